"""What feeds tell administrators: which connections they are, and what has to be seen to."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from feeds.models import Feed, Status
from feeds.rules.learning_record import SCHEMA
from feeds.services.feed_health import newest_tries
from people.services.connections import OUT, Connection
from people.services.notices import Notice

_NEWEST = 200
_PAGE = "admin:feeds_feed_change"


def connections(tenant_id: int) -> Iterable[Connection]:
    """Yield a tenant's feeds, with what failed of the newest requests."""
    for feed in Feed.objects.filter(tenant_id=tenant_id):
        tries = newest_tries(feed, at_most=_NEWEST)
        yield Connection(
            id=f"feed-{feed.kind}:{feed.pk}",
            direction=OUT,
            name=feed.name,
            status=feed.status,
            api=SCHEMA,
            page=(_PAGE, str(feed.pk)),
            address=feed.url,
            owner=feed.owner,
            purpose=feed.purpose,
            says_owner=True,
            last_used_at=tries[0].at if tries else feed.last_success_at,
            tries=len(tries),
            failures=sum(not each.is_taken for each in tries),
        )


def notices(tenant_id: int) -> Iterable[Notice]:
    """Yield which feeds were disabled, and which have failed for long."""
    for feed in Feed.objects.filter(tenant_id=tenant_id, status=Status.DISABLED):
        text = f"The feed {feed.name} was disabled: {feed.disabled_because}"
        yield Notice(f"feed:{feed.pk}:disabled", text, (_PAGE, str(feed.pk)))
    long_ago = timezone.now() - timedelta(minutes=settings.FEED_FAILING_NOTICE_MINUTES)
    for feed in Feed.objects.filter(tenant_id=tenant_id, status=Status.ACTIVE, failing_since__lt=long_ago):
        since = f"{feed.failing_since:%Y-%m-%d %H:%M} UTC"
        text = f"The receiver of the feed {feed.name} has taken nothing since {since}: {feed.last_problem[:300]}"
        yield Notice(f"feed:{feed.pk}:failing:{feed.failing_since:%Y%m%d%H%M}", text, (_PAGE, str(feed.pk)))
