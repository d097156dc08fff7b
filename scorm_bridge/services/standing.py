"""Where a learner stands: with a SCO by its elements, and with the whole package by all that was attempted."""

from collections.abc import Iterable, Mapping
from typing import Any

from scorm_bridge.models import Attempt, ScoAttempt
from scorm_bridge.rules.findings import SCORM_12
from scorm_bridge.rules.manifest import Item, Manifest


def settle(sco: ScoAttempt, elements: Mapping[str, str], manifest: Manifest, item: Item) -> None:
    """Say in a SCO attempt what its elements mean."""
    resource = manifest.resource_of(item)
    if resource is None or not resource.is_sco:
        sco.completion = "completed"
        return
    if manifest.standard == SCORM_12:
        status = elements.get("cmi.core.lesson_status", "")
        sco.completion = "completed" if status in ("passed", "failed", "completed") else status or "not attempted"
        sco.success = status if status in ("passed", "failed") else "unknown"
        sco.score_scaled = _number(elements.get("cmi.core.score.raw"), 100)
        return
    sco.completion = elements.get("cmi.completion_status", "unknown")
    sco.success = elements.get("cmi.success_status", "unknown")
    sco.score_scaled = _number(elements.get("cmi.score.scaled"), 1)
    sco.progress_measure = _number(elements.get("cmi.progress_measure"), 1)


def roll_up(attempt: Attempt, manifest: Manifest, newest: Iterable[ScoAttempt]) -> None:
    """Say in an attempt what the newest attempts on its activities amount to."""
    by_activity = {each.activity: each for each in newest}
    leaves = [each for each, _ in manifest.organization.walk() if manifest.resource_of(each) is not None]
    known = [by_activity[each.identifier] for each in leaves if each.identifier in by_activity]
    if leaves and len(known) == len(leaves) and all(each.completion == "completed" for each in known):
        attempt.completion = "completed"
    else:
        attempt.completion = "incomplete" if known else "not attempted"
    told = [each.success for each in known]
    attempt.success = "failed" if "failed" in told else "unknown"
    if leaves and len(known) == len(leaves) and set(told) == {"passed"}:
        attempt.success = "passed"
    scores = [each.score_scaled for each in known if each.score_scaled is not None]
    attempt.score_scaled = sum(scores) / len(scores) if scores else None


def as_json(standing: Any) -> dict[str, object]:
    """Return a standing as players read it."""
    return {
        "completion": standing.completion,
        "success": standing.success,
        "scaled": standing.score_scaled,
        "progress": standing.progress_measure,
    }


def _number(text: str | None, scale: float) -> float | None:
    try:
        return float(text or "") / scale
    except ValueError:
        return None
