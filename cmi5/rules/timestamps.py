"""Timestamps of Statements, as far as cmi5 has rules for them (cmi5 §9.7)."""

import re
from datetime import UTC, datetime

_WRITTEN = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)[Tt ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?(Z|z|[+-]\d\d(?::?\d\d)?)?"
).fullmatch
_UTC = re.compile(r"(?:[Zz]|\+00(?::?00)?)$").search


def is_utc(text: str) -> bool:
    """Tell whether a timestamp says that it is in UTC."""
    return _UTC(text) is not None


def moment_of(value: object) -> datetime | None:
    """Return the moment of an ISO 8601 timestamp, None for what isn't one."""
    match = _WRITTEN(value) if isinstance(value, str) else None
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    micro = f"{fraction or 0:0<6}"[:6]
    offset = "+00:00" if zone in (None, "Z", "z") else zone
    offset = f"{offset[:3]}:{offset[3:].lstrip(':') or '00'}"
    try:
        text = f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}.{micro}{offset}"
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return None
    except OverflowError:
        return None
