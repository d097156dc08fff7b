"""What a process remembers of those who asked."""

from datetime import timedelta

from people.services import principal_cache
from people.services.principal_cache import Remembered, digest, find, remember
from tests.people.builders import NOW, make_principal

LATER = NOW + timedelta(seconds=5)
ANA = make_principal()


def remember_ana(key: bytes, *, read_in: int | None = None) -> None:
    read_in = principal_cache.generation() if read_in is None else read_in
    remember(key, Remembered(ANA, NOW, LATER), read_in=read_in)


def test_who_was_remembered_is_found_until_the_end():
    remember_ana(b"ana")
    assert find(b"ana", now=LATER - timedelta(microseconds=1)) == ANA
    assert find(b"ana", now=LATER) is None


def test_a_clock_that_went_back_finds_nobody():
    remember_ana(b"ana")
    assert find(b"ana", now=NOW - timedelta(seconds=1)) is None


def test_what_was_read_before_a_change_is_not_remembered_after_it():
    read_in = principal_cache.generation()
    principal_cache.forget_all()
    remember_ana(b"ana", read_in=read_in)
    assert find(b"ana", now=NOW) is None


def test_the_one_not_used_for_longest_makes_room(monkeypatch):
    monkeypatch.setattr(principal_cache, "LARGEST", 2)
    remember_ana(b"ana")
    remember_ana(b"bo")
    assert find(b"ana", now=NOW)
    remember_ana(b"cy")
    assert [key for key in (b"ana", b"bo", b"cy") if find(key, now=NOW)] == [b"ana", b"cy"]


def test_headers_are_remembered_by_a_digest_that_does_not_show_them():
    assert digest("Basic YTpi") == digest("Basic YTpi") != digest("Basic YTpj")
    assert b"YTpi" not in digest("Basic YTpi")
