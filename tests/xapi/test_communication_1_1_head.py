"""HEAD answers as GET does, without the body. xAPI 1.0.3 Communication §1.1; xAPI 2.0 §4.1.1."""

import pytest

from tests.xapi.client import ANA, LESSON
from tests.xapi.documents import PLACES
from tests.xapi.statements import OTHER_ID, STATEMENT_ID, make_statement
from tests.xapi.story import page, store, told

pytestmark = pytest.mark.django_db

ASKED = {
    "one statement": ("statements", {"statementId": STATEMENT_ID}),
    "statements": ("statements", {"agent": ANA}),
    "canonical": ("statements", {"format": "canonical"}),
    "an agent": ("agents", {"agent": ANA}),
    "an activity": ("activities", {"activityId": LESSON}),
    "about": ("about", {}),
    **{place.resource: (place.resource, place.parameters) for place in PLACES},
    **{f"list of {place.resource}": (place.resource, place.context) for place in PLACES},
}
REFUSED = {
    "unknown statement": ("statements", {"statementId": OTHER_ID}, 404),
    "unknown parameter": ("statements", {"colour": "blue"}, 400),
    "no agent": ("agents", {}, 400),
    "unknown document": ("agents/profile", {"agent": ANA, "profileId": "none"}, 404),
    "unknown resource": ("statments", {}, 404),
}
OF_THE_MOMENT = {"X-Experience-API-Consistent-Through", "Date"}


def headers_of(response) -> dict[str, str]:
    return {name: value for name, value in response.items() if name not in OF_THE_MOMENT}


@pytest.mark.parametrize(("resource", "parameters"), ASKED.values(), ids=ASKED)
def test_head_has_the_headers_of_get_and_no_body(ana, resource, parameters) -> None:
    store(ana, make_statement())
    for place in PLACES:
        place.create(ana)
    get, head = ana.get(resource, parameters), ana.head(resource, parameters)
    assert (head.status_code, head.content) == (get.status_code, b"") == (200, b"")
    assert headers_of(head) == {"Content-Length": str(len(get.content)), **headers_of(get)}


@pytest.mark.parametrize(("resource", "parameters", "status"), REFUSED.values(), ids=REFUSED)
def test_head_is_refused_as_get_is(ana, resource, parameters, status) -> None:
    assert ana.get(resource, parameters).status_code == status
    head = ana.head(resource, parameters)
    assert (head.status_code, head.content) == (status, b"")


def test_head_of_more_is_answered(ana) -> None:
    store(ana, told(), told())
    more = page(ana, {"limit": "1"})["more"].removeprefix("/xapi/")
    assert int(ana.head(more)["Content-Length"]) == len(ana.get(more).content)


def test_head_needs_what_get_needs(client_with) -> None:
    assert client_with("statements/write").head("statements").status_code == 403
