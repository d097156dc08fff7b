"""Signs requests to stores that speak S3 (AWS Signature Version 4, the Authorization header)."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final
from urllib.parse import quote

ALGORITHM: Final = "AWS4-HMAC-SHA256"
_UNRESERVED: Final = "-_.~"


@dataclass(frozen=True, slots=True)
class Key:
    """Who asks: an access key with its secret, where it is asked."""

    access_key: str
    secret: str
    region: str
    service: str = "s3"


def encoded(path: str) -> str:
    """Return a path as it is requested and signed: everything but unreserved characters and slashes by its bytes."""
    return quote(path, safe=f"/{_UNRESERVED}")


def encoded_query(query: Mapping[str, str]) -> str:
    """Return a query as it is requested and signed: by name."""
    return "&".join(
        f"{quote(name, safe=_UNRESERVED)}={quote(value, safe=_UNRESERVED)}" for name, value in sorted(query.items())
    )


def signed(
    method: str, target: tuple[str, str], headers: Mapping[str, str], body: bytes, *, key: Key, now: datetime
) -> dict[str, str]:
    """Return the headers of a request, the signature among them; ``target`` is its path and query, both encoded."""
    digest = sha256(body).hexdigest()
    lower = {name.lower(): value.strip() for name, value in headers.items()}
    lower |= {"x-amz-date": f"{now:%Y%m%dT%H%M%SZ}", "x-amz-content-sha256": digest}
    names = ";".join(sorted(lower))
    lines = "".join(f"{name}:{lower[name]}\n" for name in sorted(lower))
    request = "\n".join((method, *target, lines, names, digest))
    scope = f"{now:%Y%m%d}/{key.region}/{key.service}/aws4_request"
    text = "\n".join((ALGORITHM, lower["x-amz-date"], scope, sha256(request.encode()).hexdigest()))
    signature = hmac.new(_signing_key(key, scope), text.encode(), sha256).hexdigest()
    told = f"{ALGORITHM} Credential={key.access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
    return {**lower, "authorization": told}


def _signing_key(key: Key, scope: str) -> bytes:
    found = f"AWS4{key.secret}".encode()
    for part in scope.split("/"):
        found = hmac.new(found, part.encode(), sha256).digest()
    return found
