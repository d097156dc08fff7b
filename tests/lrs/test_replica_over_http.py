"""What clients notice of a replica: nothing, but that answers say how far they go (Consistent-Through).

xAPI 1.0.3 Communication §2.1.3.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from prometheus_client.parser import text_string_to_metric_families

from people.services import last_used, principal_cache
from tests.lrs.replica_server import Servers, answered_by, sources, until
from tests.xapi.client import LESSON, REGISTRATION, XapiClient, make_credential, make_tenant
from tests.xapi.story import found, page, read, store, told, voiding
from tests.xapi.test_communication_1_5_attachments import SCAN, described, read_with_attachments, send


@pytest.fixture
def tenant(standing: Servers, slug: str, tmp_path: Path, settings):
    principal_cache.forget_all()
    last_used.forget_all()
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return make_tenant(slug)


@pytest.fixture
def ana(tenant) -> XapiClient:
    """Ana's player, which writes."""
    return XapiClient(make_credential(tenant, name="Ana's player"))


@pytest.fixture
def bo(tenant) -> XapiClient:
    """Bo's dashboard, which reads."""
    return XapiClient(make_credential(tenant, name="Bo's dashboard"))


def from_the_replica(ask: Callable[[], HttpResponse]) -> HttpResponse:
    """Ask until the replica answers."""
    answers: list[HttpResponse] = []
    until(lambda: answered_by(lambda: answers.append(ask())) == "replica")
    return answers[-1]


def has_caught_up(client: XapiClient) -> None:
    from_the_replica(lambda: client.get("statements"))


def through(response: HttpResponse) -> datetime:
    return datetime.fromisoformat(response["X-Experience-API-Consistent-Through"])


def stored(client: XapiClient, statement_id: str) -> datetime:
    return datetime.fromisoformat(read(client, statement_id)["stored"])


def test_the_writer_reads_its_own_and_others_are_told_how_far_they_read(ana, bo, standing: Servers) -> None:
    [early] = store(ana, told())
    has_caught_up(bo)
    standing.pause()
    [late] = store(ana, told())
    bos = from_the_replica(lambda: bo.get("statements"))
    assert found(ana) == [late, early]
    assert [each["id"] for each in bos.json()["statements"]] == [early]
    assert stored(ana, early) <= through(bos) < stored(ana, late)
    standing.resume()
    until(lambda: found(bo) == [late, early])
    answer = from_the_replica(lambda: bo.get("statements"))
    assert through(answer) >= stored(ana, late)


def test_a_statement_is_found_by_its_id_however_far_the_replica_is(ana, bo, standing: Servers) -> None:
    has_caught_up(bo)
    standing.pause()
    [late] = store(ana, told())
    assert answered_by(lambda: read(bo, late)) == "primary"
    assert answered_by(lambda: bo.get("statements", {"statementId": told()["id"]})) == "primary"


def test_an_answer_by_id_claims_no_more_than_the_replica_has(ana, bo, standing: Servers) -> None:
    statement = told()
    store(ana, statement)
    has_caught_up(bo)
    standing.pause()
    [void] = store(ana, voiding(statement))
    by_id = from_the_replica(lambda: bo.get("statements", {"statementId": statement["id"]}))
    assert (by_id.status_code, ana.get("statements", {"statementId": statement["id"]}).status_code) == (200, 404)
    assert through(by_id) < stored(ana, void)
    standing.resume()
    until(lambda: bo.get("statements", {"statementId": statement["id"]}).status_code == 404)


