"""Feeds: made by their kind, how each is at a glance, and actions to stop it and let it go on."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from feeds.admin.dry_run import DryRunPage
from feeds.admin.feed_form import fields_for, form_for
from feeds.admin.feed_health import FeedHealthPage
from feeds.models import Feed, Status
from feeds.rules.errors import FeedRefused
from feeds.services import feed_health, feed_settings
from feeds.services.feed_settings import NewFeed
from feeds.services.sinks import Sink, all_sinks, sink_of
from people.admin.base import OneTenantAdmin


@admin.register(Feed)
class FeedAdmin(FeedHealthPage, DryRunPage, OneTenantAdmin):
    """Shows, makes and changes feeds."""

    change_list_template = "feeds/admin/feed_list.html"
    list_display = ["name", "kind", "status", "lag", "rate", "last_success_at", "dead", "how_it_is"]
    ordering = ["name"]
    actions = ["pause", "go_on", "replay"]
    readonly_fields = ["status", "disabled_because", "delivered", "last_success_at", "failing_since", "last_problem"]
    shown = ["how_it_is", *readonly_fields]

    def get_urls(self) -> list[Any]:
        """Return the addresses, those of the pages of our own first."""
        return [*self.health_urls(), *self.dry_run_urls(), *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Ask for the kind first; the form is that kind's."""
        if "kind" not in request.GET and self.has_add_permission(request):
            return self.show(request, "feed_kinds", None, title="Where shall records go?", kinds=all_sinks())
        return super().add_view(request, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the form of the feed's kind."""
        return super().get_form(request, obj, change=change, **{**kwargs, "form": form_for(_sink(request, obj))})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Ask for what a feed of its kind needs; one that is there shows how it is, too."""
        asked = fields_for(_sink(request, obj))
        return ["tenant", "kind", *asked, *self.shown] if obj else ["tenant", *asked]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the tenant and the kind of a feed."""
        return ["tenant", "kind", *self.shown] if obj else []

    @admin.display(description="behind")
    def lag(self, feed: Feed) -> str:
        """Show how far it is behind the stream."""
        return str(feed_health.lag_of(feed, now=timezone.now()))

    @admin.display(description="records a minute")
    def rate(self, feed: Feed) -> int:
        """Show how many records the receiver took in the last minute."""
        return feed_health.taken_in_last_minute(feed)

    @admin.display(description="dead letters")
    def dead(self, feed: Feed) -> int:
        """Show how many records are given up."""
        return feed_health.dead(feed)

    @admin.display(description="how it is")
    def how_it_is(self, feed: Feed) -> str:
        """Return a link to the page that shows it."""
        problem = feed.disabled_because or feed.last_problem
        address = reverse("admin:feeds_feed_health", args=[feed.pk])
        return format_html('<a class="page-link" href="{}">{}</a>', address, problem[:80] or "Well")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Make or change a feed; the secret of a new one is shown this once."""
        who = request.user.get_username()
        if change:
            feed_settings.change(obj.tenant_id, obj.pk, who=who, **form.asked)
            return
        feed, secret = feed_settings.create(obj.tenant_id, NewFeed(kind=form.sink.kind, **form.asked), who=who)
        obj.pk, obj.kind, obj._state.adding = feed.pk, feed.kind, False
        if secret:
            messages.info(request, f"The secret of {feed.name}, shown this once: {secret}")

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """Say what was changed, by the names of the fields."""
        return [{"added": {}} if add else {"changed": {"fields": sorted(form.changed_data)}}]

    @admin.action(description="Pause", permissions=["change"])
    def pause(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        """Send nothing until somebody lets it go on; nothing is lost."""
        self._set(request, queryset, Status.PAUSED)

    @admin.action(description="Go on", permissions=["change"])
    def go_on(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        """Let feeds go on from where they were."""
        self._set(request, queryset, Status.ACTIVE)

    @admin.action(description="Try dead letters again", permissions=["change"])
    def replay(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        """Let what was given up be tried again."""
        who = request.user.get_username()
        count = sum(feed_settings.replay_dead(feed.tenant_id, feed.pk, who=who) for feed in queryset)
        messages.info(request, f"{count} records are tried again.")

    def _set(self, request: HttpRequest, queryset: "QuerySet[Any]", status: Status) -> None:
        for feed in queryset:
            feed_settings.set_status(feed.tenant_id, feed.pk, status, who=request.user.get_username())


def _sink(request: HttpRequest, feed: Any) -> Sink:
    try:
        return sink_of(feed.kind if feed else request.GET.get("kind", ""))
    except FeedRefused as refused:
        raise Http404(refused.message) from None
