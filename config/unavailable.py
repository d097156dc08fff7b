"""Answers with 503 what can't be done right now, where no API has its own words for it: pages and the token endpoint.

The xAPI and the management API answer such errors themselves, in the form of all their refusals.
"""

from collections.abc import Callable
from html import escape
from sys import exc_info

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.defaults import server_error as usual_server_error

from people.rules.errors import TemporarilyUnavailable
from people.services.unavailability import refusal_of

_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Not right now</title></head>
<body><h1>Not right now</h1><p>{message}</p></body>
</html>
"""


class UnavailableMiddleware:
    """Turns what a view couldn't do right now into a 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let the request pass."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer if it is only not now; what went wrong goes on."""
        return answer_if_unavailable(request, exception)


def answer_if_unavailable(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """Return the answer to what is only not now, None to what went wrong."""
    refusal = refusal_of(error)
    return None if refusal is None else _answer(request, refusal)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what failed outside of views, as when a session is kept: 503 if it is only not now, else 500."""
    error = exc_info()[1]
    refusal = None if error is None else refusal_of(error)
    return usual_server_error(request) if refusal is None else _answer(request, refusal)


def _answer(request: HttpRequest, refusal: TemporarilyUnavailable) -> HttpResponse:
    response: HttpResponse
    if request.path_info.startswith("/oauth/"):
        # RFC 6749 §5.2 has no word for it; this one is §4.1.2.1's.
        response = JsonResponse({"error": "temporarily_unavailable", "error_description": refusal.message})
    elif request.path_info.startswith(("/xapi/", "/api/")):
        response = JsonResponse(refusal.as_json())
    else:
        response = HttpResponse(_PAGE.format(message=escape(refusal.message)))
    response.status_code = refusal.status
    for name, value in {**refusal.headers, "Cache-Control": "no-store"}.items():
        response[name] = value
    return response
