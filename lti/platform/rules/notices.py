"""Notices as signed messages, and when a notice that failed is sent again. Platform Notification Service 1.0."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from lti.platform.rules.times import text_of
from lti.security.rules import vocabulary as v

TYPES: Final = ("LtiHelloWorldNotice", "LtiContextCopyNotice")
_PAUSES: Final = (1, 5, 15, 60, 180, 360, 720, 1440)
"""Minutes until the next try; after the last one a notice is given up."""


def notice_claims(
    *,
    issuer: str,
    client_id: str,
    deployment_id: str,
    notice_id: str,
    type_: str,
    made_at: datetime,
    now: int,
    claims: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the claims of a notice."""
    return {
        "iss": issuer,
        "aud": client_id,
        "iat": now,
        "exp": now + 300,
        "nonce": notice_id,
        "jti": notice_id,
        v.LTI_VERSION: v.VERSION,
        v.DEPLOYMENT_ID: deployment_id,
        v.NOTICE: {"id": notice_id, "timestamp": text_of(made_at), "type": type_},
        **claims,
    }


def next_try(attempts: int) -> timedelta | None:
    """Return how long after a failed try the next one comes, None if there is none any more."""
    return timedelta(minutes=_PAUSES[attempts - 1]) if attempts <= len(_PAUSES) else None


def is_of_tool(handler: str, origins: list[str]) -> bool:
    """Tell whether a handler is at one of the tool's own hosts."""
    host = urlsplit(handler).hostname
    return host is not None and host in {urlsplit(each).hostname for each in origins}
