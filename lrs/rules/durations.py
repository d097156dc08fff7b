"""Durations by ISO 8601's designators, such as PT4H35M59.14S or P4W.

xAPI 1.0.3 Data §4.6; xAPI 2.0 §4.2.7.
"""

import re
from decimal import Decimal
from typing import Final

from lrs.rules.grammar import Format, Section

SECTION = Section("4.6", "4.2.7")
RULE = (
    "Send an ISO 8601 duration, such as PT4H35M59.14S, P3Y1M29D or P4W: at least one part, weeks alone, and a"
    " fraction in the last part only."
)

_FRACTION = r"\d+(?:[.,]\d+)?"
_DESIGNATORS = re.compile(
    rf"""
    P(?: (?P<weeks>{_FRACTION})W
       | (?=[0-9T])
         (?:(?P<years>{_FRACTION})Y)? (?:(?P<months>{_FRACTION})M)? (?:(?P<days>{_FRACTION})D)?
         (?:T(?=[0-9])
            (?:(?P<hours>{_FRACTION})H)? (?:(?P<minutes>{_FRACTION})M)? (?:(?P<seconds>{_FRACTION})S)? )?
    )
    """,
    re.VERBOSE | re.ASCII,
)
_FRACTION_BEFORE_THE_LAST_PART = re.compile(r"[.,]\d+[A-Z]T?\d", re.ASCII)
_LONGEST: Final = 256

DAY: Final = 86_400
SECONDS_OF: Final = {
    "weeks": 7 * DAY,
    "years": 365 * DAY,
    "months": 30 * DAY,
    "days": DAY,
    "hours": 3_600,
    "minutes": 60,
    "seconds": 1,
}


def is_duration(value: object) -> bool:
    """Tell whether a value is a duration with designators."""
    return (
        type(value) is str
        and len(value) <= _LONGEST
        and _DESIGNATORS.fullmatch(value) is not None
        and _FRACTION_BEFORE_THE_LAST_PART.search(value) is None
    )


def problem(text: object) -> str | None:
    """Return how to mend a duration, or None if it is right."""
    return None if is_duration(text) else RULE


def parts(text: str) -> dict[str, Decimal]:
    """Return the parts that a duration names, in its own units.

    Raises ``ValueError`` if it isn't a duration.
    """
    found = _DESIGNATORS.fullmatch(text) if is_duration(text) else None
    if found is None:
        raise ValueError(RULE)
    return {name: Decimal(part.replace(",", ".")) for name, part in found.groupdict().items() if part is not None}


def seconds(text: str) -> Decimal:
    """Return the length in seconds, a year taken as 365 days and a month as 30: to add up, not to compare.

    Raises ``ValueError`` if it isn't a duration.
    """
    return sum((amount * SECONDS_OF[name] for name, amount in parts(text).items()), start=Decimal(0))


DURATION = Format("duration", is_duration, RULE, "not-a-duration", SECTION)
