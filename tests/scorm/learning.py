"""Ana, who learns with a package, and the player that speaks for her."""

import json
from base64 import b64encode
from io import BytesIO
from typing import Any
from uuid import UUID

from django.test import Client

from courses.services import courses, enrollments, progress
from people.models import Tenant
from people.rules.terms import Terms
from people.services import credentials, learners
from scorm_bridge.services import launcher, package_import
from tests.scorm import packages
from tests.scorm.manifest_builder import item, organization

CONTENT_ORIGIN = "http://content.localhost:8000"
CLIENT = Client()
"""A browser that has no cookie of ours, whoever uses it."""


def post(path: str, body: object, **headers: str):
    """Send what a page of the content origin sends."""
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"Origin": CONTENT_ORIGIN, **headers}
    return CLIENT.post(f"/scorm/run/{path}", text, "text/plain;charset=UTF-8", headers=sent)


class Player:
    """A player that has a token, and counts its commits."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.session: int | None = None
        self.number = 0
        self.opened: dict[str, Any] = {}

    def open(self, *, takeover: bool = False) -> "Player":
        response = self.try_open(takeover=takeover)
        assert response.status_code == 200, response.content
        self.opened = response.json()
        self.session, self.number = self.opened["session"], self.opened["number"]
        return self

    def try_open(self, *, takeover: bool = False):
        return post("open", {"token": self.token, "takeover": takeover})

    def body(self, **members: Any) -> dict[str, Any]:
        """Return the next commit."""
        self.number += 1
        usual = {"token": self.token, "session": self.session, "number": self.number, "elapsed": 0}
        return {**usual, "activity": "lesson", "attempt": 1, "elements": {}, "events": [], **members}

    def send(self, **members: Any):
        return post("commit", self.body(**members))

    def commit(self, **members: Any) -> dict[str, Any]:
        response = self.send(**members)
        assert response.status_code == 200, response.content
        return response.json()

    def begin(self, **members: Any) -> dict[str, Any]:
        return self.commit(events=[{"kind": "initialized", "elapsed": 0}], **members)

    def activity(self, identifier: str = "lesson") -> dict[str, Any]:
        return self.opened["activities"][identifier]


class Learning:
    """Ana in a course that is one package."""

    def __init__(
        self,
        tenant: Tenant,
        *items: str,
        version: str = "2004 4th Edition",
        name: str = "Ana",
        resources: str = "",
        **given: str,
    ):
        self.tenant = tenant
        taught = organization(*(items or (item(),)), **given)
        content = packages.package(taught, version=version, resources=resources)
        imported = package_import.import_package(tenant.pk, BytesIO(content), who="Bo")
        self.course_id: UUID = imported.course_id
        self.version = courses.latest_version(courses.get(tenant.pk, self.course_id))
        [self.item] = courses.items_of(self.version)
        self.learner = learners.create(tenant, name=name, who="Bo")
        self.enrollment = enrollments.enroll(tenant.pk, self.course_id, self.learner.pk, who="Bo")

    def launch(self, mode: str = "Normal") -> Player:
        return Player(
            launcher.begin(self.enrollment, self.item, mode=mode, return_url="https://north.example.org/back")
        )

    def opened(self, mode: str = "Normal", *, takeover: bool = False) -> Player:
        return self.launch(mode).open(takeover=takeover)

    def statements(self) -> list[dict[str, Any]]:
        """Return what is stored of the registration, the oldest first."""
        issued = credentials.create(self.tenant, Terms(name="Bo", scopes=frozenset({"all"})))
        basic = b64encode(f"{issued.credential.key}:{issued.secret}".encode()).decode()
        client = Client(headers={"Authorization": f"Basic {basic}", "X-Experience-API-Version": "1.0.3"})
        found = client.get("/xapi/statements", {"registration": str(self.enrollment.pk), "ascending": "true"})
        return found.json()["statements"]

    def verbs(self) -> list[str]:
        return [each["verb"]["id"].rpartition("/")[2] for each in self.statements()]

    @property
    def state(self) -> Any:
        return progress.state_in(self.tenant.pk, self.enrollment.pk, self.item.pk)
