"""Activities: the store's own view of what was done (xAPI 1.0.3 Communication §2.5)."""

from typing import Any

import pytest

from tests.xapi.client import ANA, LESSON, XapiClient
from tests.xapi.documents import etag_of

pytestmark = pytest.mark.django_db

VERB = {"id": "https://example.org/verbs/did"}


def record(client: XapiClient, definition: dict[str, Any] | None = None, iri: str = LESSON) -> None:
    activity = {"id": iri} if definition is None else {"id": iri, "definition": definition}
    assert client.post("statements", None, {"actor": ANA, "verb": VERB, "object": activity}).status_code == 200


def read(client: XapiClient, iri: str = LESSON) -> dict[str, Any]:
    return client.get("activities", {"activityId": iri}).json()


def test_an_activity_that_nobody_spoke_of_has_just_its_id(ana) -> None:
    found = ana.get("activities", {"activityId": LESSON})
    assert (found.status_code, found.json()) == (200, {"objectType": "Activity", "id": LESSON})
    assert found["Content-Type"] == "application/json"
    assert found["ETag"] == etag_of(found.content)


def test_an_activity_that_was_only_named_has_just_its_id(ana) -> None:
    record(ana)
    assert read(ana) == {"objectType": "Activity", "id": LESSON}


def test_an_activity_comes_with_its_whole_definition_in_every_language(ana) -> None:
    record(ana, {"name": {"en": "First aid"}, "type": "http://adlnet.gov/expapi/activities/course"})
    record(ana, {"name": {"de": "Erste Hilfe"}, "extensions": {"https://example.org/x": [1, None]}})
    assert read(ana)["definition"] == {
        "name": {"en": "First aid", "de": "Erste Hilfe"},
        "type": "http://adlnet.gov/expapi/activities/course",
        "extensions": {"https://example.org/x": [1, None]},
    }


def test_iris_are_told_apart_by_every_character(ana) -> None:
    record(ana, {"name": {"en": "First aid"}})
    assert read(ana, LESSON + "/") == {"objectType": "Activity", "id": LESSON + "/"}


def test_definitions_of_another_tenant_are_never_seen(ana, cy) -> None:
    record(cy, {"name": {"en": "Secret"}})
    assert read(ana) == {"objectType": "Activity", "id": LESSON}


@pytest.mark.parametrize("activity", ["lesson", "", True, {"id": LESSON}])
def test_what_is_no_iri_is_refused(ana, activity) -> None:
    refused = ana.get("activities", {"activityId": activity})
    assert refused.status_code == 400
    assert "'activityId'" in refused.json()["error"]["message"]


def test_the_activity_is_required(ana) -> None:
    assert ana.get("activities").status_code == 400


@pytest.mark.parametrize("parameters", [{"activityId": LESSON, "foo": "bar"}, {"activityid": LESSON}])
def test_unknown_and_wrongly_cased_parameters_are_refused(ana, parameters) -> None:
    assert ana.get("activities", parameters).status_code == 400


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_activities_are_only_read(ana, method) -> None:
    assert ana.request(method, "activities", {"activityId": LESSON}, {}).status_code == 405


def test_head_answers_without_the_body(ana) -> None:
    head = ana.head("activities", {"activityId": LESSON})
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize(
    ("scope", "status"),
    [("statements/read", 200), ("all/read", 200), ("statements/write", 403), ("statements/read/mine", 403)],
)
def test_who_may_read_statements_may_read_activities(client_with, scope, status) -> None:
    assert client_with(scope).get("activities", {"activityId": LESSON}).status_code == status
