"""Counts a request against its credential's limit: one statement, and none for a credential without a limit."""

from datetime import datetime

from django.db import connection

from people.rules.principal import Principal
from people.rules.token_bucket import WINDOW_SECONDS, RateLimit, told

# people.rules.token_bucket.take as one statement, so that no two processes read the same bucket: fill it up to now,
# never over the limit and never by a clock that goes back; then take one, or say that it was refused.
_TAKE = f"""
INSERT INTO people_ratebucket AS known (credential_id, tokens, filled_at, refused)
VALUES (%(credential)s, %(limit)s - 1, %(now)s, %(no)s)
ON CONFLICT (credential_id) DO UPDATE SET (tokens, filled_at, refused) = (
    SELECT CASE WHEN available >= 1 THEN available - 1 ELSE available END, moment, available < 1
    FROM (
        SELECT moment, CASE WHEN filled > %(limit)s THEN %(limit)s ELSE filled END AS available
        FROM (
            SELECT moment, known.tokens + (moment - known.filled_at) * %(limit)s / {WINDOW_SECONDS} AS filled
            FROM (
                SELECT CASE WHEN %(now)s > known.filled_at THEN %(now)s ELSE known.filled_at END AS moment
            ) AS clock
        ) AS filling
    ) AS filled_bucket
)
RETURNING tokens, refused
"""  # noqa: S608 - the only thing put in is our own constant


def take(principal: Principal, *, now: datetime) -> RateLimit | None:
    """Take one request from the credential's bucket and return what to tell the client; None if it has no limit.

    Call it outside a transaction: the row stays locked until the transaction ends.
    """
    if principal.requests_per_minute is None or principal.credential_id is None:
        return None
    values = {
        "credential": principal.credential_id,
        "limit": float(principal.requests_per_minute),
        "now": now.timestamp(),
        "no": False,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        tokens, refused = cursor.fetchone()
    return told(tokens, exceeded=bool(refused), per_minute=principal.requests_per_minute)
