"""Keys of tools and platforms: fetched when they are needed, not more often, and by the guard of outward requests."""

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from lti.security.models import RemoteKeySet
from lti.security.rules.errors import UnusableKey
from lti.security.services.remote_keys import finder
from tests.lti.security.messages import ec_key, jwk_of, pem_of, rsa_key
from tests.people.servers import Server, page, serving


class KeyServer:
    """A server of a key set that changes as a test says."""

    def __init__(self) -> None:
        self.document: Any = {"keys": [jwk_of(rsa_key())]}
        self.status = "200 OK"
        self.server: Server
        self.say: Any = self.say_document

    @property
    def fetched(self) -> int:
        return self.server.connections

    @property
    def url(self) -> str:
        return self.server.url(path="/keys")

    def answer(self, connection: socket.socket, over: Event) -> None:
        self.say(connection, over)

    def say_document(self, connection: socket.socket, over: Event) -> None:
        body = self.document if isinstance(self.document, bytes) else json.dumps(self.document).encode()
        page(body, self.status)(connection, over)


@pytest.fixture
def lms(settings) -> Iterator[KeyServer]:
    settings.OUTBOUND_PLAIN_HTTP = True
    settings.OUTBOUND_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    found = KeyServer()
    with serving(found.answer) as found.server:
        yield found


@pytest.fixture
def find(tenant, lms):
    return finder(tenant.pk, jwks_uri=lms.url, jwks="")


def later(**passed: float) -> None:
    """Let time pass since the set was asked for."""
    ago = timedelta(**passed)
    for each in RemoteKeySet.objects.all():
        each.fetched_at, each.asked_at = each.fetched_at - ago, each.asked_at - ago
        each.save()


def test_a_key_is_fetched_when_it_is_needed_and_kept(find, lms) -> None:
    assert lms.fetched == 0
    for _ in range(3):
        assert find("key-1").public == rsa_key().public_key()
    assert lms.fetched == 1
    later(hours=11)
    find("key-1")
    assert lms.fetched == 1


def test_a_kept_set_is_fetched_again_after_half_a_day(find, lms) -> None:
    find("key-1")
    later(hours=12)
    lms.document = {"keys": [jwk_of(ec_key())]}
    assert find("key-1").public == ec_key().public_key()
    assert lms.fetched == 2


@pytest.mark.django_db(transaction=True)
def test_while_an_old_set_is_fetched_again_others_take_what_is_kept(find, lms) -> None:
    find("key-1")
    later(hours=12)
    fetching, over = Event(), Event()

    def answer_late(connection: socket.socket, _: Event) -> None:
        fetching.set()
        over.wait(5)
        page(json.dumps(lms.document).encode())(connection, over)

    lms.say = answer_late
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(lambda: (find("key-1"), connections.close_all())[0])
        assert fetching.wait(5)
        assert find("key-1").public == rsa_key().public_key()
        assert lms.fetched == 2
        over.set()
        assert slow.result(5).public == rsa_key().public_key()


def test_a_rotated_key_is_fetched_once(find, lms) -> None:
    find("key-1")
    later(seconds=11)
    lms.document = {"keys": [jwk_of(ec_key(), "key-2"), jwk_of(rsa_key())]}
    assert find("key-2").public == ec_key().public_key()
    assert find("key-2").public == ec_key().public_key()
    assert find("key-1").public == rsa_key().public_key()
    assert lms.fetched == 2


def test_strangers_who_make_ids_up_let_us_fetch_every_ten_seconds_at_most(find, lms) -> None:
    for number in range(20):
        assert find(f"made up {number}") is None
    assert lms.fetched == 1
    later(seconds=9)
    assert find("made up") is None
    assert lms.fetched == 1
    later(seconds=2)
    assert find("made up") is None
    assert lms.fetched == 2


def test_strangers_do_not_keep_a_known_key_from_being_used(find, lms) -> None:
    find("made up")
    assert find("key-1").public == rsa_key().public_key()
    assert lms.fetched == 1


