"""The newest records as they come, and how many of each event there were: a page that keeps itself up to date."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone

from feeds.admin.stream_pages import StreamPages
from feeds.rules.learning_record import sequence_of
from feeds.services import charts, stream_health

_PERMISSION = "feeds.view_record"
_MOST = 50


class LiveTailPage(StreamPages):
    """A page, and what its script asks for every other second; no connection is kept open for it."""

    def live_urls(self) -> list[Any]:
        """Return the addresses."""
        view = self.admin_site.admin_view
        return [
            path("live/", view(self.live), name="feeds_live"),
            path("live/records/", view(self.live_records), name="feeds_live_records"),
        ]

    def live(self, request: HttpRequest) -> HttpResponse:
        """Show the page."""
        tenant = self.tenant_of(request, _PERMISSION)
        chart = charts.records_by_minute(tenant.pk, now=timezone.now())
        return self.show(request, "live", tenant, title="Live records", chart=chart)

    def live_records(self, request: HttpRequest) -> HttpResponse:
        """Return the newest records after a position, the oldest first; those that it is too late for are left out."""
        tenant = self.tenant_of(request, _PERMISSION)
        after = request.GET.get("after", "")
        position = int(after) if len(after) < 20 and after.isascii() and after.isdigit() else 0
        found = stream_health.newest_after(tenant.pk, position, at_most=_MOST)
        last = found[-1][0] if found else position
        records = [json.loads(payload) for _, payload in found]
        return JsonResponse({"records": records, "after": sequence_of(last)}, headers={"Cache-Control": "no-store"})
