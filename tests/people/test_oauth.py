"""OAuth 2.0 client credentials (RFC 6749 §4.4) and revocation (RFC 7009), over HTTP."""

from datetime import timedelta

import pytest
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from people.models import OAuthClient
from people.rules.errors import NotAuthenticated
from people.services import credentials
from people.services.authentication import authenticate
from tests.people.builders import basic, header_of, make_credential

TOKEN, REVOKE = "/oauth/token/", "/oauth/revoke_token/"


def ask(client, header=None, **form):
    headers = {"Authorization": header} if header else {}
    return client.post(TOKEN, {"grant_type": "client_credentials", **form}, headers=headers)


def bearer(client, issued, **form) -> str:
    return "Bearer " + ask(client, header_of(issued), **form).json()["access_token"]


def who(header, *, later=timedelta(0)):
    return authenticate(header, now=timezone.now() + later)


def test_a_credential_gets_a_token_for_an_hour_with_all_its_scopes(client, tenant):
    issued = make_credential(tenant, scopes=frozenset({"statements/write", "state"}))
    response = ask(client, header_of(issued))
    assert response.status_code == 200
    answer = response.json()
    assert answer.pop("access_token")
    assert answer == {"expires_in": 3600, "token_type": "Bearer", "scope": "state statements/write"}
    assert response["Cache-Control"] == "no-store"


def test_a_token_stands_for_its_credential(client, issued, tenant):
    principal = who(bearer(client, issued))
    assert (principal.tenant_id, principal.credential_id) == (tenant.pk, issued.credential.pk)
    assert principal == who(header_of(issued))


def test_each_tenants_token_stands_in_its_own_tenant(client, issued, issued_to_cy, tenant, other_tenant):
    assert who(bearer(client, issued)).tenant_id == tenant.pk
    assert who(bearer(client, issued_to_cy)).tenant_id == other_tenant.pk


def test_key_and_secret_may_come_as_form_fields(client, issued):
    response = ask(client, client_id=issued.credential.key, client_secret=issued.secret)
    assert response.status_code == 200


@pytest.mark.parametrize("key", ["a+b c%41", "схема"])
def test_key_and_secret_may_be_form_encoded_in_the_header_or_not(client, tenant, key):
    make_credential(tenant, key=key, secret="s+%41:é")
    from urllib.parse import quote_plus

    assert ask(client, basic(key, "s+%41:é")).status_code == 200
    assert ask(client, basic(quote_plus(key), quote_plus("s+%41:é"))).status_code == 200


def test_a_token_may_do_the_narrower_of_what_was_asked_and_what_is_granted(client, tenant):
    issued = make_credential(tenant, scopes=frozenset({"all/read", "state"}))
    header = bearer(client, issued, scope="statements/read state statements/write")
    assert who(header).scopes == {"statements/read", "state"}


def test_an_unknown_scope_does_not_fail_a_request_for_others(client, issued):
    assert ask(client, header_of(issued), scope="lineitem.readonly state").json()["scope"] == "state"


@pytest.mark.parametrize("scope", ["lineitem.readonly", "statements/write", "ALL"])
def test_a_request_of_which_nothing_can_be_granted_is_refused(client, tenant, scope):
    issued = make_credential(tenant, scopes=frozenset({"all/read"}))
    response = ask(client, header_of(issued), scope=scope)
    assert (response.status_code, response.json()["error"]) == (400, "invalid_scope")


def test_a_token_loses_what_its_credential_loses(client, tenant):
    issued = make_credential(tenant, scopes=frozenset({"state", "profile"}))
    header = bearer(client, issued)
    credentials.change(
        issued.credential.key,
        credentials.terms_of(make_credential(tenant, scopes=frozenset({"state"})).credential),
        who="user bo",
    )
    assert who(header).scopes == {"state"}


@pytest.mark.parametrize(
    "form", [{}, {"client_id": "nobody", "client_secret": "x"}, {"client_id": "a\x00b", "client_secret": "x"}]
)
def test_who_is_not_known_gets_no_token(client, db, form):
    response = ask(client, **form)
    assert (response.status_code, response.json()["error"]) == (401, "invalid_client")
    assert response["WWW-Authenticate"] == 'Basic realm="xAPI"'