def test_an_old_key_is_better_than_none_while_a_server_is_down(find, lms) -> None:
    find("key-1")
    later(hours=30)
    lms.status = "503 Service Unavailable"
    for _ in range(3):
        assert find("key-1").public == rsa_key().public_key()
    assert lms.fetched == 2, "it is asked again after ten seconds"
    kept = RemoteKeySet.objects.get()
    assert (kept.problem, timezone.now() - kept.fetched_at > timedelta(hours=29)) == ("It is answered with 503.", True)
    later(seconds=11)
    lms.status = "200 OK"
    find("key-1")
    assert (lms.fetched, RemoteKeySet.objects.get().problem) == (3, "")


def test_a_set_that_cannot_be_had_is_told_and_not_asked_for_at_once_again(find, lms) -> None:
    lms.status = "404 Not Found"
    for _ in range(2):
        with pytest.raises(UnusableKey) as refused:
            find("key-1")
        assert refused.value.message == f"The key set {lms.url} can't be had: It is answered with 404."
    assert lms.fetched == 1
    later(seconds=11)
    lms.status = "200 OK"
    assert find("key-1").public == rsa_key().public_key()


def test_an_unknown_key_of_a_server_that_went_down_is_told(find, lms) -> None:
    find("key-1")
    later(seconds=11)
    lms.status = "500 Oh no"
    with pytest.raises(UnusableKey, match="It is answered with 500"):
        find("key-2")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"<html>", "It isn't JSON."),
        (b"\xff", "It isn't JSON."),
        (b'{"a":' * 50_000, "It isn't JSON."),
        (b"null", "The key set isn't an object with an array of keys."),
        (b'{"keys": {}}', "The key set isn't an object with an array of keys."),
        (b" " * (257 << 10), "The answer has more than 262144 bytes."),
    ],
    ids=["HTML", "no text", "a bomb", "null", "no array", "too much"],
)
def test_what_is_no_key_set_is_told(find, lms, body: bytes, problem: str) -> None:
    lms.document = body
    with pytest.raises(UnusableKey) as refused:
        find("key-1")
    assert refused.value.message == f"The key set {lms.url} can't be had: {problem}"


def test_whatever_stands_beside_keys_is_not_kept(find, lms) -> None:
    junk = b'{"keys": [{"kid": "a\\u0000"}, {"kid": "\\ud800"}, %s], "x": NaN, "y": "\\u0000", "z": 1e999}'
    lms.document = junk % json.dumps(jwk_of(rsa_key(), x5c=["\0"])).encode()
    assert find("key-1").public == rsa_key().public_key()
    assert RemoteKeySet.objects.get().document == {"keys": [jwk_of(rsa_key())]}


def test_a_redirect_is_not_followed(find, lms) -> None:
    lms.status = "302 Found\r\nLocation: http://127.0.0.1/"
    with pytest.raises(UnusableKey, match="It is answered with 302"):
        find("key-1")


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://169.254.169.254/keys", "http://[::1]/", "file:///etc"])
def test_a_set_is_not_fetched_from_inside(tenant, settings, url: str) -> None:
    settings.OUTBOUND_PLAIN_HTTP = True
    with pytest.raises(UnusableKey, match="Nothing is sent to"):
        finder(tenant.pk, jwks_uri=url, jwks="")("key-1")


def test_each_tenant_has_its_own_copy(tenant, other_tenant, find, lms) -> None:
    find("key-1")
    finder(other_tenant.pk, jwks_uri=lms.url, jwks="")("key-1")
    assert lms.fetched == 2
    assert set(RemoteKeySet.objects.values_list("tenant_id", flat=True)) == {tenant.pk, other_tenant.pk}


def test_pasted_keys_go_before_a_url_and_nothing_is_fetched(tenant, lms) -> None:
    find = finder(tenant.pk, jwks_uri=lms.url, jwks=json.dumps({"keys": [jwk_of(ec_key()), jwk_of(rsa_key(), "b")]}))
    assert find("key-1").public == ec_key().public_key()
    assert find("b").public == rsa_key().public_key()
    assert find("c") is None
    assert lms.fetched == 0


def test_a_pasted_pem_answers_to_every_id(tenant) -> None:
    find = finder(tenant.pk, jwks_uri="", jwks=pem_of(rsa_key()).decode())
    assert find("whatever").public == rsa_key().public_key()


def test_a_party_without_keys_has_none(tenant) -> None:
    assert finder(tenant.pk, jwks_uri="", jwks="")("key-1") is None
