"""Where a learner stands with an item follows from their records, in whatever order they come."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.rules.event_names import Event
from feeds.rules.item_state import ItemState, state_of

INITIALIZED = "http://adlnet.gov/expapi/verbs/initialized"
RESUMED = "http://adlnet.gov/expapi/verbs/resumed"


def record(event: str, number: int = 1, **changes: Any) -> dict[str, Any]:
    at = f"2026-11-20T10:{number:02}:00.000000Z"
    return {
        "event": event,
        "sequence": f"{number:019}",
        "recorded_at": at,
        "occurred_at": at,
        "provenance": {"verb": INITIALIZED},
        **changes,
    }


def test_nothing_has_happened_yet() -> None:
    assert (state_of([]), state_of([]).status) == (ItemState(), "not started")


@pytest.mark.parametrize(
    ("events", "status"),
    [
        (["launched"], "in progress"),
        (["started", "completed"], "completed"),
        (["completed", "failed"], "failed"),
        (["failed", "passed"], "passed"),
        (["passed", "failed"], "passed"),
        (["completed", "satisfied"], "satisfied"),
        (["failed", "waived"], "waived"),
        (["other"], "in progress"),
        (["enrolled"], "not started"),
        (["voided"], "not started"),
    ],
)
def test_what_is_furthest_counts(events: list[str], status: str) -> None:
    assert state_of(record(each, number) for number, each in enumerate(events, 1)).status == status


def test_the_end_of_a_session_may_tell_completion_and_success() -> None:
    state = state_of([record("terminated", completion=True, success=True)])
    assert (state.status, bool(state.completed_at), bool(state.passed_at)) == ("passed", True, True)


def test_a_right_answer_passes_nobody() -> None:
    assert state_of([record("answered", success=True, completion=True)]).status == "in progress"


def test_the_best_score_stays_and_the_latest_is_that_of_the_latest_moment() -> None:
    state = state_of(
        [record("scored", 2, score={"scaled": 0.5, "raw": 5}), record("scored", 1, score={"scaled": 0.9, "raw": 9})]
    )
    assert (state.best_scaled, state.latest_score) == (0.9, {"scaled": 0.5, "raw": 5})


def test_time_is_that_of_sessions_that_ended() -> None:
    state = state_of(
        [record("terminated", 1, duration=60), record("abandoned", 2, duration=5), record("completed", 3, duration=99)]
    )
    assert state.seconds == 65


def test_going_on_with_an_attempt_begins_none() -> None:
    state = state_of([record("started", 1), record("started", 2, provenance={"verb": RESUMED}), record("attempted", 3)])
    assert state.attempts == 2


def test_first_and_last_go_by_when_it_happened() -> None:
    state = state_of([record("completed", 5), record("completed", 3), record("experienced", 4)])
    assert state.first_activity_at == state.completed_at == "2026-11-20T10:03:00.000000Z"
    assert state.last_activity_at == "2026-11-20T10:05:00.000000Z"


RECORDS = st.lists(
    st.builds(
        record,
        st.sampled_from([each.value for each in Event]),
        st.integers(1, 59),
        success=st.sampled_from([None, True, False]),
        completion=st.sampled_from([None, True, False]),
        progress=st.none() | st.floats(0, 1),
        duration=st.none() | st.integers(0, 100),
        score=st.none() | st.fixed_dictionaries({"scaled": st.floats(-1, 1)}),
    ),
    max_size=8,
    unique_by=lambda each: each["sequence"],
)


@given(RECORDS)
def test_the_order_in_which_records_come_changes_nothing(records: list[dict[str, Any]]) -> None:
    others = [records[::-1], records[1::2] + records[::2]]
    assert [state_of(each) for each in others] == [state_of(records)] * 2
