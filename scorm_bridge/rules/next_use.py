"""How a SCO finds itself when it is used next: afresh, or as it was left.

SCORM 2004 4th Ed. RTE §4.2.7 (entry), §4.2.8 (exit), §2.1.1; SCORM 1.2 RTE §3.4.4 (cmi.core.entry, cmi.core.exit).
"""

from dataclasses import dataclass
from typing import Final

from scorm_bridge.rules.findings import SCORM_12

AB_INITIO: Final = "ab-initio"
RESUME: Final = "resume"
SUSPEND: Final = "suspend"


@dataclass(frozen=True, slots=True)
class NextUse:
    """The number of the next SCO attempt, what ``entry`` says, and whether it begins with what was kept."""

    number: int
    entry: str
    keeps_elements: bool


def next_use(standard: str, *, number: int, ended: bool) -> NextUse:
    """Return the next use of a SCO whose newest attempt has this number, 0 for none.

    An attempt that broke off goes on as if it had been suspended. One that ended is followed by a new one: empty in
    SCORM 2004; in SCORM 1.2, which has no attempts, a SCO finds location, suspend data, status and score as the learner
    left them, and ``entry`` is empty.
    """
    if number == 0:
        return NextUse(1, AB_INITIO, keeps_elements=False)
    if not ended:
        return NextUse(number, RESUME, keeps_elements=True)
    if standard == SCORM_12:
        return NextUse(number + 1, "", keeps_elements=True)
    return NextUse(number + 1, AB_INITIO, keeps_elements=False)


def is_over(exit_value: str) -> bool:
    """Tell whether a SCO that terminated with this exit has ended its attempt: any but suspend does."""
    return exit_value != SUSPEND
