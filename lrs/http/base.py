"""The view that every xAPI resource starts from: one request, from its headers to its answer.

Order: CORS preflight → alternate request syntax (1.0.3) → version → credential → rate limit → body → the resource's
own method. Every answer, errors included, carries the version header and CORS.
"""

from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import parse_qsl

import orjson
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from lrs.http.alternate_request import SECTION as ALTERNATE_SECTION
from lrs.http.alternate_request import unfold
from lrs.http.body import body_of
from lrs.http.compression import compress
from lrs.http.cors import allow_origin, preflight
from lrs.http.exchange import Exchange
from lrs.http.spoken_version import last_spoken, named, remember
from lrs.rules.errors import MalformedRequest, MethodNotAllowed, Refusal, TooManyRequests
from lrs.rules.versions import Version, requested_version
from people.rules.principal import Principal
from people.services import authentication, rate_limits
from people.services.unavailability import refusal_of

QUIET_CHALLENGE = 'Bearer realm="xAPI"'
"""For scripts in browsers: at the challenge Basic some browsers ask the user for a name and password, and hang."""


@method_decorator(csrf_exempt, name="dispatch")
class XAPIView(View):
    """A resource of the xAPI; subclasses have ``get``, ``put``, ``post``, ``delete`` of (exchange) → response."""

    version_required: ClassVar[bool] = True
    credential_required: ClassVar[bool] = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer the request; a Refusal becomes its status and a JSON body, never a stack trace."""
        if request.method == "OPTIONS":
            return preflight(request)
        request.xapi_version = named(request.headers.get("X-Experience-API-Version"))
        limits: dict[str, str] = {}
        try:
            response = self._answer(request, limits, **kwargs)
        except Refusal as refusal:
            response = self._refused(refusal)
        except (Error, OSError) as error:
            not_now = refusal_of(error)
            if not_now is None:
                raise
            response = self._refused(not_now)
        self.finish(request, response)
        for name, value in limits.items():
            response[name] = value
        if "Origin" in request.headers and response.get("WWW-Authenticate", "").startswith("Basic"):
            response["WWW-Authenticate"] = QUIET_CHALLENGE
        response["X-Experience-API-Version"] = request.xapi_version.value
        allow_origin(response)
        return response

    def finish(self, request: HttpRequest, response: HttpResponseBase) -> None:
        """Add what the resource puts on each of its answers."""

    def _refused(self, refusal: Refusal) -> HttpResponse:
        response = HttpResponse(orjson.dumps(refusal.as_json()), status=refusal.status, content_type="application/json")
        for name, value in refusal.headers.items():
            response[name] = value
        return response

    def _answer(self, request: HttpRequest, limits: dict[str, str], **kwargs: Any) -> HttpResponseBase:
        exchange = self._exchange(request, limits)
        name = exchange.method.lower()
        handler = getattr(self, "get" if name == "head" else name, None)
        if handler is None or name not in ("get", "head", "put", "post", "delete"):
            allowed = [known.upper() for known in ("get", "put", "post", "delete") if hasattr(self, known)]
            allowed += ["HEAD"] if hasattr(self, "get") else []
            raise MethodNotAllowed(
                f"The resource has no {exchange.method}; it has {', '.join(allowed)}.",
                headers={"Allow": ", ".join(allowed)},
            )
        response: HttpResponseBase = handler(exchange, **kwargs)
        if isinstance(response, HttpResponse):
            compress(exchange, response)
            if name == "head":
                response["Content-Length"] = str(len(response.content))
                response.content = b""
        return response

    def _exchange(self, request: HttpRequest, limits: dict[str, str]) -> Exchange:
        method, parameters = request.method or "GET", _parameters(request)
        headers = {name.lower(): value for name, value in request.headers.items()}
        body: bytes | None = None
        if method == "POST" and "method" in parameters:
            method, parameters, headers, body = self._unfolded(request, parameters, headers)
        principal = None
        if self.credential_required:
            principal = authentication.authenticate(headers.get("authorization"), now=datetime.now(UTC))
            request.xapi_principal = principal
        request.xapi_version = self._version(headers.get("x-experience-api-version"), principal, request)
        if principal is not None:
            remember(principal, request.xapi_version)
            _count(principal, limits)
        if body is None:
            # Whoever needs no credential sends nothing that is kept: strangers can't make the store read.
            body = body_of(request) if self.credential_required else b""
        return Exchange(method, request.xapi_version, principal, parameters, headers, body)

    def _version(self, header: str | None, principal: Principal | None, request: HttpRequest) -> Version:
        try:
            return requested_version(header)
        except Refusal:
            request.xapi_version = last_spoken(principal)
            if self.version_required:
                raise
            return request.xapi_version

    def _unfolded(
        self, request: HttpRequest, parameters: dict[str, str], headers: dict[str, str]
    ) -> tuple[str, dict[str, str], dict[str, str], bytes]:
        method, parameters, replaced, body = unfold(parameters["method"], parameters, body_of(request))
        headers.pop("content-type", None)
        headers.update(replaced)
        if headers.get("x-experience-api-version", "").startswith("2."):
            raise MalformedRequest(
                "The alternate request syntax ended with xAPI 1.0.3; send the request itself.",
                section=ALTERNATE_SECTION,
            )
        return method, parameters, headers, body


def _parameters(request: HttpRequest) -> dict[str, str]:
    parameters: dict[str, str] = {}
    try:
        text = request.META.get("QUERY_STRING", "").encode("latin-1").decode()
        given = parse_qsl(text, keep_blank_values=True, errors="strict")
    except UnicodeError as error:
        raise MalformedRequest("Encode parameters as UTF-8, then percent-encode them; these aren't UTF-8.") from error
    for name, value in given:
        if name in parameters:
            raise MalformedRequest(f"The parameter {name[:200]!r} is given more than once; give it once.")
        parameters[name] = value
    return parameters


def _count(principal: Principal, limits: dict[str, str]) -> None:
    taken = rate_limits.take(principal, now=datetime.now(UTC))
    if taken is None:
        return
    headers = taken.headers()
    if taken.exceeded:
        raise TooManyRequests(
            f"The credential's {taken.limit} requests a minute are used up; try again in {taken.retry_after} s.",
            headers=headers,
        )
    limits.update(headers)
