"""Notices on their way to tools."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from lti.platform.models import Notice
from lti.platform.services import notices
from people.admin.base import OneTenantAdmin, OneTenantFilter


@admin.register(Notice)
class NoticeAdmin(OneTenantAdmin):
    """Shows what tools were told, and what they answered."""

    list_display = ["notice_type", "tool", "made_at", "attempts", "sent_at", "due_at", "last_answer"]
    list_filter = [OneTenantFilter]
    list_select_related = ["tenant", "tool"]
    ordering = ["-made_at", "id"]
    fields = ["tenant", "tool", "notice_type", "claims", "made_at", "attempts", "sent_at", "due_at", "last_answer"]
    readonly_fields = fields
    actions = ["send_again"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody makes a notice."""
        return False

    @admin.action(description="Send again", permissions=["change"])
    def send_again(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        """Queue notices again that were given up."""
        for notice in queryset:
            notices.send_again(notice, who=request.user.get_username())
