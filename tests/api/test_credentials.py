"""``/api/v1/credentials``: made, listed, rotated and revoked by programs and by staff."""

from datetime import timedelta

import pytest
from django.utils import timezone

from people.models import AuditEntry, Credential
from people.rules.errors import NotAuthenticated
from people.services.authentication import authenticate
from tests.api.conftest import ApiClient
from tests.people.builders import basic
from tests.xapi.client import make_credential

ASKED = {"name": "Ana's player", "scopes": ["statements/write", "state"]}
BO = {"objectType": "Agent", "mbox": "mailto:bo@example.org"}


def test_a_credential_is_made_and_its_secret_shown_once(client, north):
    response = client.post("credentials", ASKED)
    made = response.json()
    assert response.status_code == 201
    assert response["Cache-Control"] == "no-store"
    assert (made["tenant"], made["name"], made["scopes"]) == ("north", "Ana's player", ["state", "statements/write"])
    assert authenticate(basic(made["key"], made["secret"]), now=timezone.now()).scopes == set(ASKED["scopes"])
    assert "secret" not in client.get(f"credentials/{made['id']}").json()
    assert made["secret"] not in client.get("credentials").content.decode()


def test_hashes_of_secrets_are_never_shown(client, issued):
    shown = client.get(f"credentials/{issued.credential.pk}").json()
    assert not [name for name in shown if "hash" in name or "secret" in name]


def test_key_and_secret_can_be_given_and_the_same_again_changes_nothing(client):
    asked = {**ASKED, "key": "k", "secret": "a-secret-of-enough-length"}
    assert client.post("credentials", asked).status_code == 201
    assert client.post("credentials", asked).status_code == 200
    response = client.post("credentials", {**asked, "name": "Another"})
    assert (response.status_code, response.json()["error"]["code"]) == (409, "credential-conflict")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"scopes": ["write"]}, "$.scopes"),
        ({"scopes": []}, "$.scopes"),
        ({"scopes": "all"}, "$.scopes"),
        ({"name": ""}, "$.name"),
        ({"tolerances": ["everything"]}, "$.tolerances"),
        ({"requests_per_minute": 0}, "$.requests_per_minute"),
        ({"expires_at": "2001-01-01T00:00:00Z"}, "$.expires_at"),
        ({"expires_at": "tomorrow"}, "$.expires_at"),
        ({"agent": {}}, "$.agent"),
        ({"agent": []}, "$.agent"),
        ({"key": "a:b"}, "$.key"),
        ({"may_set_autority": True}, "$.may_set_autority"),
    ],
)
def test_a_mistake_is_told_by_its_path_and_nothing_is_made(superuser, north, changes, path):
    response = superuser.post("credentials", {**ASKED, **changes})
    assert response.status_code == 400
    assert [problem["path"] for problem in response.json()["problems"]] == [path]
    assert not Credential.objects.exists()


def test_a_missing_property_is_told(client):
    paths = [problem["path"] for problem in client.post("credentials", {}).json()["problems"]]
    assert paths == ["$.name", "$.scopes"]


def test_credentials_are_listed_page_after_page(client, north, issued):
    made = [issued.credential.pk] + [make_credential(north).credential.pk for _ in range(4)]
    page = client.get("credentials", limit=2).json()
    seen = [each["id"] for each in page["results"]]
    while page["next"]:
        page = client.get(page["next"]).json()
        seen += [each["id"] for each in page["results"]]
    assert seen == made


def test_a_credential_made_meanwhile_shifts_no_page(client, north, issued):
    make_credential(north)
    page = client.get("credentials", limit=1).json()
    issued.credential.delete()
    [second] = client.get(page["next"]).json()["results"]
    assert second["id"] != page["results"][0]["id"]


@pytest.mark.parametrize("cursor", ["x", "WzEsMix7fV0:1:x"])
def test_a_made_up_cursor_is_refused(client, cursor):
    response = client.get("credentials", cursor=cursor)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "unusable-cursor")


