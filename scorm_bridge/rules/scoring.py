"""Where a learner stands with a SCO, from what its content has set and what the manifest asks for.

1.2: one lesson_status, which the LMS decides by the mastery score when the SCO has finished (SCORM 1.2 RTE §3.4.4
cmi.core.lesson_status, cmi.student_data.mastery_score). 2004: completion by the completion threshold (4th Ed. RTE
§4.2.4.1), success by the scaled passing score (§4.2.22.1). Nothing counts without credit (§4.2.6, §4.2.16).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from scorm_bridge.rules.data_types import number_of
from scorm_bridge.rules.findings import SCORM_12
from scorm_bridge.rules.manifest import Item

UNKNOWN: Final = "unknown"
NOT_ATTEMPTED: Final = "not attempted"
INCOMPLETE: Final = "incomplete"
COMPLETED: Final = "completed"
PASSED: Final = "passed"
FAILED: Final = "failed"

NORMAL: Final = "normal"
CREDIT: Final = "credit"
NO_CREDIT: Final = "no-credit"

Elements = Mapping[str, str]

_OF_LESSON_STATUS: Final[Mapping[str, tuple[str, str]]] = {
    "passed": (COMPLETED, PASSED),
    "failed": (COMPLETED, FAILED),
    "completed": (COMPLETED, UNKNOWN),
    "incomplete": (INCOMPLETE, UNKNOWN),
    "browsed": (INCOMPLETE, UNKNOWN),
    "not attempted": (NOT_ATTEMPTED, UNKNOWN),
}
"""Completion and success by 1.2's status: who has passed or failed is considered to have completed."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What decides: the standard, whether the attempt counts, and what the manifest asks for."""

    standard: str
    credit: str = CREDIT
    mode: str = NORMAL
    mastery_score: Decimal | None = None
    completion_threshold: Decimal | None = None
    scaled_passing_score: Decimal | None = None

    @property
    def counts(self) -> bool:
        """Tell whether the attempt is for credit: looking around and looking back never are."""
        return self.credit == CREDIT and self.mode == NORMAL


@dataclass(frozen=True, slots=True)
class Status:
    """Where a learner stands with a SCO."""

    completion: str = UNKNOWN
    success: str = UNKNOWN
    scaled: Decimal | None = None
    raw: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    progress: Decimal | None = None

    @property
    def score(self) -> tuple[Decimal | None, ...]:
        """Return all of the score."""
        return self.scaled, self.raw, self.minimum, self.maximum

    @property
    def has_score(self) -> bool:
        """Tell whether a score was given; its bounds alone are none."""
        return self.scaled is not None or self.raw is not None


def terms_of(standard: str, item: Item, *, credit: str = CREDIT, mode: str = NORMAL) -> Terms:
    """Return what a manifest asks for at an item (CAM §3.4.1; SN §3.10, §3.14)."""
    if standard == SCORM_12:
        return Terms(standard, credit, mode, mastery_score=item.mastery_score)
    primary, threshold = item.sequencing.objectives.primary, item.completion_threshold
    return Terms(
        standard,
        credit,
        mode,
        completion_threshold=threshold.min_progress_measure if threshold.completed_by_measure else None,
        scaled_passing_score=primary.min_normalized_measure if primary.satisfied_by_measure else None,
    )


def status_of(terms: Terms, elements: Elements, *, finished: bool = False) -> Status:
    """Return where the learner stands; ``finished`` tells that the SCO has ended, or its session has.

    What content sets in an attempt without credit is kept, and decides nothing: the status stays unknown.
    """
    if terms.standard == SCORM_12:
        return _status_12(terms, elements, finished)
    return _status_2004(terms, elements)


def lesson_status_of(terms: Terms, elements: Elements, *, finished: bool = False) -> str:
    """Return the cmi.core.lesson_status that an LMS of 1.2 answers with.

    When the SCO has finished, a mastery score and a raw score decide whether it is passed; one that has set no status
    is completed, or browsed in browse mode. One that suspends itself before its end stays incomplete (SCORM 1.2 RTE
    §3.4.4 cmi.core.lesson_status).
    """
    said = elements.get("cmi.core.lesson_status", "") or NOT_ATTEMPTED
    if not finished:
        return said
    if terms.mode == "browse":
        return "browsed" if said == NOT_ATTEMPTED else said
    raw = number_of(elements.get("cmi.core.score.raw"))
    if elements.get("cmi.core.exit") == "suspend" and said in (NOT_ATTEMPTED, INCOMPLETE):
        return INCOMPLETE
    if terms.counts and terms.mastery_score is not None and raw is not None:
        return PASSED if raw >= terms.mastery_score else FAILED
    return COMPLETED if said == NOT_ATTEMPTED else said


def _status_12(terms: Terms, elements: Elements, finished: bool) -> Status:
    raw, low, high = (number_of(elements.get(f"cmi.core.score.{part}")) for part in ("raw", "min", "max"))
    status = Status(scaled=_scaled_12(raw), raw=raw, minimum=low, maximum=high)
    if not terms.counts:
        return status
    said = lesson_status_of(terms, elements, finished=finished)
    completion, success = _OF_LESSON_STATUS.get(said, (UNKNOWN, UNKNOWN))
    return replace(status, completion=completion, success=success)


def _scaled_12(raw: Decimal | None) -> Decimal | None:
    """Return the hundredth part: 1.2 wants raw scores between 0 and 100, whatever min and max say."""
    return raw / 100 if raw is not None and 0 <= raw <= 100 else None


def _status_2004(terms: Terms, elements: Elements) -> Status:
    scaled, raw, low, high = (number_of(elements.get(f"cmi.score.{part}")) for part in ("scaled", "raw", "min", "max"))
    progress = number_of(elements.get("cmi.progress_measure"))
    status = Status(scaled=scaled, raw=raw, minimum=low, maximum=high, progress=progress)
    if not terms.counts:
        return status
    return replace(
        status,
        completion=_completion(terms, progress, elements.get("cmi.completion_status") or UNKNOWN),
        success=_success(terms, scaled, elements.get("cmi.success_status") or UNKNOWN),
    )


def _completion(terms: Terms, progress: Decimal | None, said: str) -> str:
    """Return whether progress reaches the threshold; without progress the content's word counts (RTE §4.2.4.1)."""
    if terms.completion_threshold is None or progress is None:
        return said
    return COMPLETED if progress >= terms.completion_threshold else INCOMPLETE


def _success(terms: Terms, scaled: Decimal | None, said: str) -> str:
    """Return whether the score reaches the passing one; without a score nobody knows (RTE §4.2.22.1)."""
    if terms.scaled_passing_score is None:
        return said
    if scaled is None:
        return UNKNOWN
    return PASSED if scaled >= terms.scaled_passing_score else FAILED
