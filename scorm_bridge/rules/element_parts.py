"""Which elements of the run-time data belong together, and which the server has for itself.

SCORM 1.2 RTE §3.4.2; SCORM 2004 4th Ed. RTE §4.1.1.3 (collections), §4.2.
"""

import re
from collections.abc import Mapping
from typing import Final

from scorm_bridge.rules.findings import SCORM_12

_PART = re.compile(r"cmi\.(?:interactions|objectives|comments_from_learner|comments_from_lms)\.\d+(?=\.)", re.ASCII)

OF_THE_SERVER: Final = frozenset(
    {
        "cmi._version",
        "cmi.completion_threshold",
        "cmi.core._children",
        "cmi.core.credit",
        "cmi.core.entry",
        "cmi.core.lesson_mode",
        "cmi.core.student_id",
        "cmi.core.student_name",
        "cmi.core.total_time",
        "cmi.credit",
        "cmi.entry",
        "cmi.launch_data",
        "cmi.learner_id",
        "cmi.learner_name",
        "cmi.max_time_allowed",
        "cmi.mode",
        "cmi.scaled_passing_score",
        "cmi.student_data.mastery_score",
        "cmi.student_data.max_time_allowed",
        "cmi.student_data.time_limit_action",
        "cmi.time_limit_action",
        "cmi.total_time",
    }
)
"""What the LMS says to the SCO: it comes with each opening, and isn't kept when a player sends it back."""

_PREFERENCES: Final = ("cmi.learner_preference.", "cmi.student_preference.")


def part_of(name: str) -> str:
    """Return the entry of a collection that an element belongs to, such as cmi.interactions.12; else nothing."""
    found = _PART.match(name)
    return found[0] if found else ""


def is_kept(name: str) -> bool:
    """Tell whether an element is the SCO's own, and no navigation request or count that follows from others."""
    return (
        name not in OF_THE_SERVER and not name.startswith("adl.nav.") and not name.endswith(("._count", "._children"))
    )


def exit_name(standard: str) -> str:
    """Return the element by which a SCO says how it ends (1.2 RTE §3.4.4 cmi.core.exit; 2004 RTE §4.2.8)."""
    return "cmi.core.exit" if standard == SCORM_12 else "cmi.exit"


def session_time_name(standard: str) -> str:
    """Return the element by which a SCO says how long a run took (1.2 cmi.core.session_time; 2004 RTE §4.2.20)."""
    return "cmi.core.session_time" if standard == SCORM_12 else "cmi.session_time"


def of_one_run(standard: str) -> dict[str, str]:
    """Return the elements that a new run doesn't take over from the one before, as it finds them."""
    return {exit_name(standard): "", session_time_name(standard): ""}


def preferences_in(elements: Mapping[str, str]) -> dict[str, str]:
    """Return what elements say of a learner's preferences, by the name within them."""
    return {
        name.removeprefix(prefix): value
        for name, value in elements.items()
        for prefix in _PREFERENCES
        if name.startswith(prefix)
    }
