"""When what is behind a score can be looked at. Submission Review 1.0, per line item."""

from collections.abc import Mapping
from typing import Any, Final

from lti.platform.rules.scores import ACTIVITY_PROGRESS

NOTHING_YET: Final = "None"
"""The status of who has no score: a tool that names it has something to show even then."""
REVIEWABLE: Final = (*ACTIVITY_PROGRESS, NOTHING_YET)


def is_reviewable(review: Mapping[str, Any] | None, activity_progress: str) -> bool:
    """Tell whether a tool shows what a learner has handed in; ``activity_progress`` is empty without a score."""
    return review is not None and (activity_progress or NOTHING_YET) in review.get("reviewableStatus", [])
