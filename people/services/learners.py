"""Makes and finds learners, and says by which Agent Statements name them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from people.events import learner_changed
from people.models import Learner, LearnerIdentity, Tenant
from people.rules.actors import account_on, identifier_of, problems_of_agent
from people.rules.digests import digest_of
from people.rules.errors import InvalidLearner, LearnerConflict, UnknownLearner
from people.services import audit, tenants
from people.services.asked_often import AskedOften


def create(
    tenant: Tenant,
    *,
    name: str,
    email: str = "",
    external_id: str | None = None,
    who: str = audit.COMMAND_LINE,
    **details: str,
) -> Learner:
    """Make a learner with the identity by which the tenant's Statements name its learners."""
    if not name.strip() or len(name) > 200:
        raise InvalidLearner("A learner has a name of 1 to 200 characters.")
    if tenant.learners_known_by == "mbox" and not email:
        raise InvalidLearner(f"{tenant.slug} knows its learners by their e-mail address; {name!r} has none.")
    account_name = str(uuid4())
    agent = (
        {"objectType": "Agent", "mbox": f"mailto:{email}"}
        if tenant.learners_known_by == "mbox"
        else account_on(tenant.home_page, account_name)
    )
    try:
        with transaction.atomic():
            learner = Learner.objects.create(
                tenant=tenant,
                name=name,
                email=email,
                external_id=external_id or None,
                account_name=account_name,
                **details,
            )
            _add_identity(learner, agent)
            audit.write(
                tenant_id=tenant.pk, who=who, action="learner.create", object=f"learner {learner.pk}", details={}
            )
    except IntegrityError:
        taken = external_id if external_id else email
        raise LearnerConflict(f"{tenant.slug} has a learner who is known as {taken!r} already.") from None
    return learner


def learner_of_agent(tenant: Tenant, agent: Mapping[str, Any], *, who: str) -> Learner:
    """Return the learner whom an Agent stands for; one who isn't known is made, with this identity."""
    if problems := problems_of_agent(agent):
        raise InvalidLearner(" ".join(problem.rule for problem in problems), problems=problems)
    known = _by_agent(tenant.pk, agent)
    if known is not None:
        return known
    called = agent.get("name")
    name = called if isinstance(called, str) and called.strip() else identifier_of(agent).rpartition("\0")[2]
    try:
        with transaction.atomic():
            learner = Learner.objects.create(tenant=tenant, name=name[:200], account_name=str(uuid4()))
            _add_identity(learner, agent)
            audit.write(
                tenant_id=tenant.pk, who=who, action="learner.create", object=f"learner {learner.pk}", details={}
            )
    except IntegrityError:  # somebody else met the same Agent at the same time
        known = _by_agent(tenant.pk, agent)
        if known is None:
            raise
        return known
    return learner


def known_by(tenant_id: int, agents: Sequence[Mapping[str, Any]]) -> dict[str, Learner]:
    """Return the learners whom valid Agents stand for, by the identifiers of these; two queries for all of them."""
    wanted = {digest_of(identifier_of(agent)): identifier_of(agent) for agent in agents}
    found = dict(
        LearnerIdentity.objects.filter(tenant_id=tenant_id, digest__in=wanted).values_list("digest", "learner_id")
    )
    people = Learner.objects.filter(tenant_id=tenant_id).in_bulk(set(found.values()))
    return {wanted[digest]: people[learner_id] for digest, learner_id in found.items()}


@transaction.atomic
def also_known_by(learner: Learner, agent: Mapping[str, Any], *, who: str) -> None:
    """Give a learner another identity; LearnerConflict if it is somebody else's already."""
    try:
        with transaction.atomic():
            _add_identity(learner, agent)
    except IntegrityError:
        raise LearnerConflict("Another learner of the tenant is known by this identity.") from None
    audit.write(
        tenant_id=learner.tenant_id, who=who, action="learner.identity", object=f"learner {learner.pk}", details={}
    )


def agent_of(learner: Learner) -> dict[str, Any]:
    """Return the Agent by which Statements name a learner: the first identity that they got."""
    return agent_of_id(learner.tenant_id, learner.pk)


