"""The requests for navigation that content makes (SCORM 2004 4th Ed. SN §5.6.4)."""

import re
from typing import Final

_PLAIN: Final = frozenset(
    {"continue", "previous", "exit", "exitAll", "abandon", "abandonAll", "suspendAll", "_none_"},
)
_TARGETED = re.compile(r"\{target=([^{}]+)\}(choice|jump)").fullmatch


def is_navigation_request(text: str) -> bool:
    """Tell whether a text is a request that adl.nav.request takes."""
    return text in _PLAIN or _TARGETED(text) is not None


def target_of(text: str) -> tuple[str, str]:
    """Return what is asked for, and the activity that it is about, empty where it names none."""
    found = _TARGETED(text)
    return (found[2], found[1]) if found is not None else (text, "")
