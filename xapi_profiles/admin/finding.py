"""Findings: what stored Statements break of Profiles that are on report."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from people.admin.base import OneTenantAdmin
from xapi_profiles.models import Finding


@admin.register(Finding)
class FindingAdmin(OneTenantAdmin):
    """Shows findings by source, verb and rule."""

    list_display = ["rule", "path", "source", "verb", "count", "newest_at"]
    list_select_related = ["tenant", "profile"]
    ordering = ["-id"]
    fields = [
        "profile",
        "source",
        "verb",
        "path",
        "rule",
        "code",
        "count",
        "first_at",
        "first_statement",
        "newest_at",
        "newest_statement",
    ]
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody adds one."""
        return False
