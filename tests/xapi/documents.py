"""The three document resources side by side, for what is the same in all of them."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha1
from typing import Any

from django.http import HttpResponse

from lrs.models import ActivityProfile, AgentProfile, State
from lrs.models.document import Document
from tests.xapi.client import ANA, LESSON, XapiClient


@dataclass(frozen=True)
class DocumentPlace:
    """A resource, the parameters of one document in it, and the headers with which a PUT may create it."""

    resource: str
    parameters: dict[str, Any]
    id_parameter: str
    model: type[Document]
    creating: dict[str, str] = field(default_factory=dict)
    scope: str = "profile"

    @property
    def context(self) -> dict[str, Any]:
        return {name: value for name, value in self.parameters.items() if name != self.id_parameter}

    @property
    def id_column(self) -> str:
        return "state_id" if self.id_parameter == "stateId" else "profile_id"

    @property
    def moments(self) -> list[datetime]:
        return list(self.model._default_manager.values_list("stored", flat=True))

    def other(self, **changes: Any) -> dict[str, Any]:
        return {**self.parameters, **changes}

    def create(self, client: XapiClient, body: Any = None, **headers: str) -> HttpResponse:
        content = {"page": 1} if body is None else body
        response = client.put(self.resource, self.parameters, content, **self.creating, **headers)
        assert response.status_code == 204, response.content
        return response

    def read(self, client: XapiClient) -> HttpResponse:
        return client.get(self.resource, self.parameters)


STATE = DocumentPlace(
    "activities/state", {"activityId": LESSON, "agent": ANA, "stateId": "bookmark"}, "stateId", State, scope="state"
)
ACTIVITY_PROFILE = DocumentPlace(
    "activities/profile",
    {"activityId": LESSON, "profileId": "notes"},
    "profileId",
    ActivityProfile,
    {"if_none_match": "*"},
)
AGENT_PROFILE = DocumentPlace(
    "agents/profile", {"agent": ANA, "profileId": "preferences"}, "profileId", AgentProfile, {"if_none_match": "*"}
)
PLACES = (STATE, ACTIVITY_PROFILE, AGENT_PROFILE)
PROFILES = (ACTIVITY_PROFILE, AGENT_PROFILE)


def name_of(place: DocumentPlace) -> str:
    return place.resource.replace("/", "-")


def etag_of(content: bytes) -> str:
    return f'"{sha1(content, usedforsecurity=False).hexdigest()}"'
