"""How long something took, as SCORM writes it, exactly, and added up.

1.2 writes HHHH:MM:SS.SS (SCORM 1.2 RTE §3.4.4 CMITimespan); 2004 writes ISO 8601 with designators, to the hundredth of
a second (timeinterval(second,10,2), SCORM 2004 4th Ed. RTE §4.1.1.6). A year counts as 365 days and a month as 30.
"""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from scorm_bridge.rules.findings import SCORM_12

RULES: Final[Mapping[str, str]] = {
    "1.2": "Send hours, minutes and seconds as HHHH:MM:SS.SS, such as 0001:30:05.5.",
    "2004": "Send an ISO 8601 duration, such as PT1H30M5.5S: at least one part, seconds to the hundredth.",
}

_TIMESPAN = re.compile(r"([0-9]{2,}):([0-9]{2}):([0-9]{2}(?:\.[0-9]{1,2})?)").fullmatch
_INTERVAL = re.compile(
    r"P(?=[0-9T])(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)D)?"
    r"(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]{1,2})?)S)?)?"
).fullmatch
_SECONDS_IN_TIMESPAN: Final = (3_600, 60, 1)
_SECONDS_IN_INTERVAL: Final = (31_536_000, 2_592_000, 86_400, 3_600, 60, 1)
_HUNDREDTH: Final = Decimal("0.01")
_LONGEST: Final = 64


def is_duration(standard: str, text: str) -> bool:
    """Tell whether a text is a duration as this standard writes it."""
    if len(text) > _LONGEST:
        return False
    return (_TIMESPAN if standard == SCORM_12 else _INTERVAL)(text) is not None


def seconds_of(standard: str, text: str) -> Decimal:
    """Return the seconds of a duration, exactly.

    Raises ``ValueError`` if it isn't one.
    """
    is_12 = standard == SCORM_12
    found = (_TIMESPAN if is_12 else _INTERVAL)(text) if len(text) <= _LONGEST else None
    if found is None:
        raise ValueError(RULES["1.2" if is_12 else "2004"])
    weights = _SECONDS_IN_TIMESPAN if is_12 else _SECONDS_IN_INTERVAL
    parts = zip(found.groups(), weights, strict=True)
    return sum((Decimal(part) * weight for part, weight in parts if part is not None), start=Decimal(0))


def seconds_or_none(standard: str, text: str | None) -> Decimal | None:
    """Return the seconds of a duration, None for a text that isn't one."""
    return seconds_of(standard, text) if text is not None and is_duration(standard, text) else None


def written(standard: str, seconds: Decimal) -> str:
    """Return a duration as this standard writes it, to the hundredth of a second."""
    return timespan_of(seconds) if standard == SCORM_12 else iso_of(seconds)


def timespan_of(seconds: Decimal) -> str:
    """Return a duration as SCORM 1.2 writes it; more than 9999 hours get as many digits as they need."""
    hours, minutes, rest = _split(seconds)
    return f"{hours:04}:{minutes:02}:{rest:05.2f}"


def iso_of(seconds: Decimal) -> str:
    """Return a duration by ISO 8601, as SCORM 2004 and xAPI write it (xAPI 1.0.3 Data §4.6)."""
    hours, minutes, rest = _split(seconds)
    text = f"{rest:f}".rstrip("0").rstrip(".") if rest else ""
    parts = (f"{hours}H" if hours else "", f"{minutes}M" if minutes else "", f"{text}S" if text else "")
    return "PT" + ("".join(parts) or "0S")


def added(standard: str, *texts: str) -> str:
    """Return durations added up; an empty text counts as none.

    Raises ``ValueError`` if one of them isn't a duration.
    """
    return written(standard, sum((seconds_of(standard, text) for text in texts if text), start=Decimal(0)))


def _split(seconds: Decimal) -> tuple[int, int, Decimal]:
    hundredths = max(seconds, Decimal(0)).quantize(_HUNDREDTH, rounding=ROUND_HALF_UP)
    whole, rest = divmod(hundredths, 60)
    hours, minutes = divmod(int(whole), 60)
    return hours, minutes, rest
