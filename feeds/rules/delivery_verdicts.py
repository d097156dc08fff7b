"""What the answer to a delivery means, and when it is tried again (Standard Webhooks 1.0, Operational considerations).

A receiver that is away for three days gets everything: the waits of all tries come to more than 75 hours.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Final

WAITS: Final = (5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400, 86_400)
"""Seconds from one try to the next; after the last one a delivery is dead."""

LONGEST_ASKED: Final = 86_400
"""No receiver puts us off for longer than this many seconds at once."""

_JITTER: Final = 0.1


class Verdict(StrEnum):
    """What an answer is."""

    DELIVERED = "delivered"
    AGAIN = "again"
    REFUSED = "refused"
    """It will never be taken: there is no use in trying again."""
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer: its status, 0 if there was none, and its Retry-After."""

    status: int
    retry_after: str = ""


NO_ANSWER: Final = Answered(0)


def verdict_of(answer: Answered) -> Verdict:
    """Tell what an answer means: 2xx is delivered, 410 ends the feed, all else, redirects too, is tried again."""
    if 200 <= answer.status < 300:
        return Verdict.DELIVERED
    return Verdict.GONE if answer.status == 410 else Verdict.AGAIN


def wait_after(tries: int, answer: Answered, *, now: datetime, chance: float) -> float | None:
    """Return how many seconds to wait after so many tries that failed; None if that was the last one.

    ``chance``, from 0 to 1, spreads receivers' second tries over a tenth of the time. 429 and 503 may ask for longer.
    """
    if tries > len(WAITS):
        return None
    wait = WAITS[tries - 1] * (1 + _JITTER * chance)
    return max(wait, asked_wait(answer, now))


def asked_wait(answer: Answered, now: datetime) -> float:
    """Return the seconds that a 429 or a 503 asks for by Retry-After, at most a day; 0 if it says nothing."""
    if answer.status not in (429, 503):
        return 0.0
    return min(_seconds_of(answer.retry_after, now), LONGEST_ASKED)


def _seconds_of(retry_after: str, now: datetime) -> float:
    """Return the seconds of a Retry-After, given by number or date (RFC 9110 §10.2.3)."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        until = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return 0.0
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())