def test_a_cursor_of_another_tenant_is_refused(superuser, north, south):
    for tenant in (north, south):
        make_credential(tenant)
        make_credential(tenant)
    link = superuser.get("credentials", tenant="north", limit=1).json()["next"]
    assert superuser.get(link.replace("tenant=north", "tenant=south")).status_code == 400


def test_another_tenants_credential_is_unknown(client, south):
    other = make_credential(south).credential
    for answer in (
        client.get(f"credentials/{other.pk}"),
        client.post(f"credentials/{other.pk}/rotate"),
        client.post(f"credentials/{other.pk}/revoke"),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown-credential")
    other.refresh_from_db()
    assert other.revoked_at is None


def test_a_secret_is_rotated_and_the_old_one_ends(client, north):
    old = make_credential(north, scopes={"state"})
    made = client.post(f"credentials/{old.credential.pk}/rotate").json()
    assert authenticate(basic(made["key"], made["secret"]), now=timezone.now())
    with pytest.raises(NotAuthenticated):
        authenticate(basic(made["key"], old.secret), now=timezone.now())


def test_a_secret_is_rotated_with_an_overlap(client, north):
    old = make_credential(north, scopes={"state"})
    client.post(f"credentials/{old.credential.pk}/rotate", {"overlap_seconds": 600})
    assert authenticate(basic(old.credential.key, old.secret), now=timezone.now())


def test_a_credential_is_revoked_and_again_without_a_change(client, north):
    old = make_credential(north, scopes={"state"})
    first = client.post(f"credentials/{old.credential.pk}/revoke").json()
    assert first["revoked_at"] is not None
    assert client.post(f"credentials/{old.credential.pk}/revoke").json() == first
    assert client.post(f"credentials/{old.credential.pk}/rotate").status_code == 409


def test_a_credential_may_rotate_its_own_secret(client, issued):
    assert client.post(f"credentials/{issued.credential.pk}/rotate").status_code == 200


def test_what_is_done_is_in_the_audit_trail_with_who_did_it(client, staff_with):
    client.post("credentials", ASKED)
    staff_with("people.add_credential").post("credentials", ASKED)
    made = AuditEntry.objects.filter(action="credential.create").order_by("id").values_list("who", flat=True)
    assert list(made)[1:] == ["credential Provisioning", "bo"]


SOON = timezone.now() + timedelta(days=1)


@pytest.mark.parametrize(
    ("own", "asked", "path"),
    [
        ({}, {"may_set_authority": True}, "$.may_set_authority"),
        ({}, {"agent": BO}, "$.agent"),
        ({"requests_per_minute": 50}, {}, "$.requests_per_minute"),
        ({"requests_per_minute": 50}, {"requests_per_minute": 51}, "$.requests_per_minute"),
        ({"expires_at": SOON}, {}, "$.expires_at"),
        ({"expires_at": SOON}, {"expires_at": (SOON + timedelta(hours=1)).isoformat()}, "$.expires_at"),
    ],
)
def test_a_credential_hands_on_no_more_than_it_has(north, own, asked, path):
    response = ApiClient(make_credential(north, **own)).post("credentials", {**ASKED, **asked})
    assert response.status_code == 403
    assert [problem["path"] for problem in response.json()["problems"]] == [path]


@pytest.mark.parametrize(
    ("own", "asked"),
    [
        ({"may_set_authority": True}, {"may_set_authority": True, "agent": BO}),
        ({"agent": BO}, {"agent": BO}),
        ({"requests_per_minute": 50}, {"requests_per_minute": 50}),
        ({"expires_at": SOON}, {"expires_at": SOON.isoformat()}),
    ],
)
def test_a_credential_hands_on_what_it_has(north, own, asked):
    assert ApiClient(make_credential(north, **own)).post("credentials", {**ASKED, **asked}).status_code == 201


@pytest.mark.parametrize("action", ["rotate", "revoke"])
def test_a_credential_takes_over_none_that_may_do_more(client, north, action):
    stronger = make_credential(north, may_set_authority=True).credential
    assert client.post(f"credentials/{stronger.pk}/{action}").status_code == 403


def test_staff_hand_on_what_they_like(superuser, north):
    assert superuser.post("credentials", {**ASKED, "may_set_authority": True, "agent": BO}).status_code == 201
