"""What the platform publishes of itself: its keys, and how tools reach it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from lti.platform.services import registrations
from lti.security.services import keys

_CACHED = "public, max-age=3600"


@require_safe
def key_set(request: HttpRequest) -> HttpResponse:
    """Return our public keys. Security Framework 1.0 §6.3."""
    return _open(JsonResponse(keys.key_set(), content_type="application/json"))


@require_safe
def openid_configuration(request: HttpRequest) -> HttpResponse:
    """Return the OpenID configuration with the LTI extension. Dynamic Registration 1.0 §3.4."""
    return _open(JsonResponse(registrations.configuration()))


def _open(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = _CACHED
    response["Access-Control-Allow-Origin"] = "*"
    return response
