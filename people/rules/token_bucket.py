"""The arithmetic of a rate limit: a bucket that holds a minute's worth of requests and fills steadily.

The service does the same sum inside the database, in one statement (``people.services.rate_limits``); this is the
text that it is tested against.
"""

import math
from dataclasses import dataclass

WINDOW_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many requests are left, and when that was so (seconds since the epoch)."""

    tokens: float
    filled_at: float


@dataclass(frozen=True, slots=True)
class RateLimit:
    """What a client is told: its limit a minute, how many requests remain, and when the bucket is full again.

    ``retry_after`` is 0 unless ``exceeded``; then it is the seconds until one request is allowed again.
    """

    limit: int
    remaining: int
    reset_seconds: int
    exceeded: bool
    retry_after: int

    def headers(self) -> dict[str, str]:
        """Return the header fields of the answer.

        draft-ietf-httpapi-ratelimit-headers-10 §3, §4; RFC 9110 §10.2.3 (Retry-After).
        """
        headers = {
            "RateLimit-Policy": f'"credential";q={self.limit};w={WINDOW_SECONDS}',
            "RateLimit": f'"credential";r={self.remaining};t={self.reset_seconds}',
        }
        return {**headers, "Retry-After": str(self.retry_after)} if self.exceeded else headers


def take(bucket: Bucket | None, *, now: float, per_minute: int) -> tuple[Bucket, RateLimit]:
    """Return the bucket after one request, and what the client is told; a new client starts with a full bucket.

    A refused request takes nothing. A clock that goes back fills nothing.
    """
    if bucket is None:
        bucket = Bucket(float(per_minute), now)
    moment = max(now, bucket.filled_at)
    filled = bucket.tokens + (moment - bucket.filled_at) * per_minute / WINDOW_SECONDS
    available = min(float(per_minute), filled)
    exceeded = available < 1
    after = Bucket(available if exceeded else available - 1, moment)
    return after, told(after.tokens, exceeded=exceeded, per_minute=per_minute)


def told(tokens: float, *, exceeded: bool, per_minute: int) -> RateLimit:
    """Return what the client is told when so many tokens are left after its request."""
    seconds_a_token = WINDOW_SECONDS / per_minute
    return RateLimit(
        limit=per_minute,
        remaining=0 if exceeded else math.floor(tokens),
        reset_seconds=max(0, math.ceil((per_minute - tokens) * seconds_a_token)),
        exceeded=exceeded,
        retry_after=max(1, math.ceil((1 - tokens) * seconds_a_token)) if exceeded else 0,
    )
