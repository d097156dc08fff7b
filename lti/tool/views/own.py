"""What we say of ourselves: our keys, and how we are registered by hand."""

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from lti.security.services import keys
from lti.tool.rules.configuration import by_hand
from lti.tool.services import platforms
from people.rules.errors import UnknownTenant
from people.services import tenants

_AGE = 300


@require_safe
def key_set(request: HttpRequest) -> HttpResponseBase:
    """Return our public keys. 1EdTech Security Framework 1.0 §6.3."""
    return _open(JsonResponse(keys.key_set()))


@require_safe
def configuration(request: HttpRequest, tenant_id: int) -> HttpResponseBase:
    """Return what an administrator of a platform registers us by."""
    try:
        tenants.with_id(tenant_id)
    except UnknownTenant as refusal:
        return JsonResponse(refusal.as_json(), status=refusal.status)
    return _open(JsonResponse(by_hand(platforms.addresses(tenant_id))))


def _open(response: JsonResponse) -> JsonResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={_AGE}"
    return response
