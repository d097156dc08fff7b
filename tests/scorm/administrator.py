"""Bo, who automates the packages of a tenant by the management API."""

from base64 import b64encode

from django.test import Client

from people.models import Tenant
from people.rules.terms import Terms
from people.services import credentials

COURSES = "/api/v1/scorm/courses"


class Administrator:
    """A client of the management API of one tenant."""

    def __init__(self, tenant: Tenant) -> None:
        issued = credentials.create(tenant, Terms(name="Bo", scopes=frozenset({"all"})))
        basic = b64encode(f"{issued.credential.key}:{issued.secret}".encode()).decode()
        self.tenant = tenant
        self.client = Client(headers={"Authorization": f"Basic {basic}"})

    def import_package(self, content: bytes, query: str = ""):
        return self.client.post(f"{COURSES}{query}", content, "application/zip")

    def course(self, content: bytes) -> str:
        response = self.import_package(content)
        assert response.status_code == 201, response.content
        return response.json()["id"]

    def new_version(self, course: str, content: bytes):
        return self.client.put(f"{COURSES}/{course}", content, "application/zip")

    def check(self, content: bytes, query: str = ""):
        return self.client.post(f"/api/v1/scorm/check{query}", content, "application/zip").json()

    def delete(self, course: str):
        return self.client.delete(f"{COURSES}/{course}")

    def export(self, course: str):
        return self.client.get(f"{COURSES}/{course}/package")
