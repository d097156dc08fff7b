"""Logins that a platform begins. 1EdTech Security Framework 1.0 §5.1.1.1."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_http_methods

from lti.security.services.exchanges import TOOL
from lti.security.services.strangers import inspected_of
from lti.tool.rules.paging import origin_of
from lti.tool.services import logins
from lti.tool.services.logins import Started
from lti.tool.views.page import framed, is_safe_for_cookies, page


@require_http_methods(["GET", "HEAD", "POST"])
@framed
def login(request: HttpRequest, *, tenant_id: int) -> HttpResponseBase:
    """Send the browser to the platform, with something to remember: a cookie, and what the platform keeps for us."""
    sent = {name: str(value) for name, value in (request.POST if request.method == "POST" else request.GET).items()}
    with inspected_of(TOOL, "login", tenant_id=tenant_id) as exchange:
        started = logins.start(tenant_id, sent, exchange)
    if started.login.storage_target and "window" not in sent:
        response = _with_storage(request, started)
    else:
        response = HttpResponse(status=302, headers={"Location": started.url, "Referrer-Policy": "no-referrer"})
    keep(request, response, started)
    return response


def keep(request: HttpRequest, response: HttpResponse, started: Started) -> None:
    """Give the browser a cookie for this login; it comes back with the platform's form, from another site.

    Where SameSite=None isn't possible, the attribute is left out: browsers then send a fresh cookie with such a form.
    """
    safe = is_safe_for_cookies(request)
    response.set_cookie(
        started.name,
        started.binding,
        max_age=logins.MINUTES * 60,
        path="/lti/tool/",
        secure=safe,
        httponly=True,
        samesite="None" if safe else None,
    )


def _with_storage(request: HttpRequest, started: Started) -> HttpResponse:
    context = {
        "url": started.url,
        "key": started.name,
        "value": started.binding,
        "target": started.login.storage_target,
        "origin": origin_of(started.login.platform.authorization_endpoint),
    }
    return page(request, "put", context)
