"""Moments as LTI's services write them: ISO 8601 with a zone. AGS 2.0 §3.4.9, §4.2."""

import re
from datetime import UTC, datetime, timedelta, timezone

_MOMENT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)", re.IGNORECASE
)


def moment_of(text: str) -> datetime:
    """Return a moment; ValueError says what is wrong with it. A zone is asked for, ``+00`` is one (§3.4.9.1)."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError("isn't an ISO 8601 date and time with a zone, such as 2026-03-06T20:05:02.000Z")
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    micro = int((fraction or "").ljust(6, "0")[:6] or 0)
    local = datetime(
        int(year), int(month), int(day), int(hour), int(minute), int(second or 0), micro, tzinfo=_zone(zone)
    )
    try:
        return local.astimezone(UTC)
    except OverflowError:
        raise ValueError("lies out of the calendar") from None


def text_of(moment: datetime) -> str:
    """Return a moment in UTC, in milliseconds or finer."""
    whole = moment.astimezone(UTC)
    precision = "milliseconds" if whole.microsecond % 1000 == 0 else "microseconds"
    return whole.isoformat(timespec=precision).replace("+00:00", "Z")


def _zone(text: str) -> timezone:
    if text in ("Z", "z"):
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if ahead >= timedelta(hours=24) or int(digits[2:]) > 59:
        raise ValueError("has a zone that doesn't exist")
    return timezone(ahead if text[0] == "+" else -ahead)
