"""Moments as SCORM writes them.

1.2 has the time of a day (SCORM 1.2 RTE §3.4.4 CMITime); 2004 has ISO 8601 of which any part but the year may be left
out (time(second,10,0), SCORM 2004 4th Ed. RTE §4.1.1.6).
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

RULE_12: Final = "Send the time of day as HH:MM:SS.SS, such as 14:05:00."
RULE_2004: Final = "Send an ISO 8601 moment from 1970 to 2038, such as 2026-11-21T15:30:00.0Z."

_TIME_OF_DAY = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,2})?").fullmatch
_MOMENT = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})"
    r"(?:T(?P<hour>[0-9]{2})(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]{1,6}))?"
    r"(?P<zone>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?)?)?)?)?"
).fullmatch
_YEARS: Final = range(1970, 2039)


def is_time_of_day(text: str) -> bool:
    """Tell whether a text is a time as SCORM 1.2 writes it."""
    return _TIME_OF_DAY(text) is not None


def is_moment(text: str) -> bool:
    """Tell whether a text is a moment as SCORM 2004 writes it, one that the calendar knows."""
    found = _MOMENT(text)
    return found is not None and _datetime_of(found) is not None


def moment_of(text: str) -> datetime | None:
    """Return a moment of SCORM 2004; None if it isn't one, or doesn't say in which zone its clock stands."""
    found = _MOMENT(text)
    if found is None or found["zone"] is None:
        return None
    return _datetime_of(found)


def _datetime_of(found: re.Match[str]) -> datetime | None:
    """Return the moment, parts that are left out taken as the first ones, without a zone taken as UTC."""
    number = {name: int(found[name] or first) for name, first in (("year", 0), ("month", 1), ("day", 1))}
    number |= {name: int(found[name] or 0) for name in ("hour", "minute", "second")}
    microsecond = int((found["fraction"] or "").ljust(6, "0"))
    zone = _zone_of(found["zone"] or "Z")
    if number["year"] not in _YEARS or zone is None:
        return None
    try:
        return datetime(**number, microsecond=microsecond, tzinfo=zone)
    except ValueError:
        return None


def _zone_of(text: str) -> timezone | None:
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[3:].lstrip(":") or 0)
    if hours > 23 or minutes > 59:
        return None
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)
