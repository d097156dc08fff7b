"""Who may use the management API: nobody without a grant, and nobody beyond a tenant."""

import pytest
from django.contrib.auth.models import User

from tests.api.conftest import ApiClient
from tests.xapi.client import make_credential

PATHS = ["tenants", "credentials", "credentials/1", "statements", "statements/ec531277-b57b-4c15-8d91-d292c5b2b8f7"]


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_is_asked_who_she_is(db, path):
    response = ApiClient().get(path)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Basic realm="management API"'
    assert response.json()["error"]["code"] == "not-authenticated"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("scope", ["all/read", "statements/read", "statements/write", "define", "profile"])
def test_a_credential_needs_the_scope_all(north, path, scope):
    response = ApiClient(make_credential(north, scopes={scope})).get(path)
    assert (response.status_code, response.json()["error"]["code"]) == (403, "not-authorized")


def test_a_wrong_secret_is_told_in_the_shape_of_the_xapi(db):
    response = ApiClient().http.get("/api/v1/credentials", headers={"authorization": "Basic eDp5"})
    assert response.status_code == 401
    assert response.json()["error"]["message"] == "The key is unknown or the secret is wrong."
    assert response.json()["problems"] == []


@pytest.mark.parametrize("path", PATHS)
def test_a_user_who_isnt_staff_may_do_nothing(db, north, path):
    user = User.objects.create_user("cy")
    north.administrators.add(user)
    assert ApiClient(user=user).get(path).status_code == 403


@pytest.mark.parametrize(
    ("permission", "path"),
    [
        ("people.view_tenant", "tenants"),
        ("people.view_credential", "credentials"),
        ("lrs.view_statement", "statements"),
    ],
)
def test_staff_may_do_what_a_permission_says_and_nothing_else(staff_with, permission, path):
    staff = staff_with(permission)
    allowed = [each for each in ("tenants", "credentials", "statements") if staff.get(each).status_code == 200]
    assert allowed == [path]


def test_staff_without_the_permission_to_make_credentials_make_none(staff_with):
    response = staff_with("people.view_credential").post("credentials", {"name": "x", "scopes": ["all"]})
    assert response.status_code == 403


def test_a_tenant_that_staff_dont_administer_is_unknown_to_them(staff_with, south):
    response = staff_with("people.view_credential").get("credentials", tenant="south")
    assert (response.status_code, response.json()["error"]["code"]) == (404, "unknown-tenant")


def test_a_credential_has_no_other_tenant(client, south):
    assert client.get("credentials", tenant="south").status_code == 404
    assert client.get("credentials", tenant="north").status_code == 200


def test_who_sees_several_tenants_names_one(superuser, north, south):
    response = superuser.get("credentials")
    assert (response.status_code, response.json()["error"]["code"]) == (400, "ambiguous-tenant")
    assert superuser.get("credentials", tenant="south").status_code == 200


def test_who_sees_one_tenant_neednt_name_it(staff_with):
    assert staff_with("people.view_credential").get("credentials").status_code == 200


def test_staff_of_no_tenant_see_none(db):
    user = User.objects.create_superuser("root")
    response = ApiClient(user=user).get("credentials")
    assert response.json()["error"]["message"] == "You administer no tenant."


def test_a_session_needs_the_csrf_token_to_change_something(north):
    user = User.objects.create_superuser("root")
    response = ApiClient(user=user, csrf=True).post("credentials", {"name": "x", "scopes": ["all"]})
    assert response.status_code == 403
    assert "CSRF" in response.json()["error"]["message"]


def test_a_credential_needs_no_csrf_token(issued):
    client = ApiClient(issued, csrf=True)
    assert client.post("credentials", {"name": "x", "scopes": ["state"]}).status_code == 201


def test_requests_count_against_the_credentials_limit(north):
    client = ApiClient(make_credential(north, requests_per_minute=2))
    assert [client.get("credentials").status_code for _ in range(3)] == [200, 200, 429]
    assert int(client.get("credentials")["Retry-After"]) >= 1


def test_tenants_are_those_that_are_seen(client, superuser, south):
    assert [each["slug"] for each in client.get("tenants").json()["results"]] == ["north"]
    assert [each["slug"] for each in superuser.get("tenants").json()["results"]] == ["north", "south"]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("delete", "/api/v1/credentials", 403, "permission-denied"),
        ("get", "/api/v1/credentials/999999", 404, "unknown-credential"),
        ("get", "/api/v1/statements/ec531277-b57b-4c15-8d91-d292c5b2b8f7", 404, "not-found"),
    ],
)
def test_every_refusal_has_the_same_shape(client, method, path, status, code):
    response = getattr(client.http, method)(path, headers=client.headers)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert set(response.json()) == {"error", "problems"}
    assert set(response.json()["error"]) == {"code", "message", "section"}


def test_a_body_that_is_no_json_is_told(client):
    response = client.http.post("/api/v1/credentials", b"{", content_type="application/json", headers=client.headers)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "parse-error")


def test_a_body_of_another_type_is_told(client):
    response = client.http.post("/api/v1/credentials", b"a=1", content_type="text/plain", headers=client.headers)
    assert (response.status_code, response.json()["error"]["code"]) == (415, "unsupported-media-type")
