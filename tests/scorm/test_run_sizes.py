"""Large SCOs: a thousand interactions and a megabyte of suspend data take no more questions than a small one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.scorm.learning import Learning, Player

pytestmark = pytest.mark.django_db


def interactions(count: int, result: str) -> dict[str, str]:
    found = {}
    for n in range(count):
        begin = f"cmi.interactions.{n}."
        found |= {f"{begin}id": f"urn:q{n}", f"{begin}type": "choice", f"{begin}learner_response": "a"}
        found |= {f"{begin}result": result, f"{begin}weighting": "1", f"{begin}latency": "PT3S"}
        found |= {f"{begin}timestamp": "2026-11-21T10:00:00Z", f"{begin}description": "What?"}
    return found


def queries_of(player: Player, elements: dict[str, str]) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert player.commit(elements=elements)["refused"] == []
    return len([each for each in asked.captured_queries if "scorm_bridge_" in each["sql"] or "courses_" in each["sql"]])


def test_a_commit_asks_the_database_as_often_whatever_its_size(north) -> None:
    ana, bo = Learning(north), Learning(north, name="Bo")
    small, large = ana.opened(), bo.opened()
    for player in (small, large):
        player.begin(elements={"cmi.location": "1"})
    few = queries_of(small, interactions(2, "correct"))
    many = queries_of(large, interactions(200, "correct"))
    assert many == few
    again = queries_of(large, interactions(200, "incorrect"))
    # Once more: what is still to be said of them has changed.
    assert again <= few + 1


def test_eight_thousand_elements_and_a_megabyte_come_back(north) -> None:
    ana = Learning(north)
    elements = {**interactions(1_000, "correct"), "cmi.suspend_data": "é" * (1 << 20)}
    ana.opened().begin(elements=elements)
    player = ana.opened(takeover=True)
    kept = player.activity()["elements"]
    assert {name: kept[name] for name in elements} == elements
    player.commit(elements={"cmi.interactions.999.result": "incorrect"})
    assert ana.opened(takeover=True).activity()["elements"]["cmi.interactions.999.result"] == "incorrect"
