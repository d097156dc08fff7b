"""Which record decided where a learner stands: the first one that says it, by what it says."""

from typing import Any

from feeds.rules.explanation import reasons_in
from feeds.rules.item_state import state_of
from feeds.rules.mapping import record_of
from tests.feeds.told import ADL, POSITION, facts, statement


def records(*told: dict[str, Any]) -> list[dict[str, Any]]:
    return [record_of(each, POSITION + number, facts()).as_json() for number, each in enumerate(told)]


def at(hour: int, verb: str, **changes: Any) -> dict[str, Any]:
    return statement(ADL + verb, timestamp=f"2026-11-20T{hour:02}:00:00.000Z", **changes)


def test_the_earliest_record_decides_whatever_the_order_in_which_they_came() -> None:
    told = records(at(12, "completed"), at(10, "completed"), at(11, "completed"))
    [reason] = reasons_in(told)
    assert (reason.what, reason.record, reason.says) == ("completed_at", told[1], "event is completed")
    assert reason.at == state_of(told).completed_at


def test_a_result_that_decides_is_named() -> None:
    told = records(at(10, "terminated", result={"completion": True, "success": True, "score": {"scaled": 0.75}}))
    assert {each.what: each.says for each in reasons_in(told)} == {
        "completed_at": "completion is true, and event is terminated",
        "passed_at": "success is true, and event is terminated",
        "best_scaled": "score.scaled is 0.75",
    }


def test_who_has_only_begun_has_reached_nothing() -> None:
    assert reasons_in(records(at(10, "initialized"))) == []
