"""What is done about Statements that break a Profile: decided for each, and remembered in each process.

A process asks every few seconds whether Profiles or policies are others now, and reads them only then.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from people.services import audit
from xapi_profiles.models import Policy, Profile
from xapi_profiles.rules.registrations import categories_of
from xapi_profiles.rules.template_index import TemplateIndex, indexed
from xapi_profiles.services import shelf

REMEMBERED_SECONDS = 2.0

Stamp = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Watched:
    """The Profiles of a tenant about which something is done, and the index of all templates that it has.

    ``claimed`` leads from a category's id to the Profile that a Statement claims by it, ``policies`` and ``keys`` from
    that to what is done and to its row.
    """

    index: TemplateIndex = field(default_factory=lambda: indexed(()))
    claimed: Mapping[str, str] = field(default_factory=dict)
    policies: Mapping[str, Policy] = field(default_factory=dict)
    keys: Mapping[str, UUID] = field(default_factory=dict)

    def concerned(self, statement: Mapping[str, Any], policy: Policy) -> set[str]:
        """Return the Profiles on a policy that a Statement says it follows."""
        found = (self.claimed.get(category) for category in categories_of(statement))
        return {profile for profile in found if profile and self.policies[profile] is policy}


_NOTHING = Watched()
_remembered: dict[int, tuple[float, Stamp, Watched]] = {}


def watched(tenant_id: int) -> Watched:
    """Return what is watched in a tenant, as it was some seconds ago at most."""
    now = monotonic()
    until, stamp, found = _remembered.get(tenant_id, (0.0, (), _NOTHING))
    if now < until:
        return found
    newest = _stamp_of(tenant_id)
    if newest != stamp:
        found = _read(tenant_id) if newest else _NOTHING
    _remembered[tenant_id] = (now + REMEMBERED_SECONDS, newest, found)
    return found


def forget() -> None:
    """Forget what this process remembers."""
    _remembered.clear()


@transaction.atomic
def set_policy(tenant_id: int, iri: str, policy: Policy, *, who: str) -> Profile:
    """Decide what is done about Statements that break a Profile."""
    found = shelf.named(tenant_id, iri)
    profile = Profile.objects.select_for_update().get(tenant_id=tenant_id, pk=found.pk)
    if profile.policy != policy:
        details = {"policy": [str(profile.policy), str(policy)]}
        profile.policy, profile.changed_at = policy, timezone.now()
        profile.save(update_fields=["policy", "changed_at"])
        about = f"profile {profile.iri}"
        audit.write(tenant_id=tenant_id, who=who, action="profile.policy", object=about, details=details)
        transaction.on_commit(forget)
    return profile


def _stamp_of(tenant_id: int) -> Stamp:
    """Return what changes whenever a Profile or a policy does; empty where nothing is watched."""
    rows = Profile.objects.filter(tenant_id=tenant_id).order_by("pk").values_list("pk", "changed_at", "policy")
    stamp = tuple(rows)
    return stamp if any(policy != Policy.OFF for *_, policy in stamp) else ()


def _read(tenant_id: int) -> Watched:
    rows = {each.iri: each for each in Profile.objects.filter(tenant_id=tenant_id)}
    profiles = shelf.current_profiles(tenant_id)
    policies = {each.id: Policy(rows[each.id].policy) for each in profiles if each.id in rows}
    policies = {iri: policy for iri, policy in policies.items() if policy is not Policy.OFF}
    return Watched(
        index=indexed(profiles),
        claimed={category: each.id for each in profiles if each.id in policies for category in each.category_ids},
        policies=policies,
        keys={iri: rows[iri].pk for iri in policies},
    )