def agent_of_id(tenant_id: int, learner_id: UUID) -> dict[str, Any]:
    """Return the Agent by which Statements name the learner of an id."""
    agent: dict[str, Any] | None = first_agent(tenant_id, learner_id)
    if agent is None:
        raise UnknownLearner(f"The learner {learner_id} has no identity.")
    return agent


def account_of(tenant_id: int, learner_id: UUID) -> dict[str, Any]:
    """Return an Agent of a learner that is an account, for standards that ask for one (cmi5 §9.2)."""
    learner = get(tenant_id, learner_id)
    for identity in LearnerIdentity.objects.filter(tenant_id=tenant_id, learner=learner).order_by("pk"):
        if "account" in identity.agent:
            known: dict[str, Any] = identity.agent
            return known
    agent = account_on(tenants.home_page_of(tenant_id), learner.account_name)
    _add_identity(learner, agent)
    return agent


def get(tenant_id: int, learner_id: UUID) -> Learner:
    """Return one learner of the tenant."""
    found: Learner | None = known(tenant_id, learner_id)
    if found is None:
        raise UnknownLearner(f"There is no learner {learner_id}.")
    return found


@transaction.atomic
def change(tenant_id: int, learner_id: UUID, *, who: str, **changes: Any) -> Learner:
    """Change how a learner is called and reached; Statements go on naming them as before."""
    learner = get(tenant_id, learner_id)
    for name, value in changes.items():
        setattr(learner, name, value)
    try:
        with transaction.atomic():
            learner.save(update_fields=list(changes))
    except IntegrityError:
        raise LearnerConflict(f"Another learner has the external id {learner.external_id!r}.") from None
    audit.write(
        tenant_id=tenant_id,
        who=who,
        action="learner.change",
        object=f"learner {learner_id}",
        details={"changed": sorted(changes)},
    )
    learner_changed.send(Learner, tenant_id=tenant_id, learner_id=learner_id)
    return learner


@transaction.atomic
def deactivate(tenant_id: int, learner_id: UUID, *, active: bool = False, who: str) -> Learner:
    """Keep a learner from signing in, or let them again; what they did stays. Doing it twice changes nothing."""
    rows = Learner.objects.filter(tenant_id=tenant_id, pk=learner_id, deactivated_at__isnull=not active)
    if rows.update(deactivated_at=None if active else timezone.now()):
        action = "learner.reactivate" if active else "learner.deactivate"
        audit.write(tenant_id=tenant_id, who=who, action=action, object=f"learner {learner_id}")
        learner_changed.send(Learner, tenant_id=tenant_id, learner_id=learner_id)
    return get(tenant_id, learner_id)


def identities_of(learner: Learner) -> list[dict[str, Any]]:
    """Return the Agents that are this learner, the first one first."""
    rows = LearnerIdentity.objects.filter(tenant_id=learner.tenant_id, learner=learner).order_by("pk")
    return [identity.agent for identity in rows]


@AskedOften
def known(tenant_id: int, learner_id: UUID) -> Any:
    """Return one learner of the tenant, None if there is none."""
    return Learner.objects.filter(tenant_id=tenant_id, pk=learner_id)


@AskedOften
def first_agent(tenant_id: int, learner_id: UUID) -> Any:
    """Return the Agent by which Statements name the learner of an id, None if there is none."""
    rows = LearnerIdentity.objects.filter(tenant_id=tenant_id, learner_id=learner_id).order_by("pk")
    return rows.values_list("agent", flat=True)


def _by_agent(tenant_id: int, agent: Mapping[str, Any]) -> Learner | None:
    digest = digest_of(identifier_of(agent))
    known = LearnerIdentity.objects.filter(tenant_id=tenant_id, digest=digest).first()
    return None if known is None else Learner.objects.get(tenant_id=tenant_id, pk=known.learner_id)


def _add_identity(learner: Learner, agent: Mapping[str, Any]) -> None:
    identifier = identifier_of(agent)
    LearnerIdentity.objects.create(
        tenant_id=learner.tenant_id,
        learner=learner,
        digest=digest_of(identifier),
        identifier=identifier.replace("\0", " "),
        agent={"objectType": "Agent", **agent},
    )
