"""Courses of platforms: which ones each of them may open."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from lti.tool.models import Platform, PlatformCourse
from lti.tool.services import allowed_courses
from people.admin.base import OneTenantAdmin, visible_tenants


@admin.register(PlatformCourse)
class PlatformCourseAdmin(OneTenantAdmin):
    """Allows platforms to open courses, and takes that back; who may change a platform decides that as well."""

    list_display = ["course", "platform", "how", "who", "created_at"]
    list_select_related = ["tenant", "platform", "course"]
    ordering = ["-id"]
    raw_id_fields = ["course"]
    actions = ["allow", "take_back"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Return what is decided, and of what was decided also how."""
        return ["platform", "course", *(["how", "who", "created_at"] if obj else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep what was decided; it is taken back in the list."""
        return self.get_fields(request, obj) if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the platforms that the user may see."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "platform":
            seen = [tenant.pk for tenant in visible_tenants(request)]
            field.queryset = Platform.objects.filter(tenant_id__in=seen).order_by("name")
        return field

    def save_model(self, request: HttpRequest, obj: PlatformCourse, form: Any, change: bool) -> None:
        """Allow the course by the service, which compares the tenants and writes the audit trail."""
        made = allowed_courses.allow(obj.platform, obj.course_id, who=request.user.get_username())
        obj.pk, obj.tenant_id, obj._state.adding = made.pk, made.tenant_id, False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask for the permission to see platforms."""
        return bool(request.user.has_perm("lti_tool.view_platform")) or self.has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Ask for the permission to change platforms."""
        return self.has_change_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask for the permission to change platforms."""
        return bool(request.user.has_perm("lti_tool.change_platform"))

    @admin.action(description="Allow: also where only allowed courses are opened", permissions=["change"])
    def allow(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        """Allow what was chosen in platforms."""
        for each in queryset:
            allowed_courses.allow(each.platform, each.course_id, who=request.user.get_username())

    @admin.action(description="Take back: the platform may not open it any more", permissions=["change"])
    def take_back(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        """Keep platforms from opening courses."""
        rows = list(queryset)
        for each in rows:
            allowed_courses.take_back(each.platform, each.course_id, who=request.user.get_username())
        messages.success(request, f"{len(rows)} courses aren't opened any more.")
