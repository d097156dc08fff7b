"""A credential's limit: counted by one statement, exactly, whoever asks at the same time."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import RateBucket
from people.rules import token_bucket
from people.services.authentication import authenticate
from people.services.rate_limits import take
from tests.people.builders import NOW, header_of, make_credential, make_principal


@pytest.fixture
def limited(tenant):
    return authenticate(header_of(make_credential(tenant, requests_per_minute=6)), now=NOW)


def test_a_credential_without_a_limit_costs_no_query(db):
    with CaptureQueriesContext(connection) as captured:
        assert take(make_principal(), now=NOW) is None
    assert len(captured) == 0


def test_a_credential_with_a_limit_costs_one_query(limited):
    with CaptureQueriesContext(connection) as captured:
        take(limited, now=NOW)
        take(limited, now=NOW)
    assert len(captured) == 2


def test_six_requests_a_minute_are_six_and_then_none(limited):
    taken = [take(limited, now=NOW) for _ in range(7)]
    assert [told.remaining for told in taken] == [5, 4, 3, 2, 1, 0, 0]
    assert [told.exceeded for told in taken] == [False] * 6 + [True]
    assert taken[-1] == token_bucket.RateLimit(limit=6, remaining=0, reset_seconds=60, exceeded=True, retry_after=10)


def test_who_waits_as_told_is_allowed_once_more(limited):
    for _ in range(7):
        told = take(limited, now=NOW)
    later = NOW + timedelta(seconds=told.retry_after)
    assert [take(limited, now=later).exceeded for _ in range(2)] == [False, True]


def test_each_credential_has_a_bucket_of_its_own(limited, other_tenant):
    for _ in range(7):
        take(limited, now=NOW)
    cys = authenticate(header_of(make_credential(other_tenant, requests_per_minute=6)), now=NOW)
    assert take(cys, now=NOW).remaining == 5


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 50), st.lists(st.floats(-3, 40, allow_nan=False), min_size=1, max_size=25))
def test_the_database_does_the_sum_that_the_rule_does(limited, per_minute, pauses):
    RateBucket.objects.all().delete()
    principal = make_principal(credential_id=limited.credential_id, requests_per_minute=per_minute)
    bucket, now = None, NOW
    for pause in pauses:
        now += timedelta(seconds=pause)
        bucket, told = token_bucket.take(bucket, now=now.timestamp(), per_minute=per_minute)
        assert take(principal, now=now) == told
        stored = RateBucket.objects.get()
        assert (stored.tokens, stored.filled_at) == (pytest.approx(bucket.tokens), pytest.approx(bucket.filled_at))
        bucket = token_bucket.Bucket(stored.tokens, stored.filled_at)


@pytest.mark.django_db(transaction=True)
def test_no_request_is_lost_or_allowed_twice_when_many_come_at_once(tenant):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("connections to one SQLite database in memory don't wait for each other; those to a file do")
    principal = authenticate(header_of(make_credential(tenant, requests_per_minute=50)), now=NOW)
    start, taken = threading.Barrier(6), []

    def ask_twenty_times():
        start.wait(10)
        try:
            taken.extend(take(principal, now=NOW) for _ in range(20))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask_twenty_times) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told.remaining for told in taken if not told.exceeded) == list(range(50))
    assert sum(told.exceeded for told in taken) == 70
