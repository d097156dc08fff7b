"""Packages: what each version of a course was imported from, and where its content is shown."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from people.admin.base import OneTenantAdmin
from scorm_bridge.models import ScormPackage


@admin.register(ScormPackage)
class ScormPackageAdmin(OneTenantAdmin):
    """Shows packages, and lets their content be shown in a window."""

    list_display = ["version", "version_name", "organization", "in_window"]
    list_select_related = ["version__course", "tenant"]
    ordering = ["-id"]
    fields = ["version", "version_name", "manifest", "organization", "scos", "assets", "in_window"]
    readonly_fields = fields[:-1]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let packages come by import alone."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let a package go with its course alone."""
        return False
