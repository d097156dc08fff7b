"""Launches: the beginning, the tool's authentication request, and the way back. Security Framework 1.0 §5.1.1."""

from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from lti.platform.http import browser_cookie
from lti.platform.http.form_post import AGAIN, form_post, protected, sent_again
from lti.platform.rules.errors import InvalidAuthenticationRequest, LoginRequired, WrongRedirect
from lti.platform.services import authentication, launch_requests, returns
from lti.platform.services.authentication import Sender
from lti.security.services.exchanges import PLATFORM
from lti.security.services.strangers import inspected_of
from people.rules.errors import Refusal


@require_safe
@xframe_options_sameorigin
def start(request: HttpRequest, tenant_id: int, hint: str) -> HttpResponseBase:
    """Begin a launch: lead the browser to the tool's login address. LTI 1.3 §4.1."""
    browser = browser_cookie.browser_of(request) or browser_cookie.new_browser()
    try:
        found, parameters = launch_requests.begin(tenant_id, hint, user=_user(request), browser=browser)
    except LoginRequired as refusal:
        return problem(request, refusal)
    login = found.tool.initiate_login_uri
    joined = f"{login}{'&' if urlsplit(login).query else '?'}{urlencode(parameters)}"
    response = HttpResponse(status=302, headers={"Location": joined, "Referrer-Policy": "no-referrer"})
    response["Cache-Control"] = "no-store"
    browser_cookie.remember(request, response, browser)
    return response


@csrf_exempt
@require_http_methods(["GET", "POST"])
@xframe_options_sameorigin
def authorize(request: HttpRequest) -> HttpResponseBase:
    """Answer an authentication request with the message that the tool waits for."""
    parameters = dict((request.POST if request.method == "POST" else request.GET).items())
    browser = browser_cookie.browser_of(request)
    if not browser and AGAIN not in parameters:
        return sent_again(request, parameters, forms="'self' https: http:")
    parameters.pop(AGAIN, None)
    try:
        with inspected_of(PLATFORM, "launch") as exchange:
            tool, redirect_uri = authentication.registered_redirect(parameters, exchange)
            token = authentication.answer(tool, parameters, Sender(_user(request), browser), exchange)
    except WrongRedirect as refusal:
        return problem(request, refusal)
    except InvalidAuthenticationRequest as refusal:
        fields = {"error": refusal.oauth_error, "error_description": refusal.message}
        return form_post(request, redirect_uri, fields | _state(parameters))
    except Refusal as refusal:
        return problem(request, refusal)
    return form_post(request, redirect_uri, {"id_token": token} | _state(parameters))


@require_safe
@xframe_options_sameorigin
def back(
    request: HttpRequest,
    tenant_id: int,
    page: str,
    registration: UUID | None = None,
    course_id: UUID | None = None,
) -> HttpResponseBase:
    """Lead back from a tool to a page of the course, and show what the tool has to say (LTI 1.3 §5.4.4).

    It asks for no session: a browser sends no cookie when a tool of another site leads a frame here.
    """
    said = returns.said(request.GET)
    try:
        returns.write_down(tenant_id, said, registration=registration, course_id=course_id)
    except Refusal as refusal:
        return problem(request, refusal)
    url = reverse(page, args=[registration or course_id])
    context = {"url": url, "message": said.message, "error": said.error_message}
    response = render(request, "lti/platform/back.html", context)
    return protected(response)


def problem(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the page that says why content can't be opened."""
    response = render(request, "lti/platform/problem.html", {"problem": refusal.message}, status=refusal.status)
    return protected(response)


def _state(parameters: dict[str, str]) -> dict[str, str]:
    return {"state": parameters["state"]} if "state" in parameters else {}


def _user(request: HttpRequest) -> Any:
    return request.user.pk if request.user.is_authenticated else None
