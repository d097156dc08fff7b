"""Courses: imported, shown with their trees, archived; and many people enrolled at once."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from unfold.decorators import action

from courses.admin.forms import CsvForm, NewCourseForm, PackageForm
from courses.models import Course
from courses.services import course_pages, courses, enrollment_csv, importers
from courses.services.importers import Fault
from people.admin.base import OneTenantAdmin, OneTenantFilter, visible_tenants
from people.rules.errors import Refusal

_MOST_SHOWN = 20


class ArchivedFilter(admin.SimpleListFilter):
    """Whether courses are archived; those that aren't are shown at first."""

    title = "archived"
    parameter_name = "archived"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choices."""
        return [("yes", "archived")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Narrow the list."""
        return queryset.filter(archived_at__isnull=self.value() != "yes")


@admin.register(Course)
class CourseAdmin(OneTenantAdmin):
    """Shows courses; their content comes by packages."""

    list_display = ["title", "kind", "latest_version", "created_at"]
    list_filter = [OneTenantFilter, ArchivedFilter]
    ordering = ["-created_at", "id"]
    fields = [
        "title",
        "kind",
        "identifier",
        "tenant",
        "versions",
        "warnings",
        "people",
        "teaching",
        "created_at",
        "archived_at",
        "tree",
    ]
    readonly_fields = fields
    actions = ["archive_all", "restore_all"]
    actions_list = ["make", "import_package"]
    actions_detail = ["enrol_by_csv", "archive"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody makes a course without content."""
        return False

    @action(description="Import a package…", icon="upload", url_path="import", permissions=["import_package"])
    def import_package(self, request: HttpRequest) -> HttpResponse:
        """Import a package, or only say what is wrong with it."""
        tenants = visible_tenants(request)
        form = PackageForm(request.POST or None, request.FILES or None, tenants=tenants)
        faults: Any = None
        errors: list[Fault] = []
        if request.method == "POST" and form.is_valid():
            tenant = next(each for each in tenants if each.slug == form.cleaned_data["tenant"])
            importer = importers.importer_of(form.cleaned_data["kind"])
            file, organization = form.cleaned_data["package"].file, form.cleaned_data["organization"]
            faults = importer.check(file, organization=organization)
            errors = [each for each in faults if not each.is_warning]
            if not errors and "check" not in request.POST:
                try:
                    who = request.user.get_username()
                    course_id = importer.import_package(tenant.pk, file, who=who, organization=organization)
                except Refusal as refusal:
                    messages.error(request, refusal.message)
                else:
                    messages.success(request, "The package was imported.")
                    _warn(request, faults)
                    return redirect("admin:courses_course_change", course_id)
        page = {"form": form, "faults": faults, "errors": len(errors)}
        return self._page(request, "import_package", "Import a package", **page)

    @action(description="Make a course…", icon="add", url_path="make", permissions=["import_package"])
    def make(self, request: HttpRequest) -> HttpResponse:
        """Make a course that is put together here."""
        tenants = visible_tenants(request)
        form = NewCourseForm(request.POST or None, tenants=tenants)
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            tenant = next(each for each in tenants if each.slug == given["tenant"])
            made = course_pages.makers()[given["kind"]](tenant.pk, given["title"], request.user.get_username())
            return redirect("admin:courses_course_change", made.pk)
        return self._page(request, "make", "Make a course", form=form)

    def has_import_package_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Ask for the permission to add courses."""
        return bool(request.user.has_perm("courses.add_course"))

    @action(description="Enrol…", icon="group_add", url_path="enrol", permissions=["enrol_by_csv"])
    def enrol_by_csv(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Enrol everybody of a file, and show what became of each row."""
        course = self._course(request, object_id)
        form = CsvForm(request.POST or None, request.FILES or None)
        outcomes: Any = None
        if request.method == "POST" and form.is_valid():
            try:
                outcomes = enrollment_csv.enroll_all(
                    course.tenant,
                    course.pk,
                    form.content(),
                    who=request.user.get_username(),
                    may=request.user.has_perm,
                )
            except Refusal as refusal:
                messages.error(request, refusal.message)
        return self._page(request, "enrol_by_csv", f"Enrol in {course}", form=form, outcomes=outcomes, course=course)

    def has_enrol_by_csv_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Ask for the permission to enrol."""
        return bool(request.user.has_perm("courses.add_enrollment"))

    @action(description="Archive, or bring back", icon="archive", url_path="archive", permissions=["change"])
    def archive(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Archive a course, or bring it back: it deletes nothing."""
        course = self._course(request, object_id)
        if request.method == "POST":
            archived = course.archived_at is None
            courses.archive(course.tenant_id, course.pk, archived=archived, who=request.user.get_username())
            return redirect("admin:courses_course_change", course.pk)
        question = "Archive it: nobody enrols or launches?" if course.archived_at is None else "Bring it back?"
        return self._page(request, "question", question, course=course)

    @admin.action(description="Archive: nobody enrols or launches any more", permissions=["change"])
    def archive_all(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        """Archive courses."""
        for course in queryset:
            courses.archive(course.tenant_id, course.pk, who=request.user.get_username())

    @admin.action(description="Bring back", permissions=["change"])
    def restore_all(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        """Bring archived courses back."""
        for course in queryset:
            courses.archive(course.tenant_id, course.pk, archived=False, who=request.user.get_username())

    @admin.display(description="Versions")
    def versions(self, course: Course) -> str:
        """Return when each version came, and the beginning of its package's SHA-256."""
        rows = (
            (version.number, f"{version.created_at:%Y-%m-%d %H:%M} UTC", version.package[:12])
            for version in courses.versions_of(course)
        )
        return format_html_join("", "<div>{}: {} {}</div>", rows)

    @admin.display(description="Warnings")
    def warnings(self, course: Course) -> str:
        """Return what was told of the newest versions when they were imported."""
        rows = [
            (version.number, _line_of(fault), fault.message, fault.advice)
            for version in courses.versions_of(course)[:_MOST_SHOWN]
            for fault in importers.warnings_of(course.kind, course.tenant_id, version.pk)
        ]
        return format_html_join("", "<div>{}: {} {} {}</div>", rows)

    @admin.display(description="Pages for teachers")
    def teaching(self, course: Course) -> str:
        """Return links to what rooms above offer for a course."""
        links = ((url, title) for title, url in course_pages.links_of(course.pk))
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    @admin.display(description="People")
    def people(self, course: Course) -> str:
        """Return links to who takes part in the course."""
        query = f"?tenant={course.tenant.slug}&q={course.pk}"
        links = (
            (reverse(f"admin:courses_{each}_changelist"), query, title)
            for each, title in (("enrollment", "Enrollments"), ("membership", "Roles"))
        )
        return format_html_join(" · ", '<a href="{}{}">{}</a>', links)

    @admin.display(description="Content")
    def tree(self, course: Course) -> str:
        """Return the tree of the newest version."""
        items = courses.items_of(courses.latest_version(course))
        rows = ((item.depth * 2, item.kind, str(item), item.identifier) for item in items[:2_000])
        return format_html_join("", '<div style="padding-left:{}rem">{}: <b>{}</b> {}</div>', rows)

    def _course(self, request: HttpRequest, object_id: str) -> Course:
        course: Course | None = self.get_object(request, object_id)
        if course is None:
            raise Http404("There is no such course.")
        if not self.has_view_permission(request, course):
            raise PermissionDenied
        return course

    def _page(self, request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
        page = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **context}
        page["back"] = reverse("admin:courses_course_changelist")
        return TemplateResponse(request, f"courses/admin/{name}.html", page)


def _warn(request: HttpRequest, warnings: Sequence[Fault]) -> None:
    """Show what the author of an imported package should know."""
    if warnings:
        rows = ((each.message, each.advice, _line_of(each)) for each in warnings[:_MOST_SHOWN])
        count = len(warnings)
        title = f"{count} thing{'' if count == 1 else 's'} that other systems may not put up with:"
        messages.warning(request, format_html("{}{}", title, format_html_join("", "<div>{} {} {}</div>", rows)))


def _line_of(fault: Fault) -> str:
    return f"line {fault.line}" if fault.line else ""
