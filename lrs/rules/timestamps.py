"""Timestamps: read, written, and judged by the version's own form.

xAPI 1.0.3 takes ISO 8601's combined date and time, extended or basic, the zone optional (none is read as UTC); xAPI
2.0 takes RFC 3339, which has a zone. Neither takes the unknown zone ``-00:00``. xAPI 1.0.3 Data §4.5; xAPI 2.0 §4.2.7.
"""

import re
from datetime import UTC, datetime, timedelta

from lrs.rules.grammar import ByVersion, Format, Section
from lrs.rules.versions import Version

SECTION = Section("4.5", "4.2.7")
RULE_OF_1_0_3 = (
    "Send an ISO 8601 date and time, such as 2026-11-20T22:30:55.123Z or 2026-11-20T23:30:55+01:00; -00:00 is no zone."
)
RULE_OF_2_0 = (
    "Send an RFC 3339 date and time with its zone, such as 2026-11-20T22:30:55.123Z or 2026-11-20T23:30:55+01:00;"
    " -00:00 is no zone."
)

_NOT_AN_UNKNOWN_ZONE = r"(?!-00(?::?00)?\Z)"
_HOUR, _HOUR_OF_ZONE, _MINUTE, _SECOND = r"(?:[01]\d|2[0-4])", r"(?:[01]\d|2[0-3])", r"[0-5]\d", r"(?:[0-5]\d|60)"

_RFC_3339 = re.compile(
    rf"""
    (?P<date> \d{{4}}-\d\d-\d\d ) [Tt]
    (?P<hours> {_HOUR_OF_ZONE} ) : (?P<minutes> {_MINUTE} ) : (?P<seconds> {_SECOND} )
    (?: \. (?P<fraction> \d+ ) )?
    (?P<zone> [Zz] | {_NOT_AN_UNKNOWN_ZONE} [+-] {_HOUR_OF_ZONE} : {_MINUTE} )
    """,
    re.VERBOSE | re.ASCII,
)
_EXTENDED = re.compile(
    rf"""
    (?P<date> \d{{4}}-\d\d-\d\d | \d{{4}}-\d{{3}} | \d{{4}}-W\d\d-\d ) [Tt]
    (?P<hours> {_HOUR} ) (?: : (?P<minutes> {_MINUTE} ) (?: : (?P<seconds> {_SECOND} ) )? )?
    (?: [.,] (?P<fraction> \d+ ) )?
    (?P<zone> [Zz] | {_NOT_AN_UNKNOWN_ZONE} [+-] {_HOUR_OF_ZONE} (?: : {_MINUTE} )? )?
    """,
    re.VERBOSE | re.ASCII,
)
_BASIC = re.compile(
    rf"""
    (?P<date> \d{{8}} | \d{{7}} | \d{{4}}W\d{{3}} ) [Tt]
    (?P<hours> {_HOUR} ) (?: (?P<minutes> {_MINUTE} ) (?: (?P<seconds> {_SECOND} ) )? )?
    (?: [.,] (?P<fraction> \d+ ) )?
    (?P<zone> [Zz] | {_NOT_AN_UNKNOWN_ZONE} [+-] {_HOUR_OF_ZONE} (?: {_MINUTE} )? )?
    """,
    re.VERBOSE | re.ASCII,
)
_LONGEST = 128


def parse(text: str) -> datetime:
    """Return the moment in UTC, cut to the microsecond; without a zone it is taken as UTC.

    Raises ``ValueError`` unless the text is a timestamp in either version's form.
    """
    if len(text) <= _LONGEST:
        found = _RFC_3339.fullmatch(text)
        if found is not None:
            return _moment_of_rfc_3339(text, found)
        found = _EXTENDED.fullmatch(text) or _BASIC.fullmatch(text)
        if found is not None:
            return _moment(found)
    raise ValueError(RULE_OF_1_0_3)


def text_of(moment: datetime) -> str:
    """Return the moment in UTC as the store writes it: in milliseconds, or in microseconds where it has them."""
    precision = "microseconds" if moment.microsecond % 1000 else "milliseconds"
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=precision) + "Z"


def is_utc(text: str) -> bool:
    """Tell whether a timestamp is written in UTC already."""
    return text.endswith(("Z", "z", "+00:00"))


def is_iso_8601(value: object) -> bool:
    """Tell whether a value is a timestamp of xAPI 1.0.3."""
    if type(value) is not str:
        return False
    try:
        parse(value)
    except ValueError:
        return False
    return True


def is_rfc_3339(value: object) -> bool:
    """Tell whether a value is a timestamp of xAPI 2.0."""
    return type(value) is str and _RFC_3339.fullmatch(value) is not None and is_iso_8601(value)


def problem(text: object, version: Version) -> str | None:
    """Return how to mend a timestamp, or None if the version takes it."""
    kind = TIMESTAMP.of(version)
    return None if kind.accepts(text) else kind.rule


def _moment_of_rfc_3339(text: str, found: re.Match[str]) -> datetime:
    """Let the standard library read what it can; it knows neither lower case nor leap seconds."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return _moment(found)


def _moment(found: re.Match[str]) -> datetime:
    hours, minutes, seconds, fraction = found.group("hours", "minutes", "seconds", "fraction")
    time = timedelta(hours=int(hours), minutes=int(minutes or 0), seconds=int(seconds or 0))
    smallest = timedelta(seconds=1) if seconds else timedelta(minutes=1) if minutes else timedelta(hours=1)
    if fraction:
        time += smallest * int(fraction) // 10 ** len(fraction)
    if hours == "24" and time != timedelta(hours=24):
        raise ValueError("Nothing comes after 24:00 on the same day.")
    if seconds == "60" and minutes != "59":
        raise ValueError("Only the last minute of an hour can have a leap second.")
    try:
        return _day(found["date"]) + time - _offset(found["zone"])
    except OverflowError as error:
        raise ValueError("Send a time between the years 0001 and 9999 in UTC.") from error


def _day(date: str) -> datetime:
    digits = date.replace("-", "")
    if "W" in digits or len(digits) == 8:
        return datetime.fromisoformat(date).replace(tzinfo=UTC)
    year, day_of_year = int(digits[:4]), int(digits[4:])
    day = datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=day_of_year - 1)
    if day.year != year:
        raise ValueError("The year has no such day.")
    return day


def _offset(zone: str | None) -> timedelta:
    if zone in (None, "Z", "z"):
        return timedelta(0)
    sign = -1 if zone[0] == "-" else 1
    digits = zone[1:].replace(":", "")
    return sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))


TIMESTAMP = ByVersion(
    Format("timestamp", is_iso_8601, RULE_OF_1_0_3, "not-a-timestamp", SECTION),
    Format("timestamp", is_rfc_3339, RULE_OF_2_0, "not-a-timestamp", SECTION),
)