def test_a_walk_goes_on_wherever_its_next_page_is_read(ana, bo, tenant, standing: Servers) -> None:
    older = [store(ana, told())[0] for _ in range(5)]
    has_caught_up(bo)
    standing.pause()
    newer = [store(ana, told())[0] for _ in range(3)]
    with sources() as answered:
        replicas_first = bo.get("statements", {"limit": 2}).json()
        then = ana.get(replicas_first["more"].removeprefix("/xapi/")).json()
        primarys_first = ana.get("statements", {"limit": 4}).json()
        after_the_unseen = bo.get(primarys_first["more"].removeprefix("/xapi/")).json()
        all_unseen = ana.get("statements", {"limit": 2}).json()
        too_new = bo.get(all_unseen["more"].removeprefix("/xapi/")).json()
    walked = [[each["id"] for each in one["statements"]] for one in (replicas_first, then)]
    assert walked == [[older[4], older[3]], [older[2], older[1]]]
    walked = [[each["id"] for each in one["statements"]] for one in (primarys_first, after_the_unseen)]
    assert walked == [[*newer[::-1], older[4]], older[3::-1]]
    walked = [[each["id"] for each in one["statements"]] for one in (all_unseen, too_new)]
    assert walked == [[newer[2], newer[1]], [newer[0], older[4]]]
    assert answered == ["replica", "primary", "primary", "replica", "primary", "primary"]


def test_since_leads_nobody_back(ana, bo, standing: Servers) -> None:
    [early] = store(ana, told())
    has_caught_up(bo)
    standing.pause()
    [late] = store(ana, told())
    [latest] = store(ana, told())
    assert found(bo) == [early]
    assert found(bo, since=stored(ana, late).isoformat()) == [latest]


def test_everything_in_an_answer_comes_from_the_replica(ana, bo) -> None:
    definition = {"name": {"en": "First aid"}}
    activity = {"objectType": "Activity", "id": LESSON, "definition": definition}
    send(ana, told(object=activity, attachments=[described(SCAN)]), SCAN)
    has_caught_up(bo)
    with CaptureQueriesContext(connections["default"]) as primary, CaptureQueriesContext(connections["replica"]) as own:
        statements, parts = read_with_attachments(bo, format="canonical")
    assert statements["statements"][0]["object"] == activity
    assert [part.content for part in parts.values()] == [SCAN]
    assert [
        query["sql"] for query in primary if "lrs_" in query["sql"] and "lrs_consistent_through" not in query["sql"]
    ] == []
    for table in ("lrs_statement", "lrs_activity", "lrs_attachment"):
        assert any(table in query["sql"] for query in own), table


def test_documents_are_always_the_newest(ana, bo, standing: Servers) -> None:
    has_caught_up(bo)
    standing.pause()
    where = {"activityId": LESSON, "agent": {"mbox": "mailto:ana@example.org"}, "stateId": "place"}
    ana.put("activities/state", {**where, "registration": REGISTRATION}, {"page": 2})
    assert bo.get("activities/state", {**where, "registration": REGISTRATION}).json() == {"page": 2}


def metrics() -> dict[str, float]:
    text = Client().get("/metrics").content.decode()
    families = text_string_to_metric_families(text)
    return {
        sample.name + "".join(sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
        if sample.name.startswith(("tributary_re", "tributary_log"))
    }


def test_metrics_tell_what_reads_and_how_far_behind_it_is(ana, bo, standing: Servers) -> None:
    store(ana, told())
    has_caught_up(bo)
    standing.catch_up()
    before = metrics()
    assert before["tributary_replica_up"] == 1
    assert 0 <= before["tributary_replica_lag_seconds"] < 1
    standing.pause()
    store(ana, told())
    with sources() as answered:
        found(ana)
        found(bo)
    after = metrics()
    assert answered == ["primary", "replica"]
    for source in answered:
        assert after[f"tributary_reads_total{source}"] == before[f"tributary_reads_total{source}"] + 1
    assert after["tributary_replica_lag_seconds"] > 0


def test_a_store_whose_replica_is_away_is_ready_and_says_so(ana, bo, standing: Servers) -> None:
    store(ana, told())
    has_caught_up(bo)
    standing.replica.stop()
    try:
        assert len(found(bo)) == 1
        assert Client().get("/readyz").status_code == 200
        away = metrics()
    finally:
        standing.replica.start()
    assert away["tributary_replica_up"] == 0
    assert "tributary_replica_lag_seconds" not in away
    has_caught_up(bo)
    assert metrics()["tributary_replica_up"] == 1
    assert len(page(bo)["statements"]) == 1
