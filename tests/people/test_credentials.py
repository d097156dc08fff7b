"""Making, changing, rotating and revoking credentials, and what is written down about it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from people.models import AuditEntry, Credential
from people.rules.errors import CredentialConflict, InvalidCredential, UnknownCredential
from people.services import credentials, tolerances
from people.services.credentials import terms_of
from tests.people.builders import NOW, make_credential, make_terms


def trail():
    return [(entry.who, entry.action, entry.object) for entry in AuditEntry.objects.filter(action__startswith="cred")]


def test_a_secret_is_returned_once_and_kept_as_a_hash_only(issued):
    stored = Credential.objects.get(pk=issued.credential.pk)
    assert len(bytes(stored.secret_hash)) == 32
    assert issued.secret not in str(vars(stored))
    assert issued.secret not in repr(issued)


def test_key_and_secret_may_be_chosen(tenant):
    issued = make_credential(tenant, key="k", secret="s")
    assert (issued.credential.key, issued.secret, issued.created) == ("k", "s", True)


def test_the_same_again_changes_nothing(tenant):
    first = make_credential(tenant, key="k", secret="s")
    again = make_credential(tenant, key="k", secret="s")
    assert (again.credential, again.created) == (first.credential, False)
    assert Credential.objects.count() == 1
    assert len(trail()) == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"secret": "other"}, "has another secret"),
        ({"secret": None}, "has another secret"),
        ({"scopes": frozenset({"state"})}, "not so: scopes differ"),
        ({"keep_refused": True, "name": "Bo"}, "not so: name, keep_refused differ"),
    ],
)
def test_a_key_that_exists_otherwise_is_a_conflict(tenant, changes, says):
    make_credential(tenant, key="k", secret="s")
    with pytest.raises(CredentialConflict, match=says):
        make_credential(tenant, **{"key": "k", "secret": "s", **changes})


def test_a_key_belongs_to_one_tenant(tenant, other_tenant):
    make_credential(tenant, key="k", secret="s")
    with pytest.raises(CredentialConflict, match="not so: tenant differ"):
        make_credential(other_tenant, key="k", secret="s")


def test_a_revoked_key_is_not_brought_back_by_making_it_again(tenant):
    make_credential(tenant, key="k", secret="s")
    credentials.revoke("k")
    with pytest.raises(CredentialConflict, match="is revoked"):
        make_credential(tenant, key="k", secret="s")


def test_two_credentials_with_one_secret_do_not_show_it(tenant):
    one, other = make_credential(tenant, key="k", secret="s"), make_credential(tenant, key="l", secret="s")
    assert bytes(one.credential.secret_hash) != bytes(other.credential.secret_hash)


def test_every_mistake_is_told_at_once_and_nothing_is_made(tenant):
    with pytest.raises(InvalidCredential) as refused:
        make_credential(tenant, key="a:b", secret="", scopes=frozenset({"write"}))
    assert [problem.code for problem in refused.value.problems] == ["unknown-scope", "key-unusable", "secret-unusable"]
    assert not Credential.objects.exists()


def test_a_tolerance_has_to_be_one_that_the_store_knows(tenant):
    tolerances.register({"any-test-tolerance": "Something is repaired."})
    assert make_credential(tenant, tolerances=frozenset({"any-test-tolerance"}))
    with pytest.raises(InvalidCredential, match="Unknown tolerance 'everything'"):
        make_credential(tenant, tolerances=frozenset({"everything"}))


def test_terms_can_be_changed_and_both_are_written_down(issued):
    credentials.change(issued.credential.key, make_terms(name="Bo's player", requests_per_minute=9), who="user bo")
    stored = Credential.objects.get(pk=issued.credential.pk)
    assert terms_of(stored) == make_terms(name="Bo's player", requests_per_minute=9)
    entry = AuditEntry.objects.get(action="credential.change")
    assert (entry.who, entry.tenant_id) == ("user bo", stored.tenant_id)
    assert entry.details == {"name": ["Ana's player", "Bo's player"], "requests_per_minute": [None, 9]}


def test_terms_that_stay_are_not_judged_again(tenant):
    issued = make_credential(tenant, expires_at=NOW)
    Credential.objects.update(expires_at=NOW - timedelta(days=20_000))
    stored = Credential.objects.get()
    credentials.change(issued.credential.key, make_terms(name="Bo", expires_at=stored.expires_at), who="user bo")
    assert Credential.objects.get().name == "Bo"


def test_terms_that_change_are_judged(issued):
    with pytest.raises(InvalidCredential, match="Unknown scope 'write'"):
        credentials.change(issued.credential.key, make_terms(scopes=frozenset({"write"})), who="user bo")


def test_changing_nothing_is_not_written_down(issued):
    credentials.change(issued.credential.key, make_terms(), who="user bo")
    assert len(trail()) == 1


def test_rotating_returns_another_secret_and_keeps_the_key(issued):
    rotated = credentials.rotate(issued.credential.key)
    assert rotated.credential.key == issued.credential.key
    assert rotated.secret != issued.secret
    assert rotated.credential.previous_secret_hash is None


def test_rotating_twice_leaves_only_the_last_two_secrets(issued):
    hour = timedelta(hours=1)
    first = bytes(issued.credential.secret_hash)
    second = bytes(credentials.rotate(issued.credential.key, overlap=hour).credential.secret_hash)
    credentials.rotate(issued.credential.key, overlap=hour)
    stored = Credential.objects.get(pk=issued.credential.pk)
    assert bytes(stored.previous_secret_hash) == second
    assert first not in (bytes(stored.previous_secret_hash), bytes(stored.secret_hash))


def test_rotating_to_the_same_secret_is_refused(issued):
    with pytest.raises(CredentialConflict, match="has this secret already"):
        credentials.rotate(issued.credential.key, secret=issued.secret)


def test_a_revoked_credential_cannot_be_rotated(issued):
    credentials.revoke(issued.credential.key)
    with pytest.raises(CredentialConflict, match="is revoked"):
        credentials.rotate(issued.credential.key)


def test_an_overlap_cannot_be_negative(issued):
    with pytest.raises(InvalidCredential, match="negative"):
        credentials.rotate(issued.credential.key, overlap=timedelta(seconds=-1))


def test_revoking_again_changes_nothing(issued):
    assert [credentials.revoke(issued.credential.key) for _ in range(2)] == [True, False]
    assert [action for _, action, _ in trail()] == ["credential.revoke", "credential.create"]


@pytest.mark.parametrize("act", [credentials.rotate, credentials.revoke])
def test_an_unknown_key_is_told(db, act):
    with pytest.raises(UnknownCredential, match="There is no credential with the key 'nobody'"):
        act("nobody")


def test_a_tenant_lists_its_own_credentials_only(issued, issued_to_cy, tenant, other_tenant):
    assert credentials.list_credentials(tenant) == [issued.credential]
    assert credentials.list_credentials(other_tenant) == [issued_to_cy.credential]
    assert credentials.list_credentials() == [issued.credential, issued_to_cy.credential]


def test_the_trail_says_who_made_what_and_never_a_secret(issued):
    assert trail() == [("command line", "credential.create", f"credential {issued.credential.key}")]
    assert issued.secret not in str(AuditEntry.objects.values_list("details", flat=True))


def test_what_is_not_done_is_not_written_down(tenant):
    with transaction.atomic():
        make_credential(tenant)
        transaction.set_rollback(True)
    assert trail() == []


def test_the_database_refuses_a_previous_secret_without_an_end(issued):
    with pytest.raises(IntegrityError, match="credential_previous_secret_ends"):
        Credential.objects.update(previous_secret_hash=b"x" * 32)
