"""The months by which the log is partitioned (``lrs.rules.months``)."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.rules.months import Month, month_at, month_of, months_from, written_month
from lrs.rules.position import moment_of, position_at

MONTHS = st.builds(Month, st.integers(2020, 2090), st.integers(1, 12))


@given(MONTHS)
def test_a_month_begins_at_its_first_position_and_ends_before_the_next_ones(month: Month) -> None:
    assert month_of(month.first_position) == month
    assert month_of(month.plus(1).first_position - 1) == month


@given(MONTHS, st.integers(-24, 24))
def test_as_many_months_later_and_earlier_is_the_same_month(month: Month, count: int) -> None:
    assert month.plus(count).plus(-count) == month


def test_the_month_is_the_one_in_utc() -> None:
    at = datetime(2026, 11, 30, 23, 30, tzinfo=timezone(timedelta(hours=-2)))
    assert month_at(at) == Month(2026, 12)
    assert month_of(position_at(moment_of(at.astimezone(UTC)))) == Month(2026, 12)


def test_a_year_ends_with_december() -> None:
    assert list(months_from(Month(2026, 11), 3)) == [Month(2026, 11), Month(2026, 12), Month(2027, 1)]


def test_a_month_is_written_as_the_standard_of_dates_has_it() -> None:
    assert str(written_month("2026-03")) == "2026-03"
    assert Month(2026, 3).suffix == "2026_03"


@pytest.mark.parametrize("text", ["2026-13", "2026-3", "2019-12", "03/2026", "", "2026-03-01", "2026-03\n"])
def test_anything_else_is_no_month(text: str) -> None:
    with pytest.raises(ValueError, match="is no month; write it as 2026-11"):
        written_month(text)
