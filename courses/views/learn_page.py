"""What all learner pages share: who gets in, what a browser may do with them, and in which language they speak."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from courses.rules.errors import UnknownCourse, UnknownEnrollment
from courses.rules.language import Text, text_in
from people.services.learner_accounts import learner_of_user


def for_learners(view: Any) -> Any:
    """Let learners in; who isn't signed in is asked to, and a user who is no learner is told so."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(_wanted(request, kwargs), login_url=reverse("learn-sign-in"))
        learner = learner_of_user(request.user)
        if learner is None:
            return page(request, "no_learner", {}, status=403)
        try:
            response: HttpResponseBase = view(request, learner, *args, **kwargs)
        except (UnknownEnrollment, UnknownCourse):
            return page(request, "not_found", {"learner": learner}, status=404)
        return response

    return guarded


def with_policy(view: Any) -> Any:
    """Wrap one of Django's own views, whose forms lead nowhere else."""

    @wraps(view)
    def protected(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = view(request, *args, **kwargs)
        return protect(response, forms="'self'")

    return protected


def page(request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Return one of the learner pages."""
    response = render(request, f"courses/learn/{name}.html", context, status=status)
    protect(response)
    return response


def protect(
    response: HttpResponseBase, *, frames: str = "'none'", framed_by: str = "'none'", forms: str = ""
) -> HttpResponseBase:
    """Say what a browser may load for a page, and that nobody keeps it.

    Forms that launch content aren't limited: browsers hold where they lead on to against the policy, and content may
    be anywhere.
    """
    policy = (
        f"default-src 'self'; img-src 'self' data: {settings.CONTENT_ORIGIN}; frame-src {frames}; "
        f"frame-ancestors {framed_by}; base-uri 'none'; object-src 'none'"
    )
    response["Content-Security-Policy"] = policy + (f"; form-action {forms}" if forms else "")
    response["Cache-Control"] = "private, no-store"
    return response


def text(request: HttpRequest, texts: dict[str, str]) -> Text:
    """Return the text of a language map that fits the reader of a page."""
    return text_in(texts, request.headers.get("Accept-Language", ""))


def _wanted(request: HttpRequest, kwargs: dict[str, Any]) -> str:
    """Return the page to which a sign-in leads: never to one that only takes forms."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    return reverse("learn-course", args=[kwargs["registration"]]) if "registration" in kwargs else reverse("learn")
