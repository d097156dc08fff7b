"""Gives a player back what was left: the newest attempt on each activity, as the SCO finds itself next."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from scorm_bridge.models import Attempt, ScoAttempt
from scorm_bridge.rules.durations import written
from scorm_bridge.rules.element_parts import of_one_run
from scorm_bridge.rules.findings import SCORM_12
from scorm_bridge.rules.limits import used_up
from scorm_bridge.rules.manifest import Manifest
from scorm_bridge.rules.next_use import RESUME, NextUse, next_use
from scorm_bridge.services import attempts, element_store, standing


def activities_of(attempt: Attempt, manifest: Manifest) -> dict[str, dict[str, Any]]:
    """Return what is kept of each activity that was attempted; two queries, three for a review."""
    standard = manifest.standard
    shown = attempt if attempt.mode != attempts.REVIEW else attempts.reviewed(attempt) or attempt
    rows = list(ScoAttempt.objects.filter(tenant_id=shown.tenant_id, attempt=shown).order_by("number"))
    newest = {each.activity: each for each in rows}
    uses = {activity: _use(standard, each, is_review=shown is not attempt) for activity, each in newest.items()}
    wanted = [newest[activity].pk for activity, use in uses.items() if use.keeps_elements]
    elements = element_store.everything_of(attempt.tenant_id, wanted)
    seconds = _seconds(rows, newest, standard)
    over = used_up(manifest, seconds) if attempt.is_for_credit else set()
    return {
        activity: {
            "attempt": use.number,
            "entry": use.entry,
            "elements": _elements(elements, newest[activity], use, standard),
            "totalTime": written(standard, seconds[activity] if use.keeps_elements else Decimal(0)),
            "status": standing.as_json(newest[activity]),
            "isTimeUp": activity in over,
        }
        for activity, use in uses.items()
    }


def seconds_of(attempt: Attempt, standard: str) -> dict[str, Decimal]:
    """Return the total time of each activity that was attempted."""
    rows = list(ScoAttempt.objects.filter(tenant_id=attempt.tenant_id, attempt=attempt).order_by("number"))
    return _seconds(rows, {each.activity: each for each in rows}, standard)


def _use(standard: str, newest: ScoAttempt, *, is_review: bool) -> NextUse:
    if is_review:
        return NextUse(1, "", keeps_elements=True)
    return next_use(standard, number=newest.number, ended=newest.ended_at is not None)


def _elements(
    found: Mapping[UUID, Mapping[str, str]], newest: ScoAttempt, use: NextUse, standard: str
) -> dict[str, str]:
    if not use.keeps_elements:
        return {}
    left = {} if use.entry == RESUME else of_one_run(standard)
    return {name: value for name, value in found[newest.pk].items() if name not in left}


def _seconds(rows: list[ScoAttempt], newest: Mapping[str, ScoAttempt], standard: str) -> dict[str, Decimal]:
    """Return the total time of each activity: of its newest attempt, or in SCORM 1.2 of all of them."""
    if standard != SCORM_12:
        return {activity: Decimal(str(each.total_seconds)) for activity, each in newest.items()}
    found = dict.fromkeys(newest, Decimal(0))
    for each in rows:
        found[each.activity] += Decimal(str(each.total_seconds))
    return found
