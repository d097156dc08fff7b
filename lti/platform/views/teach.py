"""The course editor: what a course that is put together here consists of."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from courses.services import course_items, courses
from lti.platform.http.teach_page import for_teachers, page
from lti.platform.services import content, content_files, course_copy, deep_linking, links, tools
from lti.platform.services.links import NewLink
from lti.platform.services.teachers import Teacher
from people.rules.errors import NotAuthorized, Refusal


@require_safe
@for_teachers
def editor(request: HttpRequest, teacher: Teacher) -> HttpResponseBase:
    """Show what the course consists of, and what can be added."""
    return _editor(request, teacher)


@require_POST
@for_teachers
def add_link(request: HttpRequest, teacher: Teacher) -> HttpResponseBase:
    """Add a link of a tool by hand."""
    form = request.POST
    column = None
    title = form.get("title", "").strip()
    try:
        tool = _tool(teacher, form)
        if form.get("score_maximum"):
            column = {"label": title or tool.name, "score_maximum": links.points_of(form["score_maximum"])}
        new = NewLink(title=title, text=form.get("text", ""), url=form.get("url", "").strip(), line_item=column)
        links.check_url(new.url)
        links.create(tool, teacher.course.pk, new, who=teacher.author.name)
    except Refusal as refusal:
        return _editor(request, teacher, problem=refusal.message, status=refusal.status)
    return redirect("lti-course-editor", teacher.course.pk)


@require_POST
@for_teachers
def remove_item(request: HttpRequest, teacher: Teacher, item_id: int) -> HttpResponseBase:
    """Take an item out of the course."""
    course = teacher.course
    try:
        _check_may_edit(teacher)
        links.check_put_together(course.tenant_id, course.pk)
        course_items.remove(course.tenant_id, course.pk, item_id, who=teacher.author.name)
    except Refusal as refusal:
        return _editor(request, teacher, problem=refusal.message, status=refusal.status)
    return redirect("lti-course-editor", course.pk)


@require_POST
@for_teachers
def fetch_again(request: HttpRequest, teacher: Teacher, item_id: int) -> HttpResponseBase:
    """Let a file that couldn't be fetched be fetched again."""
    course = teacher.course
    try:
        _check_may_edit(teacher)
        content.fetch_again(course, item_id, who=teacher.author.name)
    except Refusal as refusal:
        return _editor(request, teacher, problem=refusal.message, status=refusal.status)
    return redirect("lti-course-editor", course.pk)


@require_POST
@for_teachers
def copy(request: HttpRequest, teacher: Teacher) -> HttpResponseBase:
    """Copy the course; who copies it administers the copy, if they aren't an administrator anyway."""
    course = teacher.course
    title = request.POST.get("title", "").strip() or course.title
    try:
        _check_may_edit(teacher)
        made = course_copy.copy_for(course.tenant_id, course.pk, title, teacher.author)
    except Refusal as refusal:
        return _editor(request, teacher, problem=refusal.message, status=refusal.status)
    return redirect("lti-course-editor", made.pk)


def _editor(request: HttpRequest, teacher: Teacher, *, problem: str = "", status: int = 200) -> Any:
    course = teacher.course
    of_items = {link.item_id: link for link in links.of_course(course.tenant_id, course.pk)}
    items = courses.items_of(courses.latest_version(course))
    files = content_files.of_items(course.tenant_id, [item.pk for item in items])
    active = tools.of_tenant(course.tenant_id)
    context = {
        "teacher": teacher,
        "course": course,
        "rows": [
            {
                "item": item,
                "link": of_items.get(item.pk),
                "icon": links.icon_of(of_items.get(item.pk)),
                "file": files.get(item.pk),
            }
            for item in items
        ],
        "tools": active,
        "choosable": [each for each in active if deep_linking.offers(each)],
        "put_together": course.kind == links.KIND,
        "problem": problem,
    }
    return page(request, "editor", context, status=status)


def _tool(teacher: Teacher, form: Any) -> Any:
    _check_may_edit(teacher)
    return tools.get(teacher.course.tenant_id, links.uuid_of(form.get("tool", "")))


def _check_may_edit(teacher: Teacher) -> None:
    if not teacher.may_edit:
        raise NotAuthorized("You may see this course, and not change it.")
