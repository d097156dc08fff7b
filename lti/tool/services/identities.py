"""Who somebody is whom a platform names: a learner that is known by (issuer, sub), or one made now."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from lti.tool.models import Platform
from lti.tool.rules.errors import NotAllowed
from people.rules.actors import identifier_of
from people.services import learner_list, learners, tenants

_DETAILS = ("name", "given_name", "family_name", "email", "language")


def agent_of(platform: Platform, user_id: str) -> dict[str, Any]:
    """Return the identity by which a platform knows somebody; it has nothing else of them."""
    return {"account": {"homePage": platform.issuer, "name": user_id}}


def who(platform: Platform) -> str:
    """Return how the audit trail calls what a platform does."""
    return f"LTI platform {platform.name}"


def learner_of(platform: Platform, user_id: str, person: Mapping[str, str]) -> Any:
    """Return the learner; an e-mail address finds one only if the platform is trusted with that, and only one."""
    agent = agent_of(platform, user_id)
    known = learners.known_by(platform.tenant_id, [agent]).get(identifier_of(agent))
    if known is None:
        known = _by_address(platform, agent, person.get("email", ""))
    if known is None:
        known = _made(platform, agent, person)
    check_active(known)
    return known


def check_active(learner: Any) -> None:
    """Refuse who has left."""
    if learner.deactivated_at is not None:
        raise NotAllowed("Your account here is deactivated. Ask the people who look after it.")


def active(tenant_id: int, learner_id: UUID) -> Any:
    """Return a learner of the tenant; who has left is refused."""
    learner = learners.get(tenant_id, learner_id)
    check_active(learner)
    return learner


def known(platform: Platform, user_ids: Sequence[str]) -> dict[str, Any]:
    """Return the learners who are known by these user ids, by them; two queries for all of them."""
    agents = {user_id: agent_of(platform, user_id) for user_id in user_ids}
    found = learners.known_by(platform.tenant_id, list(agents.values()))
    return {user_id: found[identifier_of(agent)] for user_id, agent in agents.items() if identifier_of(agent) in found}


def _by_address(platform: Platform, agent: Mapping[str, Any], email: str) -> Any:
    if not platform.trusts_email or not email:
        return None
    alike = learner_list.with_addresses(platform.tenant_id, [email]).get(email.lower(), [])
    active = [learner for learner in alike if learner.deactivated_at is None]
    if len(active) != 1:
        return None
    learners.also_known_by(active[0], agent, who=who(platform))
    return active[0]


def _made(platform: Platform, agent: Mapping[str, Any], person: Mapping[str, str]) -> Any:
    """Make a learner; what Statements call them by has no name in it, their page does."""
    tenant = tenants.with_id(platform.tenant_id)
    made = learners.learner_of_agent(tenant, agent, who=who(platform))
    details = {name: person[name] for name in _DETAILS if person.get(name)}
    return learners.change(tenant.pk, made.pk, who=who(platform), **details) if details else made
