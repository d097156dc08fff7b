"""An Assignable Unit as the tests drive it: it reads its launch URL, gets its token, and sends what the test wants."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from django.test import Client

VERBS = "http://adlnet.gov/expapi/verbs/"
CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/"
SESSION_ID = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"
MASTERY_SCORE = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore"
TIMED = ("completed", "passed", "failed", "terminated")
SAID = {"passed": {"success": True}, "failed": {"success": False}, "completed": {"completion": True}}


class Unit:
    """One launch of an AU."""

    def __init__(self, url: str) -> None:
        parameters = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        self.url = url
        self.endpoint = parameters["endpoint"]
        self.fetch_url = parameters["fetch"]
        self.actor = json.loads(parameters["actor"])
        self.registration = parameters["registration"]
        self.activity_id = parameters["activityId"]
        self.client = Client(headers={"X-Experience-API-Version": "1.0.3", "Origin": "https://content.example.org"})
        self.token = ""
        self.launch_data: dict[str, Any] = {}
        self.second = 0

    def begin(self) -> "Unit":
        """Get the token, the launch data and the preferences, as an AU must before it says that it is initialized."""
        self.token = self.fetch().json()["auth-token"]
        self.launch_data = self.get("activities/state", **self.state("LMS.LaunchData")).json()
        self.get("agents/profile", agent=json.dumps(self.actor), profileId="cmi5LearnerPreferences")
        return self

    def fetch(self):
        return self.client.post(urlsplit(self.fetch_url).path)

    def state(self, name: str, **changes: str) -> dict[str, str]:
        context = {
            "activityId": self.activity_id,
            "agent": json.dumps(self.actor),
            "registration": self.registration,
            "stateId": name,
        }
        return {key: value for key, value in {**context, **changes}.items() if value}

    def get(self, resource: str, **parameters: str):
        return self.client.get(f"/xapi/{resource}", parameters, headers=self.authorized())

    def put(self, resource: str, body: object, **parameters: str):
        return self.client.put(
            f"/xapi/{resource}",
            json.dumps(body),
            "application/json",
            query_params=parameters,
            headers={**self.authorized(), **({"If-Match": "*"} if resource == "agents/profile" else {})},
        )

    def authorized(self) -> dict[str, str]:
        return {"Authorization": f"Basic {self.token}"}

    @property
    def session(self) -> str:
        return self.launch_data["contextTemplate"]["extensions"][SESSION_ID]

    def allowed(self, verb: str = "https://example.org/verbs/looked-at", **changes: Any) -> dict[str, Any]:
        """Return a cmi5 allowed Statement."""
        self.second += 1
        template = json.loads(json.dumps(self.launch_data["contextTemplate"]))
        return {
            "id": str(uuid4()),
            "actor": self.actor,
            "verb": {"id": verb},
            "object": {"objectType": "Activity", "id": self.activity_id},
            "context": {**template, "registration": self.registration},
            "timestamp": f"2030-01-01T00:{self.second // 60:02}:{self.second % 60:02}.000Z",
            **changes,
        }

    def defined(self, verb: str, *, scaled: float | None = None, **changes: Any) -> dict[str, Any]:
        """Return a cmi5 defined Statement that is right for its verb."""
        statement = self.allowed(VERBS + verb)
        result: dict[str, Any] = {"duration": "PT10S"} if verb in TIMED else {}
        result |= SAID.get(verb, {})
        category = [{"id": CATEGORY + "cmi5"}]
        if "success" in result or "completion" in result:
            category.append({"id": CATEGORY + "moveon"})
        statement["context"]["contextActivities"]["category"] = category
        if scaled is not None:
            result["score"] = {"scaled": scaled}
            if "masteryScore" in self.launch_data:
                statement["context"]["extensions"][MASTERY_SCORE] = self.launch_data["masteryScore"]
        if result:
            statement["result"] = result
        return {**statement, **changes}

    def send(self, *statements: dict[str, Any]):
        body = statements[0] if len(statements) == 1 else list(statements)
        return self.client.post("/xapi/statements", json.dumps(body), "application/json", headers=self.authorized())

    def say(self, *verbs: str, **options: Any) -> None:
        """Send cmi5 defined Statements one by one, each of which must be stored."""
        for verb in verbs:
            response = self.send(self.defined(verb, **options))
            assert response.status_code == 200, response.content
