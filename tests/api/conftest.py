"""What the stories of the management API start from: a credential of north, staff of north, a superuser."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.http import HttpResponse
from django.test import Client

from people.models import Tenant
from people.services import last_used, principal_cache
from people.services.credentials import Issued
from tests.xapi.client import basic, make_credential, make_tenant


@pytest.fixture(autouse=True)
def _a_process_that_remembers_nobody():
    principal_cache.forget_all()
    last_used.forget_all()


class ApiClient:
    """Sends JSON to ``/api/v1/`` with a credential or a session."""

    def __init__(self, issued: Issued | None = None, user: User | None = None, *, csrf: bool = False) -> None:
        self.http = Client(enforce_csrf_checks=csrf)
        self.headers = {"Authorization": basic(issued)} if issued else {}
        if user is not None:
            self.http.force_login(user)

    def get(self, path: str, **parameters: Any) -> HttpResponse:
        address = path if path.startswith("http") else f"/api/v1/{path}"
        return self.http.get(address, query_params=parameters or None, headers=self.headers)

    def post(self, path: str, body: Any = None, **parameters: Any) -> HttpResponse:
        return self.http.post(
            f"/api/v1/{path}",
            json.dumps({} if body is None else body),
            content_type="application/json",
            query_params=parameters or None,
            headers=self.headers,
        )

    def put(self, path: str, body: Any) -> HttpResponse:
        return self.http.put(f"/api/v1/{path}", json.dumps(body), "application/json", headers=self.headers)

    def patch(self, path: str, body: Any) -> HttpResponse:
        return self.http.patch(f"/api/v1/{path}", json.dumps(body), "application/json", headers=self.headers)


@pytest.fixture
def api_of():
    """Return a client of the API with another credential."""
    return ApiClient


@pytest.fixture
def north(db) -> Tenant:
    return make_tenant("north")


@pytest.fixture
def south(db) -> Tenant:
    return make_tenant("south")


@pytest.fixture
def issued(north) -> Issued:
    return make_credential(north, name="Provisioning")


@pytest.fixture
def client(issued) -> ApiClient:
    """A client with a credential of north that has the scope ``all``."""
    return ApiClient(issued)


@pytest.fixture
def staff_with(north):
    """Return a client of a staff user who administers north and has these permissions."""

    def make(*permissions: str) -> ApiClient:
        user = User.objects.create_user("bo", password="x", is_staff=True)
        for each in permissions:
            app, codename = each.split(".")
            user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
        north.administrators.add(user)
        return ApiClient(user=user)

    return make


@pytest.fixture
def superuser(db) -> ApiClient:
    return ApiClient(user=User.objects.create_superuser("root"))
