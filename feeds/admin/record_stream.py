"""Streams of learning records: how far each tenant's is, its newest records, and what leaves of people."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from feeds.admin.learner_items import LearnerItemPages
from feeds.admin.live_tail import LiveTailPage
from feeds.admin.stream_pages import indented
from feeds.models import RecordStream
from feeds.services import stream_health, streams
from people.admin.base import OneTenantAdmin

_NEWEST = 20


@admin.register(RecordStream)
class RecordStreamAdmin(LearnerItemPages, LiveTailPage, OneTenantAdmin):
    """Shows streams, and decides whether identities leave; what is made of them has pages beside."""

    list_display = ["tenant", "made_up_to", "behind", "identities_leave", "as_they_come"]
    fields = ["tenant", "made_up_to", "behind", "mapping", "identities_leave", "newest"]
    readonly_fields = ["tenant", "made_up_to", "behind", "mapping", "newest"]
    ordering = ["tenant_id"]

    def get_urls(self) -> list[Any]:
        """Return the addresses, those of the pages of our own first."""
        return [*self.learner_item_urls(), *self.live_urls(), *super().get_urls()]

    @admin.display(description="made up to")
    def made_up_to(self, stream: RecordStream) -> Any:
        """Show when the last Statement was stored that is a record."""
        return stream_health.made_up_to(stream)

    @admin.display(description="behind")
    def behind(self, stream: RecordStream) -> str:
        """Show how long the oldest Statement waits that isn't a record yet."""
        seconds = streams.lag_of(stream, now=timezone.now())
        return "nothing waits" if seconds is None else f"{seconds:.0f} seconds"

    @admin.display(description="as they come")
    def as_they_come(self, stream: RecordStream) -> str:
        """Return a link to the page of the newest records."""
        address = reverse("admin:feeds_live")
        return format_html('<a class="page-link" href="{}?tenant={}">Live records</a>', address, stream.tenant.slug)

    @admin.display(description="newest records")
    def newest(self, stream: RecordStream) -> str:
        """Show the newest records, as they leave."""
        found = (json.loads(each) for each in stream_health.newest(stream, at_most=_NEWEST))
        rows = [(each["recorded_at"], each["event"], indented(each)) for each in found]
        return format_html_join("", "<details><summary>{} {}</summary><pre>{}</pre></details>", rows) or "none"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep what was decided, with who did."""
        who = request.user.get_username()
        streams.keep_identities_in(obj.tenant_id, leave=obj.identities_leave, who=who)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody adds one: each tenant gets its own."""
        return False
