"""The learner pages: my courses, one course, and content while it runs."""

from functools import wraps
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from courses.rules.errors import CannotLaunch, UnknownCourse, UnknownEnrollment
from courses.rules.language import text_in
from courses.services import enrollments, learning
from courses.services.launchers import MODES, launcher_of
from people.services.learner_accounts import learner_of_user

PAGE = 20
_LAUNCHED = "launched"


def _for_learners(view: Any) -> Any:
    """Let learners in; who isn't signed in is asked to, and a user who is no learner is told so."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect(f"{reverse('learn-sign-in')}?next={request.path}")
        learner = learner_of_user(request.user)
        if learner is None:
            return _page(request, "no_learner", {}, status=403)
        try:
            response: HttpResponseBase = view(request, learner, *args, **kwargs)
        except (UnknownEnrollment, UnknownCourse) as error:
            raise Http404 from error
        return response

    return guarded


@require_safe
@_for_learners
def my_courses(request: HttpRequest, learner: Any) -> HttpResponseBase:
    """Show the learner's courses, the newest enrollment first."""
    after = _place(request.GET.get("after"))
    cards, more = learning.cards_of(learner.tenant_id, learner.pk, after=after, limit=PAGE)
    shown = [
        {
            "card": card,
            "title": _text(request, card.version.title),
            "description": _text(request, card.version.description),
        }
        for card in cards
    ]
    return _page(
        request, "my_courses", {"cards": shown, "more": signing.dumps(more) if more else None, "learner": learner}
    )


@require_safe
@_for_learners
def course(request: HttpRequest, learner: Any, registration: UUID) -> HttpResponseBase:
    """Show a course's tree with where the learner stands."""
    return _course(request, learner, registration)


@require_POST
@_for_learners
def launch(request: HttpRequest, learner: Any, registration: UUID, item_id: int) -> HttpResponseBase:
    """Launch an item: in a window of its own if it asks for one, or in the player."""
    enrollment = enrollments.of_learner(learner.tenant_id, learner.pk, registration)
    mode = request.POST.get("mode", MODES[0])
    try:
        item = enrollments.item_to_launch(enrollment, item_id)
        launcher = launcher_of(item.kind)
        if mode not in launcher.modes:
            raise CannotLaunch(_("This content can't be opened in that way."))
        launched = launcher.launch(
            enrollment,
            item,
            mode=mode,
            origin=request.build_absolute_uri("/").rstrip("/"),
            return_url=request.build_absolute_uri(reverse("learn-return", args=[registration])),
        )
    except CannotLaunch as error:
        return _course(request, learner, registration, problem=error.message, status=409)
    if launched.own_window:
        return redirect(launched.url)
    request.session[_LAUNCHED] = {"item": item_id, "registration": str(registration), "url": launched.url}
    return redirect("learn-player", registration, item_id)


@require_safe
@_for_learners
def player(request: HttpRequest, learner: Any, registration: UUID, item_id: int) -> HttpResponseBase:
    """Show the content that was just launched in a frame; each launch is shown once."""
    enrollment = enrollments.of_learner(learner.tenant_id, learner.pk, registration)
    launched = request.session.pop(_LAUNCHED, None)
    if launched is None or (launched["item"], launched["registration"]) != (item_id, str(registration)):
        return redirect("learn-course", registration)
    item = enrollments.item_to_launch(enrollment, item_id)
    title = _text(request, item.title)
    response = _page(
        request, "player", {"title": title, "url": launched["url"], "registration": registration, "learner": learner}
    )
    parts = urlsplit(launched["url"])
    response["Content-Security-Policy"] = _policy(frames=f"'self' {parts.scheme}://{parts.netloc}")
    return response


@require_safe
@xframe_options_sameorigin
def back(request: HttpRequest, registration: UUID) -> HttpResponseBase:
    """Lead from content, which may run in a frame, back to its course.

    It shows nothing and asks for no session: a browser sends no cookie when content of another site leads a frame here.
    """
    response = _page(request, "back", {"registration": registration})
    response["Content-Security-Policy"] = _policy(framed_by="'self'")
    return response


def _course(
    request: HttpRequest, learner: Any, registration: UUID, *, problem: str = "", status: int = 200
) -> HttpResponse:
    enrollment = enrollments.of_learner(learner.tenant_id, learner.pk, registration)
    version = enrollments.version_of(enrollment)
    steps = [{"step": step, "title": _text(request, step.item.title)} for step in learning.steps_of(enrollment)]
    context = {
        "enrollment": enrollment,
        "title": _text(request, version.title),
        "description": _text(request, version.description),
        "steps": steps,
        "last": next((each for each in steps if each["step"].is_last), None),  # type: ignore[attr-defined]
        "problem": problem,
        "learner": learner,
    }
    return _page(request, "course", context, status=status)


def _page(request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = render(request, f"courses/learn/{name}.html", context, status=status)
    response["Content-Security-Policy"] = _policy()
    response["Cache-Control"] = "private, no-store"
    return response


def _policy(*, frames: str = "'none'", framed_by: str = "'none'") -> str:
    return (
        f"default-src 'self'; img-src 'self' data: {settings.CONTENT_ORIGIN}; frame-src {frames}; "
        f"frame-ancestors {framed_by}; base-uri 'none'; object-src 'none'"
    )


def _text(request: HttpRequest, texts: dict[str, str]) -> Any:
    return text_in(texts, request.headers.get("Accept-Language", ""))


def _place(text: str | None) -> tuple[str, str] | None:
    if not text:
        return None
    try:
        at, enrollment_id = signing.loads(text)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404 from None
    return str(at), str(enrollment_id)
