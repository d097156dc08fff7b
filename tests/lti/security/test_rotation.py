"""Which key signs and which are published, at any moment. 1EdTech Security Framework 1.0 §6.4."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti.security.rules.rotation import is_due, published, signing

START = datetime(2030, 1, 1, tzinfo=UTC)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Key:
    signs_from: datetime


def day(number: float) -> datetime:
    return START + timedelta(days=number)


OLD, NEW = Key(day(0)), Key(day(90))


@pytest.mark.parametrize(
    ("now", "signs", "shown"),
    [
        (-1, None, [NEW, OLD]),
        (0, OLD, [NEW, OLD]),
        (89.9, OLD, [NEW, OLD]),
        (90, NEW, [NEW, OLD]),
        (96.9, NEW, [NEW, OLD]),
        (97, NEW, [NEW]),
        (9_000, NEW, [NEW]),
    ],
)
def test_a_key_signs_until_the_next_one_does_and_is_published_before_and_after(
    now: float, signs: Key | None, shown: list[Key]
) -> None:
    assert signing([NEW, OLD], now=day(now)) == signs
    assert published([OLD, NEW], now=day(now), overlap=WEEK) == shown


def test_without_keys_none_signs_and_one_is_due() -> None:
    assert signing([], now=START) is None
    assert published([], now=START, overlap=WEEK) == []
    assert is_due([], now=START, age=WEEK)


@pytest.mark.parametrize(("now", "due"), [(6.9, False), (7, True), (700, True)])
def test_the_next_key_is_due_when_the_newest_is_old(now: float, due: bool) -> None:
    assert is_due([OLD], now=day(now), age=WEEK) == due


def test_no_key_is_due_while_one_is_to_come() -> None:
    assert not is_due([OLD, NEW], now=day(89), age=WEEK)


@given(
    days=st.lists(st.integers(0, 100), unique=True, max_size=8),
    now=st.integers(-5, 120),
    overlap=st.integers(1, 30),
)
def test_what_signs_or_signed_within_the_overlap_is_always_published(days: list[int], now: int, overlap: int) -> None:
    keys = [Key(day(each)) for each in days]
    shown = published(keys, now=day(now), overlap=timedelta(days=overlap))
    signed = [signing(keys, now=day(now) - timedelta(hours=hours)) for hours in range(0, overlap * 24, 6)]
    assert {each for each in signed if each is not None} <= set(shown)
    assert [each.signs_from for each in shown] == sorted((each.signs_from for each in shown), reverse=True)
