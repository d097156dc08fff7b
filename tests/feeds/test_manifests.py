"""Manifests prove to a receiver that it has all of an hour, and to the server that it sent all of it."""

import hashlib
import json
import re
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path

import jwt
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from feeds.models import Delivery, DeliveryTry, Feed, Manifest, Record
from feeds.rules.errors import ManifestNotYet
from feeds.rules.learning_record import moment_of, sequence_of
from feeds.services import feed_settings, following, manifest_checks, manifest_keys, manifests, sending_out, sinks
from feeds.services.feed_settings import NewFeed
from feeds.services.wanted import wanted_of
from lrs.rules.position import position_at, stored_of
from tests.browser import needs_connections
from tests.feeds.shelf import Shelf
from tests.feeds.told import ADL
from tests.lrs.log import make_principal, make_statement, store
from tests.xapi.client import make_credential

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "feeds-admin.md").read_text()
HOUR = position_at(3_600_000_000)

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed(north, receiver) -> Feed:
    return feed_settings.create(north.pk, NewFeed(name="HR", url=receiver.url, at_once=1), who="bo")[0]


def tell(tenant, *words: str) -> None:
    store(make_principal(tenant), *[make_statement(verb={"id": ADL + word}) for word in words])
    following.catch_up()
    sending_out.deliver_all()


def an_hour_passes(feed: Feed) -> None:
    """Let all records, and what came of them, be an hour older."""
    with connection.cursor() as cursor:
        for position, payload in Record.objects.order_by("position").values_list("position", "payload"):
            older = position - HOUR
            said = json.loads(payload) | {"sequence": sequence_of(older), "recorded_at": moment_of(stored_of(older))}
            cursor.execute(
                "UPDATE feeds_record SET position = %s, payload = %s WHERE position = %s",
                [older, json.dumps(said), position],
            )
        for table in ("feeds_delivery", "feeds_deliverytry"):
            cursor.execute(f"UPDATE {table} SET position = position - %s", [HOUR])
    Feed.objects.filter(pk=feed.pk).update(proven_to=feed.proven_to - HOUR)
    feed.refresh_from_db()