@pytest.mark.parametrize("header", ["Basic !", "Bearer abc", basic("nobody", "x"), basic("a\x00b", "x")])
def test_a_wrong_header_gets_no_token(client, db, header):
    assert ask(client, header).status_code == 401


def test_a_key_in_the_form_that_is_not_the_headers_gets_no_token(client, issued, issued_to_cy):
    assert ask(client, header_of(issued), client_id=issued_to_cy.credential.key).status_code == 401


@pytest.mark.parametrize(
    "grant", ["password", "authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code", "x"]
)
def test_there_is_no_other_grant(client, issued, grant):
    response = client.post(TOKEN, {"grant_type": grant}, headers={"Authorization": header_of(issued)})
    assert (response.status_code, response.json()["error"]) == (400, "unsupported_grant_type")


def test_a_token_for_one_resource_only_is_not_offered(client, issued):
    response = ask(client, header_of(issued), resource="https://ana.example/xapi")
    assert (response.status_code, response.json()["error"]) == (400, "invalid_target")


def test_tokens_are_asked_for_by_post(client, db):
    assert client.get(TOKEN).status_code == 405


def test_a_token_is_kept_as_a_digest(client, issued):
    header = bearer(client, issued)
    stored = get_access_token_model().objects.get()
    assert header.removeprefix("Bearer ") not in str(vars(stored))


def test_a_credential_is_one_client_however_many_tokens_it_asks_for(client, issued):
    assert bearer(client, issued) != bearer(client, issued)
    assert OAuthClient.objects.get().credential == issued.credential


def test_a_token_is_refused_when_its_hour_is_over_however_fresh_the_memory(client, issued):
    header = bearer(client, issued)
    expires = get_access_token_model().objects.get().expires
    assert authenticate(header, now=expires - timedelta(seconds=1))
    with pytest.raises(NotAuthenticated, match="has expired") as refused:
        authenticate(header, now=expires)
    assert refused.value.headers == {"WWW-Authenticate": 'Bearer realm="xAPI", error="invalid_token"'}


def test_a_revoked_credentials_tokens_are_refused(client, issued):
    header = bearer(client, issued)
    who(header)
    credentials.revoke(issued.credential.key)
    with pytest.raises(NotAuthenticated):
        who(header)


def test_a_rotated_credentials_tokens_end_with_the_overlap(client, issued):
    header = bearer(client, issued)
    until = credentials.rotate(issued.credential.key, overlap=timedelta(minutes=1)).credential.previous_valid_until
    assert authenticate(header, now=until - timedelta(seconds=1))
    with pytest.raises(NotAuthenticated):
        authenticate(header, now=until)


def test_an_expired_credential_gets_no_token_and_its_tokens_are_refused(client, tenant):
    issued = make_credential(tenant, expires_at=timezone.now() + timedelta(minutes=1))
    header = bearer(client, issued)
    with pytest.raises(NotAuthenticated, match="The credential expired"):
        who(header, later=timedelta(minutes=1))


def test_a_client_revokes_its_token(client, issued):
    header = bearer(client, issued)
    who(header)
    form = {"token": header.removeprefix("Bearer ")}
    assert client.post(REVOKE, form, headers={"Authorization": header_of(issued)}).status_code == 200
    with pytest.raises(NotAuthenticated, match="unknown or was revoked"):
        who(header)


def test_a_client_of_another_tenant_cannot_revoke_it_and_learns_nothing(client, issued, issued_to_cy):
    header = bearer(client, issued)
    form = {"token": header.removeprefix("Bearer ")}
    assert client.post(REVOKE, form, headers={"Authorization": header_of(issued_to_cy)}).status_code == 200
    assert who(header)


def test_who_is_not_known_revokes_nothing(client, issued):
    header = bearer(client, issued)
    assert client.post(REVOKE, {"token": header.removeprefix("Bearer ")}).status_code == 401
    assert who(header)


def test_the_endpoint_needs_no_form_token_of_a_page(issued):
    from django.test import Client

    assert ask(Client(enforce_csrf_checks=True), header_of(issued)).status_code == 200


def test_there_are_no_pages_for_registering_applications(client, db):
    assert [client.get(f"/oauth/{page}").status_code for page in ("authorize/", "applications/")] == [404, 404]
