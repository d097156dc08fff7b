"""The audit trail, to be read."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from people.admin.base import FirstPages, PeopleAdmin, TenantFilter, visible_tenants
from people.models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(PeopleAdmin):
    """Shows what was done, newest first."""

    list_display = ["at", "who", "action", "object", "tenant"]
    list_filter = [TenantFilter]
    list_select_related = ["tenant"]
    search_fields = ["=object"]
    search_help_text = "Exactly what it was done to, such as: credential player-1"
    paginator = FirstPages
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Limit the entries to the visible tenants."""
        return super().get_queryset(request).filter(tenant__in=visible_tenants(request))

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Any]", search_term: str
    ) -> tuple["QuerySet[Any]", bool]:
        """Find what was done to one object, by the index audit_of_object."""
        term = search_term.strip()
        return (queryset.filter(object=term) if term else queryset), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody writes by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody changes an entry."""
        return False
