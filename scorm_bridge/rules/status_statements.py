"""What is said when the status of a SCO or of an objective changes.

SCORM Profile §6: Completion Status, Success Status, Score, Progress Measure.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scorm_bridge.rules import scorm_profile as profile
from scorm_bridge.rules.findings import SCORM_12
from scorm_bridge.rules.scoring import COMPLETED, FAILED, PASSED, Status
from scorm_bridge.rules.statement_parts import json_number, outcome_of, score_of


@dataclass(frozen=True, slots=True)
class StatusSaid:
    """A verb, and the result that goes with it."""

    verb: str
    result: dict[str, Any]


def changes(standard: str, before: Status, after: Status) -> list[StatusSaid]:
    """Return what has been reached: progress, a score, completion, success; in this order.

    1.2 has one word for completion and success: who has passed or failed has completed as well, and the result says
    so; completed is said where the word is completed.
    """
    said: list[StatusSaid] = []
    if after.progress is not None and after.progress != before.progress:
        said.append(StatusSaid(profile.PROGRESSED, {"score": _progress(after.progress)}))
    if after.has_score and after.score != before.score and (score := score_of(after)):
        said.append(StatusSaid(profile.SCORED, {"score": score}))
    judged = after.success in (PASSED, FAILED) and after.success != before.success
    completed = after.completion == COMPLETED != before.completion
    if completed and not (standard == SCORM_12 and after.success in (PASSED, FAILED)):
        said.append(StatusSaid(profile.COMPLETED, _without(outcome_of(after), "success")))
    if judged:
        verb = profile.PASSED if after.success == PASSED else profile.FAILED
        result = outcome_of(after)
        said.append(StatusSaid(verb, result if standard == SCORM_12 else _without(result, "completion")))
    return said


def _progress(measure: Decimal) -> dict[str, Any]:
    """Return the measure where the profile has it, in the scaled score."""
    return {"scaled": json_number(measure)}


def _without(result: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in result.items() if key != name}
