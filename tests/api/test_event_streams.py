"""Streams are followed as Server-Sent Events: each has its cursor, and nobody waits in vain for long."""

import re
from typing import Any

import pytest

from feeds.services import event_streams, following, pulling
from feeds.services.event_streams import EventStream
from tests.feeds.told import ADL
from tests.lrs.log import make_principal, make_statement, store


def tell(tenant, *words: str) -> None:
    store(make_principal(tenant), *[make_statement(verb={"id": ADL + word}) for word in words])
    following.catch_up()


def stream_of(tenant, **filters: str) -> EventStream:
    return EventStream(pulling.of_records(tenant.pk, "/api/v1/records", filters), 0)


def events(text: bytes) -> list[tuple[str, str]]:
    """Return the cursors and names of the events in a text."""
    found = re.findall(r'data: \{.*?"event":"(\w+)".*\}\nid: (\S+)\n\n', text.decode())
    return [(cursor, name) for name, cursor in found]


@pytest.fixture
def follow(client):
    """Return what opens a stream by the API, and gives its first piece."""

    def opened(path: str, **headers: str) -> Any:
        client.headers |= {"Accept": "text/event-stream", **headers}
        answer = client.get(path)
        try:
            assert (answer.status_code, answer["Content-Type"]) == (200, "text/event-stream"), answer
            return next(iter(answer.pieces))
        finally:
            answer.pieces.close()

    return opened


def test_every_event_has_the_cursor_after_which_the_next_one_comes(follow, north) -> None:
    tell(north, "initialized", "passed", "failed")
    told = events(follow("records"))
    assert [name for _, name in told] == ["started", "passed", "failed"]
    assert [name for _, name in events(follow("records", Last_Event_ID=told[0][0]))] == ["passed", "failed"]


def test_the_last_event_counts_more_than_the_cursor_of_the_address(follow, client, north) -> None:
    tell(north, "initialized", "passed")
    told = events(follow("records?event=passed,started"))
    again = follow(f"records?cursor={told[0][0]}", Last_Event_ID=told[1][0])
    assert events(again) == []


def test_a_cursor_of_pages_goes_on_as_a_stream_and_the_other_way_round(follow, client, north) -> None:
    tell(north, "initialized", "passed", "failed")
    cursor = client.get("records", limit=1).json()["cursor"]
    told = events(follow(f"records?cursor={cursor}"))
    assert [name for _, name in told] == ["passed", "failed"]
    client.headers = {name: value for name, value in client.headers.items() if name == "Authorization"}
    assert [each["event"] for each in client.get("records", cursor=told[0][0]).json()["results"]] == ["failed"]


def test_changes_are_followed_too(follow, north) -> None:
    tell(north, "passed")
    assert '"change":"stored"' in follow("statements/changes").decode()


def test_where_nothing_comes_a_sign_of_life_moves_the_place(north, monkeypatch) -> None:
    tell(north, "answered")
    stream = stream_of(north, event="passed")
    assert (next(stream), next(stream)) == (b"retry: 1000\n\n", b"")
    monkeypatch.setattr(event_streams, "HEARTBEAT_SECONDS", 0)
    alive = next(stream).decode()
    stream.close()
    cursor = re.fullmatch(r": nothing new\nid: (\S+)\n\n", alive)[1]
    place = pulling.place_of("records", north.pk, cursor, address="", filters={})
    assert (place.filters, place.position > 0) == ({"event": "passed"}, True)


def test_a_stream_ends_after_a_while_so_that_rights_are_looked_at_anew(north, monkeypatch) -> None:
    monkeypatch.setattr(event_streams, "LONGEST_SECONDS", 0)
    stream = stream_of(north)
    assert list(stream) == []
    stream.close()


def test_no_more_streams_are_open_than_a_process_keeps(follow, client, north, settings) -> None:
    settings.EVENT_STREAMS = 1
    first = stream_of(north)
    client.headers["Accept"] = "text/event-stream"
    refused = client.get("records")
    assert (refused.status_code, refused["Retry-After"], refused.json()["error"]["code"]) == (
        503,
        "5",
        "too-many-streams",
    )
    first.close()
    first.close()
    assert follow("records") == b"retry: 1000\n\n"
    assert follow("records") == b"retry: 1000\n\n"


def test_what_is_wrong_with_a_stream_is_told_as_json(client, north) -> None:
    client.headers |= {"Accept": "text/event-stream", "Last-Event-ID": "made-up"}
    refused = client.get("records")
    assert (refused.status_code, refused.json()["restart"]) == (400, {"url": "/api/v1/records"})
