"""Makes and changes feeds: where they go, which records, by which secrets, and from where on."""

import secrets as random_bytes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import IntegrityError, transaction
from django.utils import timezone

from feeds.models import Delivery, Feed, Status
from feeds.rules import webhook_signing
from feeds.rules.delivery_verdicts import Verdict
from feeds.rules.errors import FeedConflict, FeedRefused, UnknownFeed
from feeds.services import manifests, sinks, streams, wanted
from feeds.services.records import made_up_to, newest, place_before
from feeds.services.sinks import Item, Sent, Unreachable, destination_of, secrets_of, sink_of
from people.services import audit
from people.services.encryption import encrypted

MOST_SECRETS = 4


@dataclass(frozen=True, slots=True)
class NewFeed:
    """A feed that is being made; ``since`` is when the first record's Statement was stored, None for those to come.

    ``after`` is instead the position after which records come, as other ways out have told it.
    ``secret`` is what the receiver lets in, where it has one of its own.
    """

    name: str
    url: str
    kind: str = "webhook"
    options: Mapping[str, Any] = field(default_factory=dict)
    secret: str = ""
    owner: str = ""
    purpose: str = ""
    events: Sequence[str] = field(default_factory=tuple)
    course: str = ""
    verb: str = ""
    profile: str = ""
    group: UUID | None = None
    in_order: bool = False
    at_once: int = 4
    since: datetime | None = None
    after: int | None = None


@transaction.atomic
def create(tenant_id: int, new: NewFeed, *, who: str) -> tuple[Feed, str]:
    """Make a feed, and return it with the secret that signs, which is shown this once; empty if none does."""
    _check(tenant_id, new)
    streams.ensure([tenant_id])
    signing = webhook_signing.shared_secret(random_bytes.token_bytes(32)) if sink_of(new.kind).signs else ""
    secret = signing or new.secret
    position = _beginning(tenant_id, new)
    try:
        with transaction.atomic():
            feed = Feed.objects.create(
                tenant_id=tenant_id,
                name=new.name,
                kind=new.kind,
                url=new.url,
                options=dict(new.options),
                owner=new.owner,
                purpose=new.purpose,
                events=list(new.events),
                course=new.course,
                verb=new.verb,
                profile=new.profile,
                group=new.group,
                in_order=new.in_order,
                at_once=new.at_once,
                secrets=_kept([secret] if secret else []),
                position=position,
                proven_to=position,
            )
    except IntegrityError:
        raise FeedConflict(f"There is a feed {new.name!r} already.") from None
    _note(feed, "create", who, {"kind": feed.kind, "url": feed.url})
    return feed, signing


def get(tenant_id: int, feed_id: UUID) -> Feed:
    """Return a feed of the tenant."""
    found: Feed | None = Feed.objects.filter(tenant_id=tenant_id, pk=feed_id).first()
    if found is None:
        raise UnknownFeed(f"There is no feed {feed_id}.")
    return found


@transaction.atomic
def change(tenant_id: int, feed_id: UUID, *, who: str, **changes: Any) -> Feed:
    """Change what a feed is called, where it goes and which records it has from now on; its kind stays.

    ``secret`` is what the receiver lets in; where feeds sign, secrets are added and retired instead.
    """
    feed = _held(tenant_id, feed_id)
    if secret := changes.pop("secret", ""):
        if sink_of(feed.kind).signs:
            raise FeedRefused("secret: a feed that signs makes its own: add one.")
        feed.secrets = _kept([secret])
    sent_by = wanted.wanted_of(feed)
    for name, value in changes.items():
        setattr(feed, name, value)
    _check(tenant_id, feed)
    if wanted.wanted_of(feed) != sent_by:
        # What was chosen by the old filters has manifests of its own, and what is on its way by them comes again.
        manifests.close(feed, sent_by, feed.position)
        feed.lease = feed.leased_until = None
    feed.save()
    _note(feed, "change", who, {"changed": sorted(changes)})
    return feed


@transaction.atomic
def set_status(tenant_id: int, feed_id: UUID, status: Status, *, who: str) -> Feed:
    """Pause a feed, or let it go on from where it was, whoever had stopped it; nothing is lost meanwhile."""
    feed = _held(tenant_id, feed_id)
    feed.status, feed.disabled_because = status, ""
    if status == Status.ACTIVE:
        feed.failing_since, feed.leased_until, feed.lease = None, None, None
    feed.save()
    _note(feed, status.value, who, {})
    return feed


