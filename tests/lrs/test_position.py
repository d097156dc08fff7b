"""Positions in the log: order of ``stored``, and ``since``/``until`` as ranges (xAPI 1.0.3 Communication §2.1.3)."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lrs.rules.position import EPOCH, PLACES, first_after, last_until, moment_of, position_at, stored_of

moments = st.integers(1, moment_of(datetime(2090, 1, 1, tzinfo=UTC))).map(lambda moment: stored_of(position_at(moment)))


@given(moments, st.integers(0, PLACES - 1))
def test_a_position_gives_back_the_microsecond_at_which_its_statement_was_stored(at: datetime, place: int) -> None:
    assert stored_of(position_at(moment_of(at), place)) == at


@given(moments, moments, st.integers(0, PLACES - 1), st.integers(0, PLACES - 1))
def test_positions_are_ordered_as_stored_is(one: datetime, other: datetime, place: int, place_of_other: int) -> None:
    if one < other:
        assert position_at(moment_of(one), place) < position_at(moment_of(other), place_of_other)


@given(moments, moments, st.integers(0, PLACES - 1))
def test_since_is_strictly_later_and_until_includes_its_moment(stored: datetime, bound: datetime, place: int) -> None:
    position = position_at(moment_of(stored), place)
    assert (position >= first_after(bound)) is (stored > bound)
    assert (position <= last_until(bound)) is (stored <= bound)


def test_a_position_fits_a_signed_64_bit_column_until_the_year_2091() -> None:
    assert position_at(moment_of(datetime(2091, 1, 1, tzinfo=UTC)), PLACES - 1) < 2**63
    assert position_at(moment_of(EPOCH + timedelta(microseconds=1))) == PLACES
