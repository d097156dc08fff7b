"""A feed to a broker, and what its consumers make of what they have taken."""

from typing import Any

from feeds.models import Feed
from feeds.services import feed_settings
from feeds.services.feed_settings import NewFeed
from people.models import Tenant
from tests.feeds.sinks.peers import Taken
from tests.feeds.test_delivering import tell

ANA, DEE, EVE = ({"mbox": f"mailto:{name}@example.org"} for name in ("ana", "dee", "eve"))


def feed_to(broker: Any, tenant: Tenant, *, options: dict[str, Any] | None = None, **changes: Any) -> Feed:
    told = {"name": broker.kind, "kind": broker.kind, "url": broker.url, "secret": broker.secret}
    new = NewFeed(**{**told, "options": {**broker.options, **(options or {})}, **changes})
    feed, _ = feed_settings.create(tenant.pk, new, who="bo")
    return feed


def tell_of_three(tenant: Tenant, *, rounds: int = 1) -> None:
    """Let Ana, Dee and Eve do three things each, so many times."""
    for _ in range(rounds):
        for who in (ANA, DEE, EVE):
            tell(tenant, "initialized", "answered", "passed", actor=who)


def without_duplicates(taken: list[Taken]) -> list[Taken]:
    """Return what a consumer keeps that removes duplicates by ``record-id``; they are the same in all else, too."""
    first: dict[str, Taken] = {}
    for each in taken:
        assert first.setdefault(each.headers["record-id"], each) == each
    return list(first.values())


def sequences_by_learner(taken: list[Taken]) -> dict[str, list[str]]:
    """Return in which order a consumer has each learner's records."""
    found: dict[str, list[str]] = {}
    for each in taken:
        found.setdefault(each.key, []).append(each.headers["sequence"])
    return found
