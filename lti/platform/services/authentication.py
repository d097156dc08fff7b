"""Answers a tool's authentication request with the message that it waits for. Security Framework 1.0 §5.1.1 step 2."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from lti.platform.models import LaunchRequest, Tool
from lti.platform.rules.errors import (
    InvalidAuthenticationRequest,
    InvalidScope,
    LoginRequired,
    UnsupportedResponse,
    WrongRedirect,
)
from lti.platform.services import launch_events, launch_requests, messages, tools
from lti.security.rules.trail import Trail
from lti.security.services import keys
from lti.security.services.exchanges import Inspected
from people.services.round_trip import together

_SECTION = "1EdTech Security Framework 1.0 §5.1.1 step 2"
_LONGEST = 2_000
_FIXED = (
    ("response_type", "id_token", UnsupportedResponse),
    ("response_mode", "form_post", UnsupportedResponse),
    ("prompt", "none", InvalidAuthenticationRequest),
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who brings the request: the user who is signed in, and the cookie of the browser."""

    user: int | None
    browser: str


def registered_redirect(parameters: Mapping[str, str], exchange: Inspected) -> tuple[Tool, str]:
    """Return the tool and where its answer goes; WrongRedirect if one of them isn't registered."""
    trail = exchange.trail
    client_id, redirect_uri = parameters.get("client_id", ""), parameters.get("redirect_uri", "")
    tool = tools.by_client_id(client_id)
    if tool is not None:
        exchange.tenant_id, exchange.party, exchange.party_name = tool.tenant_id, tool.pk, tool.name
    exchange.message("authentication request", {name: value[:_LONGEST] for name, value in parameters.items()})
    trail.require(
        tool is not None and tool.status == Tool.ACTIVE,
        "The client is a tool that is active",
        section=_SECTION,
        came=client_id,
        expected="client_id of an active tool",
        fix="Compare the client id with that in the registration; approve or enable the tool.",
        error=WrongRedirect,
    )
    trail.require(
        tool is not None and redirect_uri in tool.redirect_uris,
        "The redirect URI is registered",
        section=_SECTION,
        came=redirect_uri,
        expected="redirect_uri to be, letter by letter, one that is registered",
        fix="Add the URI to the tool's redirect URIs exactly as the tool sends it.",
        error=WrongRedirect,
    )
    assert tool is not None  # noqa: S101 - required above
    return tool, redirect_uri


def answer(tool: Tool, parameters: Mapping[str, str], sender: Sender, exchange: Inspected) -> str:
    """Return the ID token for an authentication request; InvalidAuthenticationRequest says which rule it breaks."""
    trail = exchange.trail
    _check_form(parameters, trail)
    request = _request_of(tool, parameters, sender, trail)
    exchange.authenticated = True
    exchange.learner = _learner_of(request)
    exchange.kind = request.message_type
    with transaction.atomic():
        trail.require(
            together(launch_requests.use(request))[0],
            "The login hint is used for the first time",
            section=_SECTION,
            came="used before",
            expected="a login_hint that wasn't used",
            fix="Send each authentication request once.",
            error=LoginRequired,
        )
        gathered = messages.gathered(request)
        claims = messages.claims_of(gathered, nonce=parameters["nonce"])
        exchange.message("claims", claims)
        token = keys.signed(claims)
        launch_events.launched(gathered, exchange)
    return token


def _check_form(parameters: Mapping[str, str], trail: Trail) -> None:
    trail.require(
        "openid" in parameters.get("scope", "").split(),
        "scope is openid",
        section=_SECTION,
        came=parameters.get("scope"),
        expected="openid",
        fix="Ask for the scope openid.",
        error=InvalidScope,
    )
    for name, value, error in _FIXED:
        trail.require(
            parameters.get(name) == value,
            f"{name} is {value}",
            section=_SECTION,
            came=parameters.get(name),
            expected=value,
            fix=f"Send {name}={value}.",
            error=error,
        )
    nonce = parameters.get("nonce", "")
    trail.require(
        0 < len(nonce) <= 1_000,
        "It has a nonce",
        section=_SECTION,
        came=nonce,
        expected="a nonce of 1 to 1,000 characters",
        fix="Send a fresh random nonce.",
        error=InvalidAuthenticationRequest,
    )


def _request_of(tool: Tool, parameters: Mapping[str, str], sender: Sender, trail: Trail) -> LaunchRequest:
    request = launch_requests.found(tool, parameters.get("login_hint", ""))
    trail.require(
        request is not None and launch_requests.is_fresh(request),
        "The login hint is one of ours, for this tool, and fresh",
        section=_SECTION,
        came="none, another tool's, or one that was used or has expired",
        expected="login_hint as it came in the login request",
        fix="Send login_hint unaltered, at once, and once.",
        error=LoginRequired,
    )
    assert request is not None  # noqa: S101 - required above
    trail.require(
        parameters.get("lti_message_hint") == launch_requests.message_hint(request),
        "The message hint came back unaltered",
        section="LTI 1.3 §4.1.1",
        came=parameters.get("lti_message_hint"),
        expected="lti_message_hint as it was in the login request",
        fix="Send lti_message_hint back.",
        error=InvalidAuthenticationRequest,
    )
    trail.require(
        launch_requests.is_in_browser(request, sender.browser) and request.user in (None, sender.user),
        "The user is the one who began the launch, in the same browser",
        section="1EdTech Security Framework 1.0 §5.1.1 step 3",
        came="another user or browser, or none that is signed in",
        expected="the session in which the launch began",
        fix="The browser has to keep the platform's cookies; sign in again if the session has ended.",
        error=LoginRequired,
    )
    return request


def _learner_of(request: LaunchRequest) -> UUID | None:
    learner = request.facts.get("learner")
    return UUID(learner) if learner else None
