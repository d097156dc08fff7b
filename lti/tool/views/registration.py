"""Registers us with a platform whose administrator was invited. LTI Dynamic Registration 1.0."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_GET

from lti.security.services.exchanges import TOOL
from lti.security.services.strangers import inspected_of
from lti.tool.rules.errors import CannotRegister
from lti.tool.services import registrations
from lti.tool.views.page import framed, page


@require_GET
@framed
def register(request: HttpRequest, *, tenant_id: int, secret: str) -> HttpResponseBase:
    """Register, and tell the platform's page that it can be closed."""
    with inspected_of(TOOL, "registration", tenant_id=tenant_id) as exchange:
        configuration = request.GET.get("openid_configuration", "")
        if not configuration:
            raise CannotRegister("Paste this address into your platform, where tools register themselves.")
        if "#" in configuration:
            raise CannotRegister(
                f"openid_configuration is {configuration[:200]!r}; it has no fragment.",
                section="LTI Dynamic Registration 1.0 §3.4",
            )
        platform = registrations.register(
            tenant_id,
            secret,
            configuration=configuration,
            token=request.GET.get("registration_token", ""),
            exchange=exchange,
        )
    return page(request, "registered", {"platform": platform, "waits": platform.status == platform.WAITING})
