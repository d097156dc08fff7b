"""Content while it runs: launched, in the player, and back."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from courses.rules.errors import CannotLaunch, UnknownCourse, UnknownEnrollment
from courses.services import enrollments
from courses.services.launchers import NORMAL, Launch, launcher_of
from courses.views.learn_courses import course_page
from courses.views.learn_page import for_learners, page, protect, text
from people.rules.errors import Refusal

_LAUNCHED = "launched"


@require_POST
@for_learners
def launch(request: HttpRequest, learner: Any, registration: UUID, item_id: int) -> HttpResponseBase:
    """Launch an item: in the whole window if it asks for one of its own, or in the player."""
    try:
        launched = _launched(request, learner, registration, item_id)
    except (UnknownEnrollment, UnknownCourse):
        raise
    except Refusal as refusal:
        return course_page(request, learner, registration, problem=refusal.message, status=refusal.status)
    if launched.own_window:
        # Content may have a scheme of its own, which the framework's redirect refuses.
        return HttpResponse(status=302, headers={"Location": launched.url})
    request.session[_LAUNCHED] = {"item": item_id, "registration": str(registration), "url": launched.url}
    request.session[_LAUNCHED] |= {
        "script": launched.script,
        "facts": dict(launched.facts),
        "frames": list(launched.frames),
    }
    return redirect("learn-player", registration, item_id)


@require_safe
@for_learners
def player(request: HttpRequest, learner: Any, registration: UUID, item_id: int) -> HttpResponseBase:
    """Show the content that was just launched in a frame; each launch is shown once."""
    enrollment = enrollments.of_learner(learner.tenant_id, learner.pk, registration)
    launched = request.session.pop(_LAUNCHED, None)
    if launched is None or (launched["item"], launched["registration"]) != (item_id, str(registration)):
        return redirect("learn-course", registration)
    try:
        item = enrollments.item_to_launch(enrollment, item_id)
    except CannotLaunch:
        return redirect("learn-course", registration)
    context = {"title": text(request, item.title), "registration": registration, "launched": launched}
    parts = urlsplit(launched["url"])
    frames = " ".join(["'self'", f"{parts.scheme}://{parts.netloc}", *launched["frames"]])
    return protect(page(request, "player", context), frames=frames)


@require_safe
@xframe_options_sameorigin
def back(request: HttpRequest, registration: UUID) -> HttpResponseBase:
    """Lead from content, which may run in a frame, back to its course.

    It shows nothing and asks for no session: a browser sends no cookie when content of another site leads a frame here.
    """
    return protect(page(request, "back", {"registration": registration}), framed_by="'self'")


def _launched(request: HttpRequest, learner: Any, registration: UUID, item_id: int) -> Launch:
    enrollment = enrollments.of_learner(learner.tenant_id, learner.pk, registration)
    item = enrollments.item_to_launch(enrollment, item_id)
    launcher = launcher_of(item.kind)
    mode = request.POST.get("mode", NORMAL)
    if mode not in launcher.modes:
        raise CannotLaunch(_("This content can't be opened in that way."))
    return launcher.launch(
        enrollment,
        item,
        mode=mode,
        origin=request.build_absolute_uri("/").rstrip("/"),
        return_url=request.build_absolute_uri(reverse("learn-return", args=[registration])),
    )
