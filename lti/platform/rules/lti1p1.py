"""What tells a tool which of its LTI 1.1 records a launch belongs to. LTI 1.3 Migration Guide, §3 of it."""

import base64
import hmac
from typing import Any


def migration_claim(
    *, key: str, secret: str, deployment_id: str, issuer: str, client_id: str, expires: int, nonce: str
) -> dict[str, Any]:
    """Return the ``lti1p1`` claim: the consumer key, and who knows its secret by a signature over this message."""
    signed = "&".join((key, deployment_id, issuer, client_id, str(expires), nonce))
    digest = hmac.digest(secret.encode(), signed.encode(), "sha256")
    return {"oauth_consumer_key": key, "oauth_consumer_key_sign": base64.b64encode(digest).decode()}
