"""How keys and secrets are made, kept and compared."""

from hypothesis import given
from hypothesis import strategies as st

from people.rules.secrets import hashed, matches, new_key, new_secret

PEPPER = b"pepper"


def test_a_new_key_and_secret_are_long_and_need_no_quoting_anywhere():
    assert (len(new_key()), len(new_secret())) == (22, 43)
    assert (new_key() + new_secret()).isalnum()


def test_no_two_new_secrets_are_the_same():
    assert len({new_secret() for _ in range(1000)}) == 1000


def test_the_hash_of_a_secret_depends_on_the_pepper():
    assert hashed("key", "secret", pepper=PEPPER) != hashed("key", "secret", pepper=b"another")


@given(st.text(), st.text())
def test_a_secret_matches_its_own_hash(key, secret):
    assert matches(hashed(key, secret, pepper=PEPPER), hashed(key, secret, pepper=PEPPER))


@given(st.tuples(st.text(), st.text()), st.tuples(st.text(), st.text()))
def test_different_pairs_of_key_and_secret_never_share_a_hash(one, other):
    assert matches(hashed(*one, pepper=PEPPER), hashed(*other, pepper=PEPPER)) == (one == other)


def test_a_hash_read_from_the_database_may_be_a_memoryview():
    assert matches(hashed("key", "secret", pepper=PEPPER), memoryview(hashed("key", "secret", pepper=PEPPER)))


def test_nothing_matches_an_unknown_key():
    assert not matches(hashed("key", "secret", pepper=PEPPER), None)
