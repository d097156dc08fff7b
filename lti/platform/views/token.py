"""The token endpoint, on django-oauth-toolkit. Security Framework 1.0 §4.1."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from oauth2_provider.oauth2_backends import OAuthLibCore
from oauthlib.oauth2 import BackendApplicationServer

from lti.platform.http.token_validator import ToolValidator
from lti.platform.rules.errors import InvalidParameter, NotGranted
from lti.security.services.exchanges import PLATFORM, Inspected
from lti.security.services.strangers import inspected_of
from people.rules.errors import Refusal
from people.services import audit

LIFETIME_SECONDS = 3600
_LARGEST = 128 << 10
_SECTION = "RFC 6749 §4.4.2"


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Give a tool an access token for the scopes that it asks for and may have."""
    try:
        with inspected_of(PLATFORM, "token") as exchange:
            response = _granted(request, exchange)
            exchange.status = response.status_code
    except Refusal as refusal:
        response = _refused(refusal)
    response["Cache-Control"] = "no-store"
    response["Pragma"] = "no-cache"
    return response


def _granted(request: HttpRequest, exchange: Inspected) -> HttpResponse:
    _check_form(request)
    validator = ToolValidator(exchange)
    server = BackendApplicationServer(validator, token_expires_in=LIFETIME_SECONDS)
    _, headers, body, status = OAuthLibCore(server).create_token_response(request)
    answered: dict[str, Any] = json.loads(body)
    if status != 200:
        raise _as_refusal(answered, status)
    assert validator.tool is not None  # noqa: S101 - a token was granted to it
    exchange.message("token", {name: value for name, value in answered.items() if name != "access_token"})
    audit.write(
        tenant_id=validator.tool.tenant_id,
        who=f"LTI tool {validator.tool.pk}",
        action="lti.token",
        object=f"LTI tool {validator.tool.pk}",
        details={"scope": answered.get("scope", "")},
    )
    return JsonResponse(answered, headers={name: value for name, value in headers.items() if name != "Content-Type"})


def _check_form(request: HttpRequest) -> None:
    if request.content_type != "application/x-www-form-urlencoded":
        raise InvalidParameter("A token request is a form (application/x-www-form-urlencoded).", section=_SECTION)
    if int(request.headers.get("Content-Length") or 0) > _LARGEST:
        raise InvalidParameter(f"A token request has at most {_LARGEST} bytes.")
    repeated = [name for name, values in request.POST.lists() if len(values) > 1]
    if repeated:
        raise InvalidParameter(f"{', '.join(repeated)[:200]} is sent more than once.", section="RFC 6749 §3.2")


def _as_refusal(answered: dict[str, Any], status: int) -> Refusal:
    if answered.get("error") == "invalid_scope":
        return NotGranted("None of the scopes that were asked for is granted to the tool.", section="RFC 6749 §3.3")
    said = answered.get("error_description") or answered.get("error", "refused")
    refusal = InvalidParameter(f"{said}", section="RFC 6749 §5.2")
    refusal.code = answered.get("error", refusal.code)
    return refusal


def _refused(refusal: Refusal) -> HttpResponse:
    """Answer as RFC 6749 §5.2 asks for, with the reason."""
    error = {401: "invalid_client", 403: "invalid_scope", 429: "temporarily_unavailable"}.get(
        refusal.status, refusal.code if refusal.code in ("unsupported_grant_type",) else "invalid_request"
    )
    status = 400 if isinstance(refusal, NotGranted) else refusal.status
    response = JsonResponse({"error": error, "error_description": refusal.message}, status=status)
    for name, value in refusal.headers.items():
        response[name] = value
    return response
