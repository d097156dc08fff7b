"""Deployments: where tools may be used."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from lti.platform.models import Deployment, Tool
from lti.platform.services import tools
from people.admin.base import OneTenantAdmin, OneTenantFilter, visible_tenants


@admin.register(Deployment)
class DeploymentAdmin(OneTenantAdmin):
    """Deploys a tool in one course, or stops it."""

    list_display = ["tool", "title", "course", "id", "enabled"]
    list_filter = [OneTenantFilter]
    list_select_related = ["tenant", "tool", "course"]
    ordering = ["tool", "created_at"]
    raw_id_fields = ["course"]
    readonly_when_made = ("id", "tenant", "tool", "course")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Return what may be decided."""
        return [*(["id"] if obj else []), "tenant", "tool", "course", "title", "enabled"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep where a deployment is: links stand on it."""
        return self.readonly_when_made if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the tools that the user may see."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "tool":
            seen = [tenant.pk for tenant in visible_tenants(request)]
            field.queryset = Tool.objects.filter(tenant_id__in=seen)
        return field

    def save_model(self, request: HttpRequest, obj: Deployment, form: Any, change: bool) -> None:
        """Deploy by the service, which compares the tenants and writes the audit trail."""
        tools.deploy(obj, who=request.user.get_username())
