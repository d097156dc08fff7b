"""What all services for tools share: who calls, what is written down, and how refusals are answered."""

import json
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from lti.platform.rules.errors import InvalidParameter, NotAcceptable, WrongMediaType, WrongMethod
from lti.platform.services import callers
from lti.platform.services.callers import Caller
from lti.security.services.exchanges import PLATFORM, Inspected, inspected
from people.rules.errors import Refusal

LARGEST_BODY = 1 << 20
_SHOWN = {"Content-Type": "CONTENT_TYPE", "Accept": "HTTP_ACCEPT", "If-Match": "HTTP_IF_MATCH"}


class ServiceView(View):
    """A service that tools call with an access token.

    A subclass names the ``kind`` that the inspector shows, and by method the scope that is needed and the methods
    themselves, which take the caller and the exchange.
    """

    kind: ClassVar[str]
    scopes: ClassVar[dict[str, str]]

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """Return the view, which nobody's browser is asked to forge: who calls has a token in a header."""
        return csrf_exempt(super().as_view(**initkwargs))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let a tool in, and write down what came of it."""
        method = "GET" if request.method == "HEAD" else request.method or ""
        try:
            with inspected(PLATFORM, f"{self.kind} {method}") as exchange:
                exchange.message("request", _shown(request))
                caller = callers.caller_of(request.META.get("HTTP_AUTHORIZATION", ""), exchange)
                if method not in self.scopes:
                    raise WrongMethod(
                        f"{method} isn't offered here.", headers={"Allow": ", ".join(sorted(self.scopes))}
                    )
                callers.check_scope(caller, self.scopes[method], exchange)
                if "course_id" in kwargs:
                    callers.check_course(caller, kwargs["course_id"])
                response: HttpResponse = getattr(self, method.lower())(request, caller, exchange, **kwargs)
                exchange.status = response.status_code
        except Refusal as refusal:
            return refused(refusal)
        response["Cache-Control"] = "no-store"
        return response


def answer(content: Any, media_type: str, *, status: int = 200) -> HttpResponse:
    """Return JSON as a media type of its own."""
    return HttpResponse(json.dumps(content, ensure_ascii=False), content_type=media_type, status=status)


def refused(refusal: Refusal) -> HttpResponse:
    """Return a refusal as tools read it."""
    body = json.dumps(refusal.as_json(), ensure_ascii=False, default=str)
    response = HttpResponse(body, content_type="application/json", status=refusal.status)
    for name, value in refusal.headers.items():
        response[name] = value
    response["Cache-Control"] = "no-store"
    return response


def document_of(request: HttpRequest, media_type: str, exchange: Inspected) -> Any:
    """Return the JSON of a body that is of a media type; application/json is taken as well."""
    sent = (request.content_type or "").lower()
    if sent not in (media_type, "application/json"):
        raise WrongMediaType(f"Content-Type is {sent!r}; expected {media_type}.")
    body = request.read(LARGEST_BODY + 1)
    if len(body) > LARGEST_BODY:
        raise InvalidParameter(f"The body has more than {LARGEST_BODY} bytes.", section="RFC 9110 §15.5.14")
    try:
        document = json.loads(body, parse_constant=_no_constant)
        # What no database keeps: NUL, and halves of characters.
        if "\\u0000" in json.dumps(document, ensure_ascii=False).encode().decode():
            raise ValueError("it has a NUL")
    except (ValueError, RecursionError) as error:
        raise InvalidParameter(f"The body isn't JSON that can be kept: {error}.", section="RFC 8259") from None
    exchange.message("body", document if isinstance(document, dict) else {"value": document})
    return document


def check_accept(request: HttpRequest, media_type: str) -> None:
    """Refuse a client that takes neither this media type nor JSON; many send nothing, or take anything."""
    accepted = [each.partition(";")[0].strip().lower() for each in request.headers.get("Accept", "*/*").split(",")]
    if not {media_type, "application/json", "application/*", "*/*", ""} & set(accepted):
        raise NotAcceptable(f"Accept is {request.headers['Accept'][:200]!r}; this is answered as {media_type}.")


def _shown(request: HttpRequest) -> dict[str, Any]:
    query = {name: values[-1][:500] for name, values in request.GET.lists()}
    headers = {name: request.META[key][:500] for name, key in _SHOWN.items() if key in request.META}
    return {"method": request.method, "path": request.path[:500], "query": query, "headers": headers}


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


__all__ = ["Caller", "ServiceView", "answer", "check_accept", "document_of", "refused"]
