"""What an answer means, and when a delivery is tried again."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.rules.delivery_verdicts import LONGEST_ASKED, WAITS, Answered, verdict_of, wait_after

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, "delivered"),
        (204, "delivered"),
        (301, "again"),
        (404, "again"),
        (410, "gone"),
        (500, "again"),
        (0, "again"),
    ],
)
def test_only_2xx_is_delivered_and_410_is_the_end(status: int, verdict: str) -> None:
    assert verdict_of(Answered(status)) == verdict


def test_a_receiver_may_be_away_for_75_hours() -> None:
    assert sum(WAITS) > 75 * 3600
    assert [wait_after(tries, Answered(500), now=NOW, chance=0) for tries in range(1, len(WAITS) + 2)] == [*WAITS, None]


def test_tries_are_spread_over_a_tenth_of_the_wait() -> None:
    assert wait_after(3, Answered(500), now=NOW, chance=1) == 132


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        ("90", 90),
        ("1", 5),
        ("Fri, 20 Nov 2026 10:02:00 GMT", 120),
        ("Fri, 20 Nov 2026 09:00:00 GMT", 5),
        ("9" * 30, LONGEST_ASKED),
        ("soon", 5),
        ("", 5),
    ],
)
def test_retry_after_is_honoured_up_to_a_day(status: int, asked: str, wait: float) -> None:
    assert wait_after(1, Answered(status, asked), now=NOW, chance=0) == wait


def test_retry_after_of_other_answers_says_nothing() -> None:
    assert wait_after(1, Answered(500, "90"), now=NOW, chance=0) == 5


@given(st.text(max_size=40))
def test_no_retry_after_breaks_anything(text: str) -> None:
    wait = wait_after(1, Answered(503, text), now=NOW, chance=0)
    assert wait is not None
    assert 5 <= wait <= LONGEST_ASKED
