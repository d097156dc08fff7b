"""Keeps the roles that sources outside give people in courses: courses of an LMS, by its rosters and launches.

What was given here stays, whatever a source says; what a source gave goes when it is the last to take it back.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from courses.models import Membership, OutsideRoles
from courses.rules.role_origins import Held, told
from courses.services import membership_changes
from people.services import audit

_PORTION = 500
Wanted = Mapping[UUID, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Source:
    """Who gives roles in which course: ``name`` is always the same, ``who`` is for the audit trail."""

    tenant_id: int
    course_id: UUID
    name: str
    who: str


def give(source: Source, learner_id: UUID, roles: Collection[str], *, at_most: Collection[str] | None = None) -> None:
    """Give somebody roles beside those which they have from this source; of these ``at_most`` the named ones stay."""
    known = _said(source, [learner_id])
    stay = known.get(learner_id, frozenset())
    if at_most is not None:
        stay &= frozenset(at_most)
    _say(source, {learner_id: stay | frozenset(roles)}, known)


def list_people(source: Source, people: Mapping[UUID, Collection[str]], *, at: datetime) -> None:
    """Give some of those whom a source lists the roles that it lists, and take others back that it gave them before.

    ``at`` is when the list was begun. Who is as they were costs their share of a few queries.
    """
    _say(source, {learner_id: frozenset(roles) for learner_id, roles in people.items()}, _said(source, people))
    mine = _rows(source).filter(learner_id__in=[learner_id for learner_id, roles in people.items() if roles])
    mine.filter(Q(listed_at__isnull=True) | Q(listed_at__lt=at)).update(listed_at=at)


def end_list(source: Source, *, begun_at: datetime) -> int:
    """Take back what the source gave those who were in its list and aren't any more; return how many these were.

    For a list that was read as a whole, and begun at this moment.
    """
    count = 0
    while True:
        gone = list(_rows(source).filter(listed_at__lt=begun_at).values_list("learner_id", flat=True)[:_PORTION])
        if not gone:
            return count
        _change(source, dict.fromkeys(gone, frozenset()))
        count += len(gone)


def _say(source: Source, wanted: Wanted, known: Wanted) -> None:
    roles = _roles(source, wanted)
    differs = {
        learner_id: now
        for learner_id, now in wanted.items()
        if now != known.get(learner_id, frozenset()) or not now <= roles.get(learner_id, frozenset())
    }
    if differs:
        _change(source, differs)


@transaction.atomic
def _change(source: Source, wanted: Wanted) -> None:
    membership_changes.hold(source.tenant_id, source.course_id)
    memberships = _held_memberships(source, wanted)
    before, others = _said(source, wanted), _said_by_others(source, wanted)
    changed = []
    for membership in memberships:
        learner_id = membership.learner_id
        had = Held(frozenset(membership.roles), frozenset(membership.from_outside))
        has = told(
            had,
            before=before.get(learner_id, frozenset()),
            now=wanted[learner_id],
            others=others.get(learner_id, frozenset()),
        )
        if has != had:
            membership.roles, membership.from_outside = sorted(has.roles), sorted(has.from_outside)
            changed.append(membership)
    _keep(source, wanted)
    _write(source, changed)


def _held_memberships(source: Source, wanted: Wanted) -> list[Membership]:
    """Return the memberships of these people in a course that is held; who is to get roles has one."""
    own = {"tenant_id": source.tenant_id, "course_id": source.course_id}
    Membership.objects.bulk_create(
        [Membership(**own, learner_id=learner_id) for learner_id in sorted(wanted) if wanted[learner_id]],
        ignore_conflicts=True,
    )
    return list(Membership.objects.select_for_update().filter(**own, learner_id__in=wanted).order_by("learner_id"))


def _keep(source: Source, wanted: Wanted) -> None:
    """Keep what the source says; what it gives nobody any more is forgotten."""
    OutsideRoles.objects.bulk_create(
        [
            OutsideRoles(
                tenant_id=source.tenant_id,
                course_id=source.course_id,
                learner_id=learner_id,
                source=source.name,
                roles=sorted(wanted[learner_id]),
            )
            for learner_id in sorted(wanted)
            if wanted[learner_id]
        ],
        update_conflicts=True,
        unique_fields=["tenant", "course", "learner", "source"],
        update_fields=["roles"],
    )
    _rows(source).filter(learner_id__in=[each for each in wanted if not wanted[each]]).delete()


def _write(source: Source, changed: list[Membership]) -> None:
    """Store the memberships, and number their changes together: one change of the course for all of them."""
    if not changed:
        return
    rows = Membership.objects.filter(tenant_id=source.tenant_id)
    rows.bulk_update([each for each in changed if each.roles], ["roles", "from_outside"])
    rows.filter(pk__in=[each.pk for each in changed if not each.roles]).delete()
    membership_changes.mark(source.tenant_id, source.course_id, [each.learner_id for each in changed])
    audit.write_each(
        tenant_id=source.tenant_id,
        who=source.who,
        action="membership.change",
        object=f"course {source.course_id}",
        details=[{"learner": str(each.learner_id), "roles": each.roles} for each in changed],
    )


def _rows(source: Source) -> "QuerySet[Any]":
    return OutsideRoles.objects.filter(tenant_id=source.tenant_id, course_id=source.course_id, source=source.name)


def _said(source: Source, people: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    found = _rows(source).filter(learner_id__in=people).values_list("learner_id", "roles")
    return {learner_id: frozenset(roles) for learner_id, roles in found}


def _said_by_others(source: Source, people: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    rows = OutsideRoles.objects.filter(
        tenant_id=source.tenant_id, course_id=source.course_id, learner_id__in=people
    ).exclude(source=source.name)
    found: dict[UUID, frozenset[str]] = {}
    for learner_id, roles in rows.values_list("learner_id", "roles"):
        found[learner_id] = found.get(learner_id, frozenset()) | frozenset(roles)
    return found


def _roles(source: Source, people: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    rows = Membership.objects.filter(tenant_id=source.tenant_id, course_id=source.course_id, learner_id__in=people)
    return {learner_id: frozenset(roles) for learner_id, roles in rows.values_list("learner_id", "roles")}
