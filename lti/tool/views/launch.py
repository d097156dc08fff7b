"""Launches: the platform's form with the signed message. 1EdTech Security Framework 1.0 §5.1.1.3."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from lti.security.services.exchanges import TOOL
from lti.security.services.strangers import inspected_of
from lti.tool.models import Login
from lti.tool.rules.errors import AnotherBrowser, InvalidLaunch, LoginRefused
from lti.tool.rules.paging import origin_of
from lti.tool.services import launches, logins, passes
from lti.tool.views.page import framed, page, problem
from people.rules.errors import shortened


@framed
def launch(request: HttpRequest, *, tenant_id: int) -> HttpResponseBase:
    """Let somebody in, or say why not; a browser without our cookie asks the platform's storage first."""
    if request.method != "POST":
        return problem(
            request, InvalidLaunch("Launches are posted here by a platform; open the link there."), status=405
        )
    sent = {name: str(value) for name, value in request.POST.items()}
    state = sent.get("state", "")
    login = logins.find(tenant_id, state)
    binding = request.COOKIES.get(logins.name_of(state)) or sent.get("binding", "")
    if login is not None and login.storage_target and not binding and "stored" not in sent and "id_token" in sent:
        return _ask_storage(request, login, sent)
    try:
        with inspected_of(TOOL, "launch", tenant_id=tenant_id) as exchange:
            _check_error(sent)
            found = logins.waiting(login)
            given = launches.receive(
                found, token=sent.get("id_token", ""), state=state, binding=binding, exchange=exchange
            )
    except AnotherBrowser as refusal:
        return problem(request, refusal) if login is None else _in_a_window(request, login)
    response = HttpResponse(status=303, headers={"Referrer-Policy": "no-referrer"})
    response["Location"] = reverse("lti-tool-begin", args=[passes.written(given)])
    response.delete_cookie(logins.name_of(state), path="/lti/tool/")
    return response


def _check_error(sent: dict[str, str]) -> None:
    if "error" in sent:
        said = sent.get("error_description") or sent["error"]
        raise LoginRefused(f"Your learning platform didn't let you in: {shortened(said, 300)}")


def _ask_storage(request: HttpRequest, login: Login, sent: dict[str, str]) -> HttpResponse:
    context = {
        "state": sent["state"],
        "id_token": sent["id_token"],
        "key": logins.name_of(sent["state"]),
        "target": login.storage_target,
        "origin": origin_of(login.platform.authorization_endpoint),
        "again": _again(login),
    }
    return page(request, "get", context)


def _in_a_window(request: HttpRequest, login: Login) -> HttpResponse:
    return page(request, "window", {"again": _again(login)}, status=401)


def _again(login: Login) -> dict[str, object]:
    """Return the form that repeats a login in a window of its own, where cookies are our own."""
    address = reverse("lti-tool-login", args=[login.tenant_id])
    return {"address": address, "fields": [*login.asked.items(), ("window", "1")]}
