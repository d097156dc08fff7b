"""Feeds: how each is at a glance, what its receiver hasn't taken, and actions to stop it and let it go on."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join

from feeds.models import DeliveryTry, Feed, Status
from feeds.services import feed_health, feed_settings
from feeds.services.feed_settings import NewFeed
from feeds.services.sinks import all_sinks
from people.admin.base import OneTenantAdmin

_FILTERS = ["events", "course", "verb", "profile", "group"]
_ASKED = ["name", "url", "options", "secret", "owner", "purpose", *_FILTERS, "in_order", "at_once"]
_NEWEST = 20


class FeedForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a feed is told; a secret of the receiver's is never shown again."""

    secret = forms.CharField(
        required=False,
        widget=forms.PasswordInput(render_value=False),
        help_text="What the receiver lets in, where it has a secret of its own. Leave it empty to keep it.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            self.fields["kind"] = forms.ChoiceField(choices=[(each.kind, each.title) for each in all_sinks()])
        self.fields["url"].help_text = "; ".join(f"{each.title}: {each.help_of_url}" for each in all_sinks())


@admin.register(Feed)
class FeedAdmin(OneTenantAdmin):
    """Shows, makes and changes feeds."""

    form = FeedForm
    list_display = [
        "name",
        "tenant",
        "kind",
        "status",
        "delivered",
        "last_success_at",
        "waiting",
        "dead",
        "last_problem",
    ]
    ordering = ["name"]
    actions = ["pause", "go_on", "replay"]
    readonly_fields = ["status", "disabled_because", "delivered", "last_success_at", "failing_since", "last_problem"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Ask for what a feed needs; one that is there shows how it is, too."""
        shown = [*self.readonly_fields, "waiting", "dead", "tries"] if obj else []
        return ["tenant", "kind", *_ASKED, *shown]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the tenant and the kind of a feed."""
        return ["tenant", "kind", *self.readonly_fields, "waiting", "dead", "tries"] if obj else []

    @admin.display(description="waiting")
    def waiting(self, feed: Feed) -> int:
        """Show how many records are to be tried again."""
        return feed_health.waiting(feed)

    @admin.display(description="dead letters")
    def dead(self, feed: Feed) -> int:
        """Show how many records are given up."""
        return feed_health.dead(feed)

    @admin.display(description="newest requests")
    def tries(self, feed: Feed) -> str:
        """Show the newest requests with their answers."""
        rows = feed_health.newest_tries(feed, at_most=_NEWEST)
        shown = (
            (f"{each.at:%Y-%m-%d %H:%M:%S}", each.records, _outcome(each), round(each.seconds * 1000), each.said)
            for each in rows
        )
        return format_html_join("", "<div>{} · {} · {} · {} ms {}</div>", shown) or "none"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Make or change a feed; the secret of a new one is shown this once."""
        who = request.user.get_username()
        asked = {name: form.cleaned_data[name] for name in _ASKED if name in form.cleaned_data}
        asked.update(events=asked.get("events") or [], options=asked.get("options") or {})
        if change:
            feed_settings.change(obj.tenant_id, obj.pk, who=who, **asked)
            return
        feed, secret = feed_settings.create(obj.tenant_id, NewFeed(kind=form.cleaned_data["kind"], **asked), who=who)
        obj.pk = feed.pk
        if secret:
            messages.info(request, f"The secret of {feed.name}, shown this once: {secret}")

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


def _outcome(tried: DeliveryTry) -> str:
    return str(tried.status or ("taken" if tried.is_taken else "no answer"))
