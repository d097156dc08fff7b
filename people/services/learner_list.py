"""Learners of a tenant, a page at a time."""

from uuid import UUID

from django.db.models import Q

from people.models import Learner

Place = tuple[str, str]
"""The name and id of the last learner of a page."""


def page_of(
    tenant_id: int, *, q: str = "", after: Place | None = None, limit: int
) -> tuple[list[Learner], Place | None]:
    """Return learners by name, and the place after which the next page begins.

    ``q`` is the beginning of a name, a whole e-mail address, or a whole external id.
    """
    rows = Learner.objects.filter(tenant_id=tenant_id)
    if q:
        rows = rows.filter(Q(name__startswith=q) | Q(email=q) | Q(external_id=q))
    if after is not None:
        name, learner_id = after
        rows = rows.filter(Q(name__gt=name) | Q(name=name, pk__gt=UUID(learner_id)))
    found = list(rows.order_by("name", "pk")[: limit + 1])
    page = found[:limit]
    return page, (page[-1].name, str(page[-1].pk)) if len(found) > limit else None


def find(tenant_id: int, *, external_id: str, email: str) -> Learner | None:
    """Return the learner with this external id, or else the one with this e-mail address."""
    rows = Learner.objects.filter(tenant_id=tenant_id)
    found = rows.filter(external_id=external_id).first() if external_id else None
    if found is None and email:
        found = rows.filter(email=email).order_by("created_at").first()
    return found