@transaction.atomic
def add_secret(tenant_id: int, feed_id: UUID, *, asymmetric: bool = False, who: str) -> tuple[str, str]:
    """Add a secret that signs beside the others; return what the receiver needs, and which it is.

    Of an ed25519 key that is the public half; the private one never leaves.
    """
    feed = _held(tenant_id, feed_id)
    if not sink_of(feed.kind).signs:
        raise FeedConflict("The receiver has a secret of its own, by which the feed doesn't sign: change that one.")
    known = secrets_of(feed)
    if len(known) >= MOST_SECRETS:
        raise FeedConflict(f"A feed has {MOST_SECRETS} secrets at most: retire one first.")
    entropy = random_bytes.token_bytes(32)
    make = webhook_signing.private_key if asymmetric else webhook_signing.shared_secret
    secret = make(entropy)
    feed.secrets = _kept([secret, *known])
    feed.save(update_fields=["secrets"])
    _note(feed, "secret", who, {"asymmetric": asymmetric})
    return webhook_signing.public_half(secret) or secret, "ed25519" if asymmetric else "hmac-sha256"


@transaction.atomic
def retire_secrets(tenant_id: int, feed_id: UUID, *, who: str) -> int:
    """Let the newest secret sign alone; return how many are retired."""
    feed = _held(tenant_id, feed_id)
    secrets = secrets_of(feed)
    feed.secrets = _kept(secrets[:1])
    feed.save(update_fields=["secrets"])
    retired = len(secrets[1:])
    _note(feed, "secrets.retire", who, {"retired": retired})
    return retired


@transaction.atomic
def replay_dead(tenant_id: int, feed_id: UUID, *, position: int | None = None, who: str) -> int:
    """Let dead deliveries be tried again, all of them or one; return how many."""
    feed = _held(tenant_id, feed_id)
    rows = Delivery.objects.filter(tenant_id=tenant_id, feed=feed, dead_at__isnull=False)
    rows = rows if position is None else rows.filter(position=position)
    count = int(rows.update(dead_at=None, due_at=timezone.now(), tries=0))
    _note(feed, "replay", who, {"deliveries": count})
    return count


@transaction.atomic
def replay_since(tenant_id: int, feed_id: UUID, since: datetime, *, who: str) -> Feed:
    """Deliver everything again that was stored after this moment; receivers know what they have by its id."""
    feed = _held(tenant_id, feed_id)
    feed.position = min(feed.position, place_before(since))
    # What is on its way by a lease must not move the position on again.
    feed.lease = feed.leased_until = None
    feed.save(update_fields=["position", "lease", "leased_until"])
    _note(feed, "replay", who, {"since": since.isoformat()})
    return feed


def try_out(tenant_id: int, feed_id: UUID) -> Sent:
    """Send the newest record to a feed's receiver now, whatever the feed's state; its position stays.

    A receiver that has to have every record in its turn is asked whether it would take one.
    """
    feed = get(tenant_id, feed_id)
    found = newest(tenant_id)
    if found is None:
        raise FeedConflict("There is no record yet that could be sent.")
    try:
        with sink_of(feed.kind).open(destination_of(feed)) as channel:
            if isinstance(channel, sinks.TriedOut):
                return channel.try_out()
            return channel.send([Item(*found)])[0] or Sent(Verdict.AGAIN, "It wasn't sent.")
    except Unreachable as problem:
        return Sent(Verdict.AGAIN, problem.message)


def _beginning(tenant_id: int, new: NewFeed) -> int:
    """Return the position after which a new feed begins."""
    if new.after is not None:
        return new.after
    return made_up_to(tenant_id) if new.since is None else place_before(new.since)


def _check(tenant_id: int, asked: NewFeed | Feed) -> None:
    sinks.check(asked.kind, asked.url, asked.options)
    wanted.check(tenant_id, wanted.wanted_of(asked))
    if not 1 <= asked.at_once <= 16:
        raise FeedRefused(f"at_once: {asked.at_once} requests can't be sent at once; from 1 to 16 can.")


def _held(tenant_id: int, feed_id: UUID) -> Feed:
    found: Feed | None = Feed.objects.select_for_update().filter(tenant_id=tenant_id, pk=feed_id).first()
    if found is None:
        raise UnknownFeed(f"There is no feed {feed_id}.")
    return found


def _kept(secrets: Sequence[str]) -> bytes:
    return encrypted(orjson.dumps(list(secrets)))


def _note(feed: Feed, action: str, who: str, details: dict[str, Any]) -> None:
    audit.write(tenant_id=feed.tenant_id, who=who, action=f"feed.{action}", object=f"feed {feed.pk}", details=details)
