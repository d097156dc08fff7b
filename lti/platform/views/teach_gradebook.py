"""The gradebook of a course, for those who teach it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from lti.platform.http.teach_page import for_teachers, page
from lti.platform.services import gradebook as grades
from lti.platform.services.standing import standing_of
from lti.platform.services.teachers import Teacher
from people.rules.errors import Refusal

_PAGE = 50


@require_safe
@for_teachers
def gradebook(request: HttpRequest, teacher: Teacher) -> HttpResponseBase:
    """Show a page of the gradebook."""
    if not teacher.may_grade:
        return page(request, "not_found", {}, status=404)
    course = teacher.course
    found = grades.columns_of(course.tenant_id, course.pk, at_most=grades.MOST_COLUMNS + 1)
    columns = found[: grades.MOST_COLUMNS]
    after = _uuid(request.GET.get("after", ""))
    rows, more = grades.page_of(course.tenant_id, course.pk, columns, after=after, limit=_PAGE)
    context = {"teacher": teacher, "course": course, "columns": columns, "rows": rows, "more": more, "after": after}
    context["more_columns"] = len(found) > len(columns)
    return page(request, "gradebook", context)


@require_safe
@for_teachers
def history(request: HttpRequest, teacher: Teacher, line_item_id: int, learner_id: UUID) -> HttpResponseBase:
    """Show everything that a tool said of a learner in a column."""
    if not teacher.may_grade:
        return page(request, "not_found", {}, status=404)
    try:
        shown = grades.history_of(teacher.course.tenant_id, teacher.course.pk, line_item_id, learner_id)
    except Refusal:
        return page(request, "not_found", {}, status=404)
    return page(request, "history", {"teacher": teacher, "course": teacher.course, "history": shown})


@require_safe
@for_teachers
def standing(request: HttpRequest, teacher: Teacher, learner_id: UUID) -> HttpResponseBase:
    """Show where a learner stands with each item of the course."""
    if not teacher.may_grade:
        return page(request, "not_found", {}, status=404)
    try:
        shown = standing_of(teacher.course.tenant_id, teacher.course.pk, learner_id)
    except Refusal:
        return page(request, "not_found", {}, status=404)
    return page(request, "standing", {"teacher": teacher, "course": teacher.course, "standing": shown})


@require_safe
@for_teachers
def gradebook_csv(request: HttpRequest, teacher: Teacher) -> HttpResponseBase:
    """Return the whole gradebook as CSV."""
    if not teacher.may_grade:
        return page(request, "not_found", {}, status=404)
    course = teacher.course
    content = grades.as_csv(course.tenant_id, course.pk)
    response = StreamingHttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="gradebook-{course.pk}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
