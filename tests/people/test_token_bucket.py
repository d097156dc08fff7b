"""The arithmetic of a rate limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.rules.token_bucket import Bucket, RateLimit, take

limits = st.integers(1, 10_000)
moments = st.floats(0, 4e9, allow_nan=False)
pauses = st.lists(st.floats(-5, 90, allow_nan=False), min_size=1, max_size=200)


def test_a_new_client_has_a_full_bucket():
    bucket, told = take(None, now=1000, per_minute=60)
    assert bucket == Bucket(59, 1000)
    assert told == RateLimit(limit=60, remaining=59, reset_seconds=1, exceeded=False, retry_after=0)


def test_the_bucket_fills_steadily():
    bucket, _ = take(Bucket(0, 1000), now=1030, per_minute=60)
    assert bucket == Bucket(29, 1030)


def test_the_bucket_never_holds_more_than_a_minutes_worth():
    bucket, _ = take(Bucket(50, 1000), now=9000, per_minute=60)
    assert bucket == Bucket(59, 9000)


def test_an_empty_bucket_refuses_takes_nothing_and_says_when_to_come_back():
    bucket, told = take(Bucket(0, 1000), now=1000.5, per_minute=6)
    assert bucket == Bucket(pytest.approx(0.05), 1000.5)
    assert told == RateLimit(limit=6, remaining=0, reset_seconds=60, exceeded=True, retry_after=10)


def test_a_clock_that_goes_back_fills_nothing():
    bucket, _ = take(Bucket(5, 1000), now=900, per_minute=60)
    assert bucket == Bucket(4, 1000)


def test_a_lowered_limit_counts_at_once():
    bucket, _ = take(Bucket(500, 1000), now=1000, per_minute=10)
    assert bucket == Bucket(9, 1000)


def test_the_answer_says_how_much_is_left():
    _, told = take(None, now=1000, per_minute=2)
    assert told.headers() == {"RateLimit-Policy": '"credential";q=2;w=60', "RateLimit": '"credential";r=1;t=30'}


def test_a_refusal_says_when_to_come_back():
    _, told = take(Bucket(0, 1000), now=1000, per_minute=2)
    assert told.headers()["Retry-After"] == "30"


@given(limits, moments, pauses)
def test_whatever_the_pauses_the_bucket_stays_within_its_bounds(per_minute, now, pauses):
    bucket = None
    for pause in pauses:
        now += pause
        bucket, told = take(bucket, now=now, per_minute=per_minute)
        assert 0 <= bucket.tokens <= per_minute
        assert 0 <= told.remaining <= per_minute
        assert 0 <= told.reset_seconds <= 60
        assert (told.retry_after > 0) == told.exceeded


@given(st.integers(1, 100), st.lists(st.floats(0, 3, allow_nan=False), max_size=300))
def test_no_more_is_ever_allowed_than_the_bucket_held_and_gained(per_minute, pauses):
    bucket, allowed, now = None, 0, 0.0
    for pause in pauses:
        now += pause
        bucket, told = take(bucket, now=now, per_minute=per_minute)
        allowed += not told.exceeded
    assert allowed <= per_minute + now * per_minute / 60 + 1e-6


@given(limits, moments, st.floats(0, 0.99))
def test_a_client_that_waits_as_it_was_told_is_allowed(per_minute, now, left):
    bucket, told = take(Bucket(left, now), now=now, per_minute=per_minute)
    _, then = take(bucket, now=now + told.retry_after + 1e-3, per_minute=per_minute)
    assert told.exceeded
    assert not then.exceeded
