"""The launch inspector: why a launch, a message or a service call passed or was refused."""

import json
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from lti.security.models import Exchange
from lti.security.rules.claim_names import meaning_of
from lti.security.services import inspector
from people.admin.base import OneTenantAdmin, OneTenantFilter, chosen_tenant


class OutcomeFilter(admin.SimpleListFilter):
    """Whether exchanges passed."""

    title = "outcome"
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the two outcomes."""
        return [("passed", "passed"), ("refused", "refused")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Narrow the list to one of them."""
        value = self.value()
        return queryset.filter(passed=value == "passed") if value in ("passed", "refused") else queryset


class SideFilter(admin.SimpleListFilter):
    """What we were."""

    title = "side"
    parameter_name = "side"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the two sides."""
        return [(Exchange.PLATFORM, "we launched a tool"), (Exchange.TOOL, "a platform launched us")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Narrow the list to one of them."""
        value = self.value()
        return queryset.filter(side=value) if value in (Exchange.PLATFORM, Exchange.TOOL) else queryset


@admin.register(Exchange)
class ExchangeAdmin(OneTenantAdmin):
    """Shows exchanges; nobody changes what happened."""

    list_filter = [OneTenantFilter, OutcomeFilter, SideFilter]
    search_fields = ["id"]
    search_help_text = "The name of a tool or platform, or the id of an exchange, a learner, a tool or a platform."
    ordering = ["-at", "id"]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Return the columns; problems are told without people to whom people are covered."""
        personal = request.user.has_perm(inspector.PERSONAL)

        @admin.display(description="Problem")
        def problem(exchange: Exchange) -> str:
            return inspector.problem_of(exchange, personal=personal)[:160]

        return ["time", "we_are", "kind", "party_name", "outcome", problem]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Leave out of the list what it doesn't show."""
        rows = super().get_queryset(request)
        match = request.resolver_match
        if not (match and (match.url_name or "").endswith("_changelist")):
            return rows
        # What covers people in a problem is found in the messages.
        return rows.defer("messages", "steps") if request.user.has_perm(inspector.PERSONAL) else rows.defer("steps")

    def searched(self, request: HttpRequest, queryset: "QuerySet[Any]", term: str) -> "QuerySet[Any]":
        """Find exchanges as the API does."""
        return inspector.matching(queryset, chosen_tenant(request).pk, term)

    @admin.display(description="Time (UTC)")
    def time(self, exchange: Exchange) -> str:
        """Return when it was, to the second."""
        return f"{exchange.at:%Y-%m-%d %H:%M:%S}"

    @admin.display(description="We are the")
    def we_are(self, exchange: Exchange) -> str:
        """Return our side."""
        return exchange.side

    @admin.display(description="Outcome")
    def outcome(self, exchange: Exchange) -> str:
        """Return the outcome as a word, which the colour only repeats."""
        kind, mark, word = ("good", "✓", "passed") if exchange.passed else ("voided", "✗", "refused")
        text = '<span class="page-tag page-tag-{}"><span aria-hidden="true">{}</span> {}</span>'
        return format_html(text, kind, mark, word)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one exchange: what happened, every check, and the messages."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        exchange = self.get_object(request, object_id)
        if exchange is None:
            raise Http404("This exchange isn't kept (any more).")
        personal = request.user.has_perm(inspector.PERSONAL)
        told = inspector.told(exchange, personal=personal)
        page = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": inspector.sentence_of(exchange),
            "exchange": exchange,
            "told": told,
            "personal": personal,
            "messages_shown": [_message(name, content) for name, content in told.messages.items()],
            "learner_address": _learner_address(request, told.learner),
        }
        return TemplateResponse(request, "lti_security/admin/exchange.html", page)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Refuse: there is no history."""
        raise Http404

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody changes what happened."""
        return False


def _message(name: str, content: Any) -> dict[str, Any]:
    """Return a message as the page shows it: each property with what it means, and the whole to be copied."""
    properties = content.items() if isinstance(content, dict) else [("", content)]
    rows = [(each, meaning_of(each, value), _pretty(value)) for each, value in properties]
    return {"name": name.replace("_", " "), "rows": rows, "json": _pretty(content)}


def _pretty(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _learner_address(request: HttpRequest, learner: Any) -> str:
    """Return where the learner is shown, to those who may see it."""
    may_see = learner is not None and request.user.has_perm("people.view_learner")
    return reverse("admin:people_learner_change", args=[learner]) if may_see else ""
