"""Consumers pull the log itself, as a stream of what was stored and of what doesn't hold any more."""

import gzip
import json
from typing import Any

import pytest

from tests.feeds.told import ADL
from tests.lrs.log import LESSON, make_principal, make_statement, store, void_of
from tests.xapi.client import make_credential


def tell(tenant, *words: str, **changes: Any) -> list[dict[str, Any]]:
    told = [make_statement(verb={"id": ADL + word}, **changes) for word in words]
    store(make_principal(tenant), *told)
    return told


def changes(answer) -> list[tuple[str, str]]:
    assert answer.status_code == 200, answer.content
    found = answer.json()["results"]
    return [(each["change"], each["statement"]["verb"]["id"].removeprefix(ADL)) for each in found]


def test_a_consumer_reads_every_statement_and_goes_on_later(client, north) -> None:
    told = tell(north, "initialized", "passed", "terminated")
    first = client.get("statements/changes", limit=2).json()
    second = client.get("statements/changes", cursor=first["cursor"]).json()
    found = [*first["results"], *second["results"]]
    assert [each["statement"]["id"] for each in found] == [each["id"] for each in told]
    assert (first["more"], second["more"]) == (True, False)
    tell(north, "completed")
    assert changes(client.get("statements/changes", cursor=second["cursor"])) == [("stored", "completed")]


def test_a_sequence_is_the_place_in_the_log_that_records_have(client, north) -> None:
    from feeds.services import following

    tell(north, "passed", "failed")
    following.catch_up()
    pulled = client.get("records").json()["results"]
    assert [each["sequence"] for each in client.get("statements/changes").json()["results"]] == [
        each["sequence"] for each in pulled
    ]


def test_a_void_travels_as_a_tombstone_behind_what_it_voids(client, north) -> None:
    [target] = tell(north, "passed")
    store(make_principal(north), void_of(target))
    stored, voided = client.get("statements/changes").json()["results"]
    assert (stored["change"], "voided" in stored) == ("stored", False)
    assert (voided["change"], voided["voids"]) == ("voided", target["id"])


def test_what_was_voided_before_it_came_says_so_itself(client, north) -> None:
    target = make_statement()
    store(make_principal(north), void_of(target))
    store(make_principal(north), target)
    void, late = client.get("statements/changes").json()["results"]
    assert (void["change"], "voids" in void) == ("stored", False)
    assert (late["change"], late["voided"], late["statement"]["id"]) == ("stored", True, target["id"])


def test_the_filters_are_those_of_the_xapi_and_find_the_tombstones_of_what_they_find(client, north) -> None:
    [target] = tell(north, "passed")
    tell(north, "failed", object={"id": "https://example.org/other"})
    store(make_principal(north), void_of(target))
    asked = {"activity": LESSON}
    assert changes(client.get("statements/changes", **asked)) == [("stored", "passed"), ("voided", "voided")]
    first = client.get("statements/changes", limit=1, **asked).json()
    assert changes(client.get("statements/changes", cursor=first["cursor"])) == [("voided", "voided")]
    assert changes(client.get("statements/changes", verb=ADL + "failed")) == [("stored", "failed")]
    refused = client.get("statements/changes", verb="failed")
    assert (refused.status_code, "it must be an IRI" in refused.content.decode()) == (400, True)


def test_a_change_a_line_and_compressed_where_that_is_asked_for(client, north) -> None:
    tell(north, *["answered"] * 20)
    client.headers |= {"Accept": "application/x-ndjson", "Accept-Encoding": "gzip"}
    answer = client.get("statements/changes")
    lines = gzip.decompress(answer.content).decode().splitlines()
    assert {json.loads(line)["statement"]["verb"]["id"] for line in lines} == {ADL + "answered"}
    client.headers["If-None-Match"] = answer["ETag"]
    assert client.get("statements/changes").status_code == 304


def test_line_breaks_of_a_statement_end_no_line(client, north) -> None:
    from lrs.rules.source import read_statements
    from lrs.rules.versions import Version
    from lrs.services.record import record

    spread = json.dumps(make_statement(), indent=2).replace("\n", "\r\n").encode()
    record(read_statements(spread)[1], principal=make_principal(north), version=Version.V1_0_3)
    client.headers["Accept"] = "application/x-ndjson"
    [line] = client.get("statements/changes").content.decode().splitlines()
    assert json.loads(line)["change"] == "stored"


def test_nobody_sees_another_tenants_changes_nor_goes_on_by_its_cursor(client, north, south, api_of) -> None:
    tell(south, "passed")
    assert changes(client.get("statements/changes")) == []
    foreign = api_of(make_credential(south)).get("statements/changes").json()["cursor"]
    refused = client.get("statements/changes", cursor=foreign)
    assert (refused.status_code, refused.json()["restart"]) == (400, {"url": "/api/v1/statements/changes"})


@pytest.mark.parametrize(("permission", "status"), [("lrs.view_statement", 200), ("feeds.view_record", 403)])
def test_staff_need_the_right_to_see_statements(staff_with, north, permission, status) -> None:
    assert staff_with(permission).get("statements/changes").status_code == status
