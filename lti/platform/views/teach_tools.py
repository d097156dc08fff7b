"""Tools as teachers open them: to choose content, to try a link, to look at what was handed in."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_POST

from lti.platform.http.teach_page import for_teachers, page
from lti.platform.services import deep_linking, launcher, links, submission_review, tools, trials
from lti.platform.services.teachers import Teacher
from people.rules.errors import NotAuthorized, Refusal


@require_POST
@for_teachers
def choose(request: HttpRequest, teacher: Teacher) -> HttpResponseBase:
    """Open a tool for its content to be chosen. Deep Linking 2.0 §4.4."""
    course = teacher.course
    try:
        if not teacher.may_edit:
            raise NotAuthorized("You may see this course, and not change it.")
        links.check_put_together(course.tenant_id, course.pk)
        tool = tools.get(course.tenant_id, links.uuid_of(request.POST.get("tool", "")))
        url = deep_linking.request(
            tool,
            course.pk,
            teacher.author,
            auto_create=request.POST.get("auto_create") == "1",
        )
    except Refusal as refusal:
        return _problem(request, teacher, refusal)
    return _shown(request, teacher, tool, url)


@require_POST
@for_teachers
def open_link(request: HttpRequest, teacher: Teacher, item_id: int) -> HttpResponseBase:
    """Try a link of the course as who teaches it."""
    course = teacher.course
    try:
        link = links.in_course(course.tenant_id, course.pk, item_id)
        url = trials.request(link, teacher.author)
    except Refusal as refusal:
        return _problem(request, teacher, refusal)
    if launcher.opens_own_window(link):
        return HttpResponse(status=302, headers={"Location": url})
    return _shown(request, teacher, link.tool, url)


@require_POST
@for_teachers
def review(request: HttpRequest, teacher: Teacher, line_item_id: int, learner_id: UUID) -> HttpResponseBase:
    """Look at what a learner has handed in. Submission Review 1.0."""
    course = teacher.course
    try:
        if not teacher.may_grade:
            raise NotAuthorized("You may not see the gradebook of this course.")
        line_item, url = submission_review.request(
            course.tenant_id, course.pk, line_item_id, learner_id, teacher.author
        )
    except Refusal as refusal:
        return _problem(request, teacher, refusal)
    return _shown(request, teacher, line_item.tool, url)


def _shown(request: HttpRequest, teacher: Teacher, tool: Any, url: str) -> HttpResponse:
    launched = launcher.framed(tool, url, own_window=False)
    context = {"teacher": teacher, "course": teacher.course, "tool": tool, "launched": launched}
    return page(request, "tool", context, frames=" ".join(["'self'", *launched.frames]))


def _problem(request: HttpRequest, teacher: Teacher, refusal: Refusal) -> HttpResponse:
    context = {"teacher": teacher, "course": teacher.course, "problem": refusal.message}
    return page(request, "problem", context, status=refusal.status)
