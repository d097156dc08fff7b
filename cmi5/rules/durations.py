"""How long something took, from a duration of ISO 8601 (xAPI 1.0.3 Data §4.6)."""

import re

_WRITTEN = re.compile(
    r"P(?:(?P<w>[\d.,]+)W|(?:(?P<y>[\d.,]+)Y)?(?:(?P<mo>[\d.,]+)M)?(?:(?P<d>[\d.,]+)D)?"
    r"(?:T(?:(?P<h>[\d.,]+)H)?(?:(?P<m>[\d.,]+)M)?(?:(?P<s>[\d.,]+)S)?)?)"
).fullmatch
_SECONDS = {"w": 604_800, "y": 31_536_000, "mo": 2_592_000, "d": 86_400, "h": 3_600, "m": 60, "s": 1}


def seconds_of(value: object) -> float:
    """Return the seconds of a duration, 0 for what isn't one; a month counts as 30 days, a year as 365."""
    match = _WRITTEN(value) if isinstance(value, str) else None
    if match is None:
        return 0.0
    try:
        return sum(
            float(number.replace(",", ".")) * _SECONDS[unit]
            for unit, number in match.groupdict().items()
            if number is not None
        )
    except ValueError:
        return 0.0
