"""Our own keys: made when they are needed, kept encrypted, replaced in time, and published before and after."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import jwt
import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from lti.security.models import SigningKey
from lti.security.rules.key_sets import keys_of
from lti.security.services import keys
from people.services.encryption import Undecipherable, decrypted


def kids() -> list[str]:
    """Return the ids of the published keys."""
    return [each["kid"] for each in keys.key_set()["keys"]]


def kid_of(token: str) -> str:
    return jwt.get_unverified_header(token)["kid"]


def aged(key: SigningKey, **ago: float) -> None:
    """Let a key have begun to sign so long ago."""
    SigningKey.objects.filter(pk=key.pk).update(signs_from=timezone.now() - timedelta(**ago))
    keys.forget()


def test_the_first_message_makes_the_first_key_and_others_can_verify_it(db) -> None:
    token = keys.signed({"iss": "us"})
    published = keys_of(keys.key_set())
    assert list(published) == [kid_of(token)]
    assert jwt.decode(token, published[kid_of(token)].public, algorithms=["RS256"]) == {"iss": "us"}


def test_the_key_set_has_public_halves_only(db) -> None:
    (published,) = keys.key_set()["keys"]
    assert set(published) == {"kty", "n", "e", "kid", "use", "alg"}
    assert (published["kty"], published["use"], published["alg"]) == ("RSA", "sig", "RS256")
    assert keys_of(keys.key_set())[published["kid"]].public.key_size == 2048


def test_the_private_half_is_kept_encrypted(db, settings) -> None:
    kept = bytes(keys.rotate().private)
    assert b"PRIVATE" not in kept
    assert decrypted(kept).startswith(b"-----BEGIN PRIVATE KEY-----")
    settings.ENCRYPTION_KEYS = ["another key altogether"]
    keys.forget()
    with pytest.raises(Undecipherable):
        keys.signed({})


def test_the_encryption_key_may_be_replaced(db, settings) -> None:
    settings.ENCRYPTION_KEYS = ["old"]
    token = keys.signed({})
    settings.ENCRYPTION_KEYS = ["new", "old"]
    keys.forget()
    assert kid_of(keys.signed({})) == kid_of(token)


def test_the_next_key_is_published_a_day_before_it_signs(db) -> None:
    first = kid_of(keys.signed({}))
    second = keys.rotate()
    assert kids() == [second.kid, first]
    assert kid_of(keys.signed({})) == first
    assert timedelta(hours=23) < second.signs_from - timezone.now() <= timedelta(hours=24)
    aged(second, seconds=1)
    assert kid_of(keys.signed({})) == second.kid


def test_an_old_key_stays_published_for_the_overlap(db, settings) -> None:
    settings.LTI_KEY_OVERLAP_DAYS = 7
    first, second = keys.rotate(), keys.rotate()
    aged(first, days=90)
    aged(second, days=6)
    assert kids() == [second.kid, first.kid]
    aged(second, days=8)
    assert kids() == [second.kid]


def test_the_job_makes_the_next_key_when_it_is_due_and_drops_what_nobody_needs(db, settings) -> None:
    settings.LTI_KEY_DAYS, settings.LTI_KEY_OVERLAP_DAYS = 90, 7
    made = keys.rotate_if_due()
    assert made is not None
    assert keys.rotate_if_due() is None
    aged(made, days=91)
    following = keys.rotate_if_due()
    assert following is not None
    assert kids() == [following.kid, made.kid]
    assert keys.rotate_if_due() is None
    aged(following, days=8)
    assert keys.rotate_if_due() is None
    assert list(SigningKey.objects.values_list("kid", flat=True)) == [following.kid]


def test_a_key_that_got_out_is_withdrawn_with_all_others(db) -> None:
    keys.signed({})
    keys.rotate()
    fresh = keys.withdraw()
    assert kids() == [fresh.kid]
    assert kid_of(keys.signed({})) == fresh.kid


def test_an_operator_rotates_by_command(db, capsys) -> None:
    first = kid_of(keys.signed({}))
    call_command("lti", "rotate-keys")
    told = capsys.readouterr().out
    (coming,) = SigningKey.objects.exclude(kid=first)
    assert told == f"The key {coming.kid} signs from {coming.signs_from:%Y-%m-%d %H:%M} UTC.\n"
    assert kid_of(keys.signed({})) == first
    call_command("lti", "rotate-keys", "--now")
    assert kid_of(keys.signed({})) not in (first, coming.kid)
    assert len(kids()) == 3
    call_command("lti", "rotate-keys", "--withdraw")
    assert len(kids()) == 1


def test_a_message_is_signed_without_reading_the_key_each_time(db, django_assert_num_queries) -> None:
    keys.signed({})
    with django_assert_num_queries(0):
        keys.signed({})


def at_once(work, threads: int = 6) -> list:
    """Do the same in several threads at the same moment."""
    barrier = Barrier(threads)

    def run(_: int):
        try:
            barrier.wait(20)
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))


@pytest.mark.django_db(transaction=True)
def test_processes_that_need_the_first_key_at_once_make_one() -> None:
    found = at_once(lambda: (keys.key_set(), kid_of(keys.signed({}))))
    assert SigningKey.objects.count() == 1
    assert {kid for _, kid in found} == set(kids())
    assert all([each["kid"] for each in key_set["keys"]] == kids() for key_set, _ in found)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite one transaction writes at a time anyway")
def test_processes_that_rotate_at_once_make_one_key() -> None:
    aged(keys.rotate(), days=1_000)
    made = at_once(keys.rotate_if_due)
    assert [each is not None for each in made].count(True) == 1
    assert SigningKey.objects.count() == 2
