"""Bo, who automates the LMS of a tenant by its management API."""

import json
from base64 import b64encode
from typing import Any

from django.test import Client

from people.models import Tenant
from people.rules.terms import Terms
from people.services import credentials
from tests.cmi5 import packages
from tests.cmi5.unit import Unit

ANA = {"objectType": "Agent", "account": {"homePage": "https://north.example.org", "name": "ana"}}


class Lms:
    """A client of the management API of one tenant."""

    def __init__(self, tenant: Tenant) -> None:
        issued = credentials.create(tenant, Terms(name="Bo", scopes=frozenset({"all"})))
        basic = b64encode(f"{issued.credential.key}:{issued.secret}".encode()).decode()
        self.tenant = tenant
        self.client = Client(headers={"Authorization": f"Basic {basic}", "X-Experience-API-Version": "1.0.3"})

    def import_package(self, content: bytes, media_type: str = "application/zip"):
        return self.client.post("/api/v1/cmi5/courses", content, media_type)

    def course(self, *content: str) -> str:
        response = self.import_package(packages.package(*content))
        assert response.status_code == 201, response.content
        return response.json()["id"]

    def launch_url(self, course: str, au_index: int = 0, **options: Any):
        body = {"au_index": au_index, "actor": ANA, **options}
        return self.client.post(f"/api/v1/cmi5/courses/{course}/launch-url", json.dumps(body), "application/json")

    def launch(self, course: str, au_index: int = 0, **options: Any) -> Unit:
        """Launch an AU that gets its token and what it must read first."""
        response = self.launch_url(course, au_index, **options)
        assert response.status_code == 200, response.content
        return Unit(response.json()["url"]).begin()

    def statements(self, registration: str) -> list[dict[str, Any]]:
        """Return what is stored of a registration, the oldest first."""
        found = self.client.get("/xapi/statements", {"registration": registration, "ascending": "true"})
        return found.json()["statements"]

    def verbs(self, registration: str) -> list[str]:
        return [each["verb"]["id"].rpartition("/")[2] for each in self.statements(registration)]

    def post(self, path: str, body: object = None):
        return self.client.post(f"/api/v1/cmi5/{path}", json.dumps(body or {}), "application/json")

    def progress(self, registration: str) -> dict[str, Any]:
        return self.client.get(f"/api/v1/cmi5/registrations/{registration}").json()
