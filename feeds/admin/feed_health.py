"""How a feed is: what its receiver takes and doesn't, and the dead letters with what can be done about them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone

from feeds.admin.stream_pages import StreamPages
from feeds.models import Feed
from feeds.services import charts, feed_health, feed_settings

_NEWEST = 20
_MOST_DEAD = 50


class FeedHealthPage(StreamPages):
    """A page of a feed's; ``get_object`` and the permissions are the admin's."""

    def health_urls(self) -> list[Any]:
        """Return the address."""
        return [path("<uuid:feed_id>/health/", self.admin_site.admin_view(self.health), name="feeds_feed_health")]

    def health(self, request: HttpRequest, feed_id: UUID) -> HttpResponse:
        """Show how a feed is; try a dead letter again, or all of them."""
        feed = self._feed(request, feed_id)
        if request.method == "POST":
            self._replay(request, feed)
            return redirect(request.get_full_path())
        return self.show(
            request,
            "feed_health",
            feed.tenant,
            title=f"How {feed.name} is",
            feed=feed,
            lag=feed_health.lag_of(feed, now=timezone.now()),
            rate=feed_health.taken_in_last_minute(feed),
            waiting=feed_health.waiting(feed),
            dead=feed_health.dead(feed),
            dead_letters=feed_health.dead_letters(feed, at_most=_MOST_DEAD),
            errors=feed_health.errors_of(feed),
            tries=feed_health.newest_tries(feed, at_most=_NEWEST),
            chart=charts.deliveries_by_hour(feed),
            may_change=request.user.has_perm("feeds.change_feed"),
        )

    def _replay(self, request: HttpRequest, feed: Feed) -> None:
        if not request.user.has_perm("feeds.change_feed"):
            raise PermissionDenied
        position = request.POST.get("position", "")
        one = int(position[:19]) if position.isascii() and position.isdigit() else None
        count = feed_settings.replay_dead(feed.tenant_id, feed.pk, position=one, who=request.user.get_username())
        messages.info(request, f"{count} records are tried again.")

    def _feed(self, request: HttpRequest, feed_id: UUID) -> Feed:
        if not request.user.has_perm("feeds.view_feed"):
            raise PermissionDenied
        found: Feed | None = self.get_queryset(request).filter(pk=feed_id).first()
        if found is None:
            raise Http404("There is no such feed.")
        return found
