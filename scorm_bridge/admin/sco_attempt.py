"""SCO attempts: each element, and the commit that wrote it; reached from their attempts."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html_join

from people.admin.base import OneTenantAdmin
from scorm_bridge.models import ScoAttempt
from scorm_bridge.services import attempt_list

_MOST_SHOWN, _LONGEST = 20_000, 2_000


@admin.register(ScoAttempt)
class ScoAttemptAdmin(OneTenantAdmin):
    """Shows SCO attempts."""

    list_display = ["activity", "number", "completion", "success", "begun_at"]
    ordering = ["id"]
    fields = [
        "id",
        "attempt",
        "activity",
        "number",
        "begun_at",
        "initialized_at",
        "suspended_at",
        "ended_at",
        "exit",
        "completion",
        "success",
        "score_scaled",
        "progress_measure",
        "total_seconds",
        "run_time_data",
    ]
    readonly_fields = fields

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show attempts alone in the menu."""
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """SCO attempts begin in the player."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let nobody change what content has said."""
        return False

    @admin.display(description="Run-time data")
    def run_time_data(self, sco: ScoAttempt) -> str:
        """Return each element with the session and the number of the commit that wrote it."""
        found, _ = attempt_list.elements_of(sco, limit=_MOST_SHOWN)
        rows = ((each.name, _shown(each.value), each.session, each.commit) for each in found)
        return format_html_join("", "<div><code>{}</code> = {} <small>({}/{})</small></div>", rows)


def _shown(value: str) -> str:
    return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}… ({len(value)} characters)"
