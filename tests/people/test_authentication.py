"""xAPI 1.0.3 Communication §4.0: who is asking."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Credential
from people.rules.errors import NotAuthenticated
from people.services import credentials
from people.services.authentication import authenticate
from tests.people.builders import NOW, basic, header_of, make_credential

SECOND = timedelta(seconds=1)


def queries(call):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        call()
    return [query["sql"].split()[0] for query in captured.captured_queries]


def refused(header, *, now=NOW) -> str:
    with pytest.raises(NotAuthenticated) as refusal:
        authenticate(header, now=now)
    return refusal.value.message


def test_a_key_and_its_secret_stand_for_the_credentials_agent_in_its_tenant(issued, tenant):
    principal = authenticate(header_of(issued), now=NOW)
    assert principal.tenant_id == tenant.pk
    assert principal.credential_id == issued.credential.pk
    assert principal.scopes == {"all"}
    assert principal.agent == {
        "objectType": "Agent",
        "account": {"homePage": "https://ana.example", "name": issued.credential.key},
    }


def test_the_terms_of_the_credential_are_the_principals(tenant):
    agent = {"objectType": "Agent", "mbox": "mailto:ana@ana.example"}
    issued = make_credential(
        tenant,
        agent=agent,
        may_set_authority=True,
        keep_refused=True,
        requests_per_minute=7,
        scopes=frozenset({"state"}),
    )
    principal = authenticate(header_of(issued), now=NOW)
    assert (principal.agent, principal.name, principal.scopes) == (agent, "Ana's player", {"state"})
    assert (principal.may_set_authority, principal.keep_refused, principal.requests_per_minute) == (True, True, 7)


def test_a_credential_of_another_tenant_stands_in_that_tenant_only(issued, issued_to_cy, tenant, other_tenant):
    assert authenticate(header_of(issued), now=NOW).tenant_id == tenant.pk
    assert authenticate(header_of(issued_to_cy), now=NOW).tenant_id == other_tenant.pk


def test_one_tenants_secret_opens_nothing_with_anothers_key(issued, issued_to_cy):
    assert refused(basic(issued.credential.key, issued_to_cy.secret)) == "The key is unknown or the secret is wrong."


def test_a_secret_may_have_colons_and_any_script(tenant):
    issued = make_credential(tenant, key="ключ", secret="a:b:密码")
    assert authenticate(header_of(issued), now=NOW).credential_id == issued.credential.pk


def test_an_unknown_key_is_told_the_same_as_a_wrong_secret_and_costs_as_many_queries(issued):
    wrong, unknown = basic(issued.credential.key, "wrong"), basic("nobody", "wrong")
    assert refused(wrong) == refused(unknown)
    assert queries(lambda: refused(wrong)) == queries(lambda: refused(unknown)) == ["SELECT"]


@pytest.mark.parametrize("header", [None, "Basic !", "Basic Og==", "Bearer unknown", "Negotiate abc"])
def test_anything_else_is_nobody(db, header):
    assert refused(header)


def test_a_key_with_a_nul_is_refused_before_the_database_is_asked(db):
    assert queries(lambda: refused(basic("a\x00b", "secret"))) == []


def test_an_expired_credential_is_refused_from_its_moment_on(tenant):
    issued = make_credential(tenant, expires_at=NOW)
    assert authenticate(header_of(issued), now=NOW - SECOND)
    assert refused(header_of(issued)) == "The credential expired on 2030-01-31 at 12:00 UTC."


def test_a_revoked_credential_is_refused_at_once_in_the_process_that_revoked_it(issued):
    authenticate(header_of(issued), now=NOW)
    credentials.revoke(issued.credential.key)
    assert refused(header_of(issued)) == "The credential was revoked."


def test_a_rotated_credentials_old_secret_is_refused_at_once(issued):
    authenticate(header_of(issued), now=NOW)
    rotated = credentials.rotate(issued.credential.key)
    assert refused(header_of(issued)) == "The key is unknown or the secret is wrong."
    assert authenticate(header_of(rotated), now=NOW)


def test_while_two_secrets_overlap_both_are_accepted(issued):
    rotated = credentials.rotate(issued.credential.key, overlap=timedelta(hours=1))
    until = rotated.credential.previous_valid_until
    assert authenticate(header_of(issued), now=until - SECOND)
    assert authenticate(header_of(rotated), now=until - SECOND)


def test_after_the_overlap_only_the_new_secret_is_accepted_however_fresh_the_memory(issued):
    rotated = credentials.rotate(issued.credential.key, overlap=timedelta(hours=1))
    until = rotated.credential.previous_valid_until
    authenticate(header_of(issued), now=until - SECOND)
    assert refused(header_of(issued), now=until) == "The secret was replaced by another one and its time is over."
    assert authenticate(header_of(rotated), now=until)


def test_the_second_request_within_five_seconds_asks_the_database_nothing(issued):
    authenticate(header_of(issued), now=NOW)
    assert queries(lambda: authenticate(header_of(issued), now=NOW + 4.9 * SECOND)) == []


def test_after_five_seconds_the_database_is_asked_again(issued):
    authenticate(header_of(issued), now=NOW)
    assert queries(lambda: authenticate(header_of(issued), now=NOW + 5 * SECOND)) == ["SELECT"]


def test_what_another_process_revoked_is_known_after_five_seconds(issued):
    authenticate(header_of(issued), now=NOW)
    Credential.objects.filter(pk=issued.credential.pk).update(revoked_at=NOW)
    assert authenticate(header_of(issued), now=NOW + 4.9 * SECOND)
    assert refused(header_of(issued), now=NOW + 5 * SECOND) == "The credential was revoked."


def test_a_wrong_secret_is_never_answered_from_memory(issued):
    authenticate(header_of(issued), now=NOW)
    assert refused(basic(issued.credential.key, issued.secret + "x"))


def test_a_credential_that_expires_within_the_five_seconds_is_not_remembered_longer(tenant):
    issued = make_credential(tenant, expires_at=NOW + SECOND)
    authenticate(header_of(issued), now=NOW)
    assert refused(header_of(issued), now=NOW + SECOND)


def test_without_the_memory_every_request_asks_the_database(issued, settings):
    settings.CREDENTIAL_CACHE_SECONDS = 0
    authenticate(header_of(issued), now=NOW)
    assert queries(lambda: authenticate(header_of(issued), now=NOW)) == ["SELECT"]


def test_a_changed_pepper_makes_every_secret_unknown(issued, settings):
    settings.CREDENTIAL_PEPPER = "another"
    assert refused(header_of(issued)) == "The key is unknown or the secret is wrong."
