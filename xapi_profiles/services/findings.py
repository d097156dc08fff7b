"""Findings: what stored Statements broke of Profiles that are on report, counted by source, verb and rule.

Told after the Statements are stored: a process that dies in between loses them, and nothing is held up by them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from people.rules.digests import digest_of
from people.rules.errors import LONGEST_PATH, shortened
from people.rules.principal import Principal
from xapi_profiles.models import Finding, Policy
from xapi_profiles.services.judging import broken
from xapi_profiles.services.policies import watched

MOST_GROUPS = 10_000
"""How many groups a Profile has at most: whoever sends ever other verbs fills no disk."""


@dataclass(frozen=True, slots=True)
class Group:
    """What findings are grouped by."""

    profile_id: UUID
    source: str
    verb: str
    code: str
    path: str
    rule: str

    @property
    def digest(self) -> UUID:
        """Return what stands for the group in its Profile."""
        return digest_of("\n".join((self.source, self.verb, self.code, self.path, self.rule)))


def note_stored(*, principal: Principal, statements: Sequence[Any], **_: object) -> None:
    """Count what Statements that were stored now break; called by the signal that they were."""
    held = watched(principal.tenant_id)
    if Policy.REPORT not in held.policies.values():
        return
    source = _source_of(principal)
    groups: dict[Group, list[UUID]] = defaultdict(list)
    for index, profile, problems in broken(held, [each.statement for each in statements], Policy.REPORT):
        verb = str(statements[index].statement["verb"]["id"])
        for problem in problems:
            path = shortened(problem.path, LONGEST_PATH)
            groups[Group(held.keys[profile], source, verb, problem.code, path, problem.rule)].append(
                statements[index].statement_id
            )
    for group, ids in groups.items():
        _count(principal.tenant_id, group, ids)


def findings_of(
    tenant_id: int, *, profile: UUID | None = None, before: int | None, at_most: int
) -> tuple[list[Finding], int | None]:
    """Return a page of a tenant's findings, newest group first, and the id before which the next one begins."""
    rows = Finding.objects.filter(tenant_id=tenant_id).select_related("profile").order_by("-id")
    if profile is not None:
        rows = rows.filter(profile_id=profile)
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows[: at_most + 1])
    return found[:at_most], found[at_most - 1].pk if len(found) > at_most else None


def _source_of(principal: Principal) -> str:
    """Return who sent Statements; launches of one kind of content are one source."""
    return principal.confinement.kind if principal.confinement else principal.name[:250]


@transaction.atomic
def _count(tenant_id: int, group: Group, ids: Sequence[UUID]) -> None:
    now = timezone.now()
    rows = Finding.objects.filter(tenant_id=tenant_id, profile_id=group.profile_id)
    newest = {"count": F("count") + len(ids), "newest_at": now, "newest_statement": ids[-1]}
    same = rows.filter(digest=group.digest)
    if same.update(**newest) or rows.count() >= MOST_GROUPS:
        return
    first = {"first_at": now, "first_statement": ids[0], "newest_at": now, "newest_statement": ids[-1]}
    made = Finding(tenant_id=tenant_id, digest=group.digest, **asdict(group), **first)
    # Another process may have made it meanwhile.
    Finding.objects.bulk_create([made], ignore_conflicts=True)
    same.update(**newest)
