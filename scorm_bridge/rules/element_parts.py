"""Which elements of the run-time data belong together, and which are those of one run.

SCORM 1.2 RTE §3.4.2; SCORM 2004 4th Ed. RTE §4.1.1.3 (collections), §4.2.
"""

import re
from collections.abc import Mapping
from typing import Final

from scorm_bridge.rules.findings import SCORM_12

_PART = re.compile(r"cmi\.(?:interactions|objectives|comments_from_learner|comments_from_lms)\.\d+(?=\.)", re.ASCII)

_PREFERENCES: Final = ("cmi.learner_preference.", "cmi.student_preference.")


def part_of(name: str) -> str:
    """Return the entry of a collection that an element belongs to, such as cmi.interactions.12; else nothing."""
    found = _PART.match(name)
    return found[0] if found else ""


def exit_name(standard: str) -> str:
    """Return the element by which a SCO says how it ends (1.2 RTE §3.4.4 cmi.core.exit; 2004 RTE §4.2.8)."""
    return "cmi.core.exit" if standard == SCORM_12 else "cmi.exit"


def session_time_name(standard: str) -> str:
    """Return the element of how long a run took (1.2 RTE §3.4.4 cmi.core.session_time; 2004 RTE §4.2.20)."""
    return "cmi.core.session_time" if standard == SCORM_12 else "cmi.session_time"


def completion_name(standard: str) -> str:
    """Return the element that says whether a SCO is completed (1.2 RTE §3.4.4 lesson_status; 2004 RTE §4.2.4)."""
    return "cmi.core.lesson_status" if standard == SCORM_12 else "cmi.completion_status"


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
