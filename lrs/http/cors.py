"""Cross-origin requests: content runs on origins of its own (xAPI 1.0.3 Communication §2.9).

Credentials travel in the Authorization header, never in cookies, so that any origin may ask.
"""

import re

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from lrs.rules.versions import Version

ALLOWED_METHODS = "GET, HEAD, POST, PUT, DELETE, OPTIONS"
ALLOWED_HEADERS = (
    "Authorization, Content-Type, X-Experience-API-Version, If-Match, If-None-Match, Accept, Accept-Language, "
    "Content-Encoding, X-Requested-With"
)
EXPOSED_HEADERS = (
    "ETag, Last-Modified, X-Experience-API-Version, X-Experience-API-Consistent-Through, RateLimit, RateLimit-Policy, "
    "Retry-After, Link"
)

_NAMES_OF_HEADERS = re.compile(r"[A-Za-z0-9_\-, ]{1,1000}")


def allow_origin(response: HttpResponseBase) -> None:
    """Let the browser hand the answer to whichever page asks; the same to all, so that caches may keep one answer."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = EXPOSED_HEADERS


def preflight(request: HttpRequest) -> HttpResponse:
    """Answer OPTIONS without asking for a credential; a preflight can't carry one."""
    response = HttpResponse(status=204)
    response["Allow"] = ALLOWED_METHODS
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = ALLOWED_METHODS
    asked = request.headers.get("Access-Control-Request-Headers", "")
    response["Access-Control-Allow-Headers"] = asked if _NAMES_OF_HEADERS.fullmatch(asked) else ALLOWED_HEADERS
    response["Access-Control-Max-Age"] = "86400"
    response["X-Experience-API-Version"] = Version.V1_0_3.value
    return response
