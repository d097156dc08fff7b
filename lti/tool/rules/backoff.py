"""When something that failed is tried again, and when it isn't. RFC 9110 §15.5, §10.2.3."""

from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Final

FIRST_SECONDS: Final = 60.0
LONGEST_SECONDS: Final = 6 * 3600.0
MOST_ATTEMPTS: Final = 40
"""With the longest pause that is about nine days."""
_AGAIN: Final = frozenset({401, 403, 408, 409, 425, 429})


def seconds_until(attempt: int, *, chance: float, retry_after: float | None = None) -> float:
    """Return how long to wait after the given attempt, the first of which is 1.

    ``chance``, from 0 to 1, spreads what failed together by a quarter to either side. What the other side asks for is
    kept to, up to a day.
    """
    pause = min(FIRST_SECONDS * 2.0 ** min(attempt - 1, 20), LONGEST_SECONDS) * (0.75 + chance / 2)
    return max(pause, min(retry_after or 0.0, 86_400.0))


def is_final(status: int | None, *, attempts: int) -> bool:
    """Tell whether an answer of this status means that trying again is of no use; None is no answer at all."""
    if attempts >= MOST_ATTEMPTS:
        return True
    return status is not None and 400 <= status < 500 and status not in _AGAIN


def retry_after(header: str | None, *, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for: a number, or a moment."""
    if not header:
        return None
    if header.strip().isdigit():
        return float(header.strip()[:9])
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max((moment - now).total_seconds(), 0.0) if moment.tzinfo else None
