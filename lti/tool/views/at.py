"""Pages after a launch: the course or the item that a link leads to, and its content while it runs."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.rules.errors import CannotLaunch
from courses.services import enrollments, learning
from courses.services.launchers import NORMAL, launcher_of
from lti.tool.models import Link
from lti.tool.rules.errors import NothingThere
from lti.tool.services import identities, links
from lti.tool.services.passes import Pass
from lti.tool.views.page import content_frames, page, text, with_pass
from people.rules.errors import Refusal


@require_safe
@with_pass
def begin(request: HttpRequest, given: Pass, learner: Any, *, token: str) -> HttpResponseBase:
    """Lead on from a launch: who learns straight into the item that the link is for, all others to its page."""
    if given.link_id is None:
        return redirect("lti-tool-choose", token)
    link = links.get(given.tenant_id, given.link_id)
    enrollment = _enrollment(link, learner)
    if given.teaches or not link.item or enrollment is None or request.method == "HEAD":
        return redirect("lti-tool-at", token)
    return _play(request, given, token, enrollment, links.item_in(link, enrollment))


@require_safe
@with_pass
def course(request: HttpRequest, given: Pass, learner: Any, *, token: str) -> HttpResponseBase:
    """Show what a link leads to, and where the learner stands with it."""
    return _page(request, given, learner, token)


@require_POST
@with_pass
def take_part(request: HttpRequest, given: Pass, learner: Any, *, token: str) -> HttpResponseBase:
    """Let somebody who teaches try what learners do."""
    link = _link(given)
    if links.target_of(link) is not None:
        links.enrollment_of(link, learner.pk, who=identities.who(links.platform_of(link)))
    return redirect("lti-tool-at", token)


@require_POST
@with_pass
def player(request: HttpRequest, given: Pass, learner: Any, *, token: str, item_id: int) -> HttpResponseBase:
    """Launch an item, and show its content in a frame or lead to it in a window of its own."""
    link = _link(given)
    enrollment = _enrollment(link, learner)
    if enrollment is None:
        raise NothingThere(_("You aren't enrolled in this course."))
    only = links.item_in(link, enrollment)
    if only is not None and only.pk != item_id:
        raise NothingThere(_("This link leads to something else."))
    try:
        item = enrollments.item_to_launch(enrollment, item_id)
        return _play(request, given, token, enrollment, item)
    except CannotLaunch as refusal:
        return _page(request, given, learner, token, problem=refusal)


@require_safe
@with_pass
def back(request: HttpRequest, given: Pass, learner: Any, *, token: str) -> HttpResponseBase:
    """Lead from content, which runs in a frame of ours, back to its page."""
    return page(request, "back", {"token": token}, given=given)


def _link(given: Pass) -> Link:
    if given.link_id is None:
        raise NothingThere(_("There is nothing here; choose what you want to add."))
    return links.get(given.tenant_id, given.link_id)


def _enrollment(link: Link, learner: Any) -> Any:
    return None if link.course_id is None else links.open_enrollment_of(link, learner.pk)


def _page(
    request: HttpRequest, given: Pass, learner: Any, token: str, *, problem: Refusal | None = None
) -> HttpResponse:
    link = _link(given)
    target = links.target_of(link)
    context = {"token": token, "learner": learner, "teaches": given.teaches, "link": link}
    status = 200 if problem is None else problem.status
    if target is None:
        return page(request, "nothing", context, given=given)
    enrollment = _enrollment(link, learner)
    context |= {"target": target, "problem": problem.message if problem else "", "enrollment": enrollment}
    context["title"] = text(request, target.item.title if target.item else {"": target.course.title})
    if enrollment is not None:
        context |= _standing(request, link, enrollment)
    return page(request, "course", context, status=status, given=given)


def _standing(request: HttpRequest, link: Link, enrollment: Any) -> dict[str, Any]:
    seen = learning.course_of(enrollment)
    only = links.item_in(link, enrollment)
    steps = [step for step in seen.steps if only is None or step.item.pk == only.pk]
    rows = [
        {
            "step": step,
            "title": text(request, step.item.title),
            "description": text(request, step.item.description),
            "indent": 0 if only else step.item.depth,
        }
        for step in steps
    ]
    return {"rows": rows, "progress": None if only else seen.progress}


def _play(request: HttpRequest, given: Pass, token: str, enrollment: Any, item: Any) -> HttpResponse:
    launcher = launcher_of(item.kind)
    mode = request.POST.get("mode", NORMAL)
    if mode not in launcher.modes:
        raise CannotLaunch(_("This content can't be opened in that way."))
    enrollments.check_open(enrollment)
    launched = launcher.launch(
        enrollment,
        item,
        mode=mode,
        origin=request.build_absolute_uri("/").rstrip("/"),
        return_url=request.build_absolute_uri(reverse("lti-tool-return", args=[token])),
    )
    context = {"title": text(request, item.title), "url": launched.url, "token": token, "launched": launched}
    # What needs our own page around it, or cookies of its own, can't run in a frame of somebody else's page.
    if launched.own_window or (launched.script and not launched.in_frames):
        return page(request, "own_window", context, given=given)
    return page(request, "player", context, given=given, frames=content_frames(launched.url))
