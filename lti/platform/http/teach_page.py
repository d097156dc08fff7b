"""What the pages for teachers share."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from courses.rules.errors import UnknownCourse
from lti.platform.services.teachers import teacher_of


def for_teachers(view: Any) -> Any:
    """Let those in who teach the course; to anybody else it isn't there."""

    @wraps(view)
    def guarded(request: HttpRequest, course_id: UUID, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            wanted = request.get_full_path() if request.method in ("GET", "HEAD") else editor_of(course_id)
            return redirect_to_login(wanted, login_url=reverse("learn-sign-in"))
        try:
            teacher = teacher_of(request.user, course_id)
        except UnknownCourse:
            return page(request, "not_found", {}, status=404)
        response: HttpResponseBase = view(request, teacher, **kwargs)
        return response

    return guarded


def page(
    request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200, frames: str = "'none'"
) -> HttpResponse:
    """Return one of the pages, which nobody frames; ``frames`` is what it may frame itself."""
    response = render(request, f"lti/platform/teach/{name}.html", context, status=status)
    response["Content-Security-Policy"] = (
        f"default-src 'self'; img-src 'self' data: https:; frame-src {frames}; frame-ancestors 'none'; base-uri 'none';"
        " object-src 'none'"
    )
    response["Cache-Control"] = "private, no-store"
    return response


def editor_of(course_id: UUID) -> str:
    """Return where the editor of a course is."""
    return reverse("lti-course-editor", args=[course_id])