def last_hour() -> str:
    return (timezone.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:00:00Z")


def manifest_of(feed: Feed) -> dict:
    feed.refresh_from_db()
    [jws] = manifests.of_hour(feed, timezone.now() - timedelta(hours=1))
    [key] = jwt.PyJWKSet.from_dict(manifest_keys.published()).keys
    return jwt.decode(jws, key, algorithms=["EdDSA"])


def digest_of(payloads: list[str]) -> str:
    return hashlib.sha256("\n".join(json.loads(each)["id"] for each in payloads).encode()).hexdigest()


def stored() -> list[str]:
    return list(Record.objects.order_by("position").values_list("payload", flat=True))


def test_a_manifest_says_what_the_receiver_has_to_have_of_an_hour(north, feed) -> None:
    tell(north, "initialized", "failed", "passed")
    an_hour_passes(feed)
    assert manifests.close_ended() == 1
    said = manifest_of(feed)
    payloads = stored()
    sequences = [json.loads(each)["sequence"] for each in payloads]
    assert (said["count"], said["first"], said["last"]) == (3, sequences[0], sequences[-1])
    assert said["digest"] == digest_of(payloads)
    assert (said["tenant"], said["feed"], said["kind"]) == ("north", str(feed.pk), "webhook")
    assert (said["hour"], said["exceptions"], said["filters"]) == (last_hour().replace("Z", ".000000Z"), [], {})
    assert manifests.close_ended() == 0


def test_the_hour_that_goes_on_has_none_yet(north, feed) -> None:
    tell(north, "passed")
    manifests.close_ended()
    feed.refresh_from_db()
    with pytest.raises(ManifestNotYet):
        manifests.of_hour(feed, timezone.now())


def test_neither_has_one_to_which_the_feed_hasnt_come(north, feed) -> None:
    Feed.objects.filter(pk=feed.pk).update(status="paused")
    tell(north, "passed")
    an_hour_passes(feed)
    Feed.objects.filter(pk=feed.pk).update(position=feed.proven_to)
    assert manifests.close_ended() == 0
    with pytest.raises(ManifestNotYet):
        manifest_of(feed)


def test_an_hour_without_records_says_that_there_were_none(north, feed) -> None:
    an_hour_passes(feed)
    manifests.close_ended()
    said = manifest_of(feed)
    assert (said["count"], said["first"], said["digest"]) == (0, None, hashlib.sha256(b"").hexdigest())
    assert Manifest.objects.count() == 0


def test_what_isnt_taken_is_an_exception_until_it_is(north, feed, receiver) -> None:
    receiver.answer = lambda event: (500 if event["data"]["event"] == "failed" else 204, {}, b"")
    tell(north, "initialized", "failed")
    an_hour_passes(feed)
    manifests.close_ended()
    payload = json.loads(stored()[1])
    expected = {"sequence": payload["sequence"], "id": payload["id"]}
    assert manifest_of(feed)["exceptions"] == [{**expected, "is": "waiting"}]
    Delivery.objects.update(dead_at=timezone.now(), due_at=None)
    assert manifest_of(feed)["exceptions"] == [{**expected, "is": "dead"}]
    Delivery.objects.all().delete()
    said = manifest_of(feed)
    assert (said["count"], said["exceptions"]) == (2, [])


def test_a_filter_that_changes_within_the_hour_divides_it(north, feed) -> None:
    tell(north, "initialized", "passed")
    feed_settings.change(north.pk, feed.pk, events=["passed"], who="bo")
    tell(north, "initialized", "passed")
    feed.refresh_from_db()
    first = Manifest.objects.get()
    assert (first.count, first.filters, first.up_to) == (2, {}, feed.proven_to)
    assert manifests.close(feed, wanted_of(feed), feed.position) == 1
    second = Manifest.objects.exclude(pk=first.pk).get()
    assert (second.count, second.filters, second.after) == (1, {"events": ["passed"]}, first.up_to)


def test_the_server_checks_its_own_feeds(north, feed) -> None:
    tell(north, "initialized", "passed")
    an_hour_passes(feed)
    out = StringIO()
    call_command("feeds", "check", stdout=out)
    assert out.getvalue() == "1 manifests hold.\n"
    DeliveryTry.objects.order_by("position").last().delete()
    said = StringIO()
    with pytest.raises(CommandError, match="1 of 1 manifests don't hold"):
        call_command("feeds", "check", stderr=said)
    position = Record.objects.order_by("position").last().position
    assert f"1 records never went, the first at position {position}." in said.getvalue()
    Record.objects.order_by("position").first().delete()
    with pytest.raises(CommandError):
        call_command("feeds", "check", stderr=said)
    assert "the records aren't those of the manifest any more" in said.getvalue()


class ReadableShelf(Shelf):
    """A receiver that says what it keeps."""

    def ids_kept(self, destination, after: int, up_to: int) -> list[str]:
        return [each["id"] for each in self.records]


def test_what_a_receiver_says_that_it_keeps_is_compared_itself(north) -> None:
    shelf = ReadableShelf()
    sinks.register(shelf)
    new = NewFeed(name="Shelf", kind="shelf", url="left", options={"board": "b"})
    feed, _ = feed_settings.create(north.pk, new, who="bo")
    tell(north, "initialized", "passed")
    an_hour_passes(feed)
    manifests.close_ended()
    row = Manifest.objects.select_related("feed").get()
    assert list(manifest_checks.problems_of(row)) == []
    shelf.records.pop()
    assert list(manifest_checks.problems_of(row)) == [f"1 records never went, the first at position {row.last}."]
    sinks.forget("shelf")


@needs_connections
@pytest.mark.django_db(transaction=True)
def test_a_consumer_proves_an_hour_by_the_ten_lines_of_the_page(live_server, north, feed, tmp_path) -> None:
    [code] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len([line for line in code.splitlines() if line.strip()]) <= 10
    tell(north, "initialized", "failed", "passed")
    an_hour_passes(feed)
    manifests.close_ended()
    issued = make_credential(north)
    environment = {"TRIBUTARY": live_server.url, "KEY": issued.credential.key, "SECRET": issued.secret}
    environment |= {"FEED": str(feed.pk), "HOUR": last_hour()}

    def proves(records: list[str]) -> str:
        (tmp_path / "records.jsonl").write_text("\n".join(records))
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    payloads = stored()
    assert [proves(payloads), proves(payloads[::-1]), proves(payloads[:2])] == ["True", "True", "False"]
