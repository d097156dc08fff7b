"""A client of the xAPI resources: speaks one version with one credential, as content does."""

import json
from base64 import b64encode
from typing import Any

from django.http import HttpResponse
from django.test import Client

from people.models import Tenant
from people.rules.terms import Terms
from people.services import credentials, tenants
from people.services.credentials import Issued

VERSIONS = ("1.0.3", "2.0.0")

ANA = {"objectType": "Agent", "mbox": "mailto:ana@example.org"}
BO = {"objectType": "Agent", "account": {"homePage": "https://hr.example.org", "name": "bo"}}
LESSON = "https://courses.example.org/first-aid"
REGISTRATION = "ec531277-b57b-4c15-8d91-d292c5b2b8f7"
OTHER_REGISTRATION = "6690e6c9-3ef0-4ed3-8b37-7f3964730bee"


def make_tenant(slug: str = "north") -> Tenant:
    return tenants.create(slug, name=slug.title(), home_page=f"https://{slug}.example.org")[0]


def make_credential(tenant: Tenant, *, scopes: set[str] | None = None, name: str = "Player", **terms: Any) -> Issued:
    return credentials.create(tenant, Terms(name=name, scopes=frozenset(scopes or {"all"}), **terms))


class XapiClient:
    """Sends requests to ``/xapi/``; query parameters and bodies that aren't text become JSON.

    ``issued`` is the credential, None to send none; cookies and CSRF tokens are never sent, and never excused.
    """

    def __init__(self, issued: Issued | None, version: str | None = "1.0.3") -> None:
        self._http = Client(enforce_csrf_checks=True, raise_request_exception=True)
        self.headers: dict[str, str] = {}
        if version is not None:
            self.headers["X-Experience-API-Version"] = version
        if issued is not None:
            self.headers["Authorization"] = basic(issued)

    def get(self, resource: str, parameters: dict[str, Any] | None = None, **headers: str) -> HttpResponse:
        return self.request("GET", resource, parameters, **headers)

    def head(self, resource: str, parameters: dict[str, Any] | None = None, **headers: str) -> HttpResponse:
        return self.request("HEAD", resource, parameters, **headers)

    def put(
        self, resource: str, parameters: dict[str, Any] | None = None, body: Any = None, **headers: str
    ) -> HttpResponse:
        return self.request("PUT", resource, parameters, body, **headers)

    def post(
        self, resource: str, parameters: dict[str, Any] | None = None, body: Any = None, **headers: str
    ) -> HttpResponse:
        return self.request("POST", resource, parameters, body, **headers)

    def delete(self, resource: str, parameters: dict[str, Any] | None = None, **headers: str) -> HttpResponse:
        return self.request("DELETE", resource, parameters, **headers)

    def request(
        self, method: str, resource: str, parameters: dict[str, Any] | None = None, body: Any = None, **headers: str
    ) -> HttpResponse:
        """Send a request; header names are written as ``if_match`` for ``If-Match``."""
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        content_type = sent.pop("content-type", "application/json")
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        if method in ("PUT", "POST"):
            sent = {"Content-Length": str(len(content)), "Content-Type": content_type, **sent}
        return self._http.generic(
            method,
            f"/xapi/{resource}",
            content,
            content_type=content_type,
            query_params={name: _text(value) for name, value in (parameters or {}).items()},
            headers=sent,
        )


def basic(issued: Issued) -> str:
    return "Basic " + b64encode(f"{issued.credential.key}:{issued.secret}".encode()).decode()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
