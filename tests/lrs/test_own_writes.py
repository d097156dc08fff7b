"""A credential's last write is remembered, or counted as later than it was: never as earlier."""

from collections.abc import Iterator
from time import monotonic

import pytest

from lrs.services import own_writes


@pytest.fixture(autouse=True)
def _nobody_has_written() -> Iterator[None]:
    own_writes.forget()
    yield
    own_writes.forget()


def test_who_has_written_is_told_apart_from_who_has_not() -> None:
    before = monotonic()
    own_writes.note(1, 7)
    assert own_writes.last(1, 7) >= before
    assert own_writes.last(1, 8) == own_writes.last(2, 7) == float("-inf")


def test_the_last_write_counts() -> None:
    own_writes.note(1, 7)
    first = own_writes.last(1, 7)
    own_writes.note(1, 7)
    assert own_writes.last(1, 7) > first


def test_a_write_that_had_to_make_room_counts_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_writes, "LARGEST", 2)
    own_writes.note(1, 7)
    first = own_writes.last(1, 7)
    own_writes.note(1, 8)
    own_writes.note(1, 9)
    assert own_writes.last(1, 7) == own_writes.last(5, 5) == first
    assert own_writes.last(1, 9) > own_writes.last(1, 8) > first
