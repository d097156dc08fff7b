"""What a client is told of its limit. draft-ietf-httpapi-ratelimit-headers-10; RFC 6585 §4."""

import pytest

from tests.xapi.client import XapiClient, make_credential
from tests.xapi.story import found, message_of, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def limited(tenant, xapi_version) -> XapiClient:
    return XapiClient(make_credential(tenant, name="Limited", requests_per_minute=2), xapi_version)


def test_each_answer_tells_the_limit_and_what_remains(limited) -> None:
    first, second = limited.get("statements"), limited.get("statements", {"colour": "blue"})
    assert (first.status_code, second.status_code) == (200, 400)
    assert first["RateLimit-Policy"] == second["RateLimit-Policy"] == '"credential";q=2;w=60'
    assert first["RateLimit"].startswith('"credential";r=1;t=')
    assert second["RateLimit"].startswith('"credential";r=0;t=')


def test_beyond_the_limit_nothing_is_done_and_the_client_is_told_when_to_try_again(limited, ana, xapi_version) -> None:
    for _ in range(2):
        limited.get("statements")
    refused = limited.post("statements", body=told())
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 30
    assert refused["RateLimit"].startswith('"credential";r=0;t=')
    assert refused["X-Experience-API-Version"] == xapi_version
    assert "X-Experience-API-Consistent-Through" in refused
    assert "2 requests a minute are used up" in message_of(refused)
    assert found(ana) == []


def test_the_limit_of_one_is_not_the_limit_of_another(limited, ana) -> None:
    for _ in range(3):
        limited.get("statements")
    assert limited.get("statements").status_code == 429
    answer = ana.get("statements")
    assert answer.status_code == 200
    assert "RateLimit" not in answer


def test_about_is_free(limited) -> None:
    for _ in range(4):
        assert limited.get("about").status_code == 200
