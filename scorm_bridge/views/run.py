"""What players ask: to open an attempt, and to commit what happens in it.

The body is JSON sent as text/plain, so that no browser asks first whether it may. Only the token in it counts: there
is no cookie to be misused, and pages of other origins than that of content get no answer.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from people.rules.errors import Refusal
from people.services.unavailability import reason_of, refusal_of
from scorm_bridge.rules.commit_message import read_commit, read_opening
from scorm_bridge.rules.errors import CommitTooLarge, ForeignOrigin, InvalidCommit
from scorm_bridge.services import commits, idle, opening, pruning

View = Callable[[HttpRequest], HttpResponse]


def for_players(view: View) -> View:
    """Answer the pages of the content origin, refusals included."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        response = _preflight() if request.method == "OPTIONS" else _answer(view, request)
        response["Access-Control-Allow-Origin"] = settings.CONTENT_ORIGIN
        response["Vary"] = "Origin"
        response["Cache-Control"] = "no-store"
        return response

    return answered


@for_players
def open_(request: HttpRequest) -> HttpResponse:
    """Open an attempt, and return everything that is kept of it."""
    opened = opening.open_player(read_opening(_body(request)))
    idle.close_some()
    pruning.prune_some()
    return JsonResponse(opened)


@for_players
def commit(request: HttpRequest) -> HttpResponse:
    """Take a commit."""
    return HttpResponse(commits.take(read_commit(_body(request))), content_type="application/json")


def _answer(view: View, request: HttpRequest) -> HttpResponse:
    try:
        if request.method != "POST":
            return HttpResponse(status=405, headers={"Allow": "POST, OPTIONS"})
        if request.headers.get("Origin", settings.CONTENT_ORIGIN) != settings.CONTENT_ORIGIN:
            raise ForeignOrigin("Only pages of the content origin speak to the run-time.")
        return view(request)
    except Refusal as refusal:
        return _refused(refusal)
    except Exception as error:
        not_now = refusal_of(error)
        if not_now is None:
            raise
        return _refused(not_now)


def _refused(refusal: Refusal) -> HttpResponse:
    body = {"code": refusal.code, "message": refusal.message, **refusal.as_json()}
    return JsonResponse(body, status=refusal.status, headers=refusal.headers)


def _preflight() -> HttpResponse:
    headers = {
        "Access-Control-Allow-Methods": "POST, OPTIONS",
        "Access-Control-Allow-Headers": "Content-Type",
        "Access-Control-Max-Age": "86400",
    }
    return HttpResponse(status=204, headers=headers)


def _body(request: HttpRequest) -> bytes:
    limit = settings.SCORM_COMMIT_MAX_BYTES
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
        body = b"" if announced > limit else request.read(limit + 1)
    except ValueError as error:
        raise InvalidCommit("Content-Length isn't a number.") from error
    except (UnreadablePostError, RawPostDataException, OSError) as error:
        if reason_of(error) is not None:  # the body came, and the server had no room for it
            raise
        raise InvalidCommit("The body broke off before its end.") from error
    if announced > limit or len(body) > limit:
        raise CommitTooLarge(f"A commit has at most {limit} bytes (SCORM_COMMIT_MAX_BYTES); nothing was stored.")
    return body
