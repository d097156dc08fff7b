"""The filters ``activity``, ``related_activities``, ``verb`` and ``registration``. xAPI 1.0.3 Communication §2.1.3."""

from typing import Any

import pytest

from tests.xapi.client import ANA, BO, LESSON, OTHER_REGISTRATION, REGISTRATION
from tests.xapi.statements import make_activity, make_sub_statement, make_verb
from tests.xapi.story import found, store, told

pytestmark = pytest.mark.django_db

COURSE = "https://courses.example.org/health"
PASSED = "http://adlnet.gov/expapi/verbs/passed"


def test_an_activity_is_found_as_the_object_whether_its_type_is_written_or_not(ana) -> None:
    written, unwritten, _ = store(
        ana,
        told(object={"objectType": "Activity", "id": COURSE}),
        told(object={"id": COURSE}),
        told(),
    )
    assert found(ana, activity=COURSE) == [unwritten, written]


def test_iris_are_compared_character_by_character(ana) -> None:
    store(ana, told(object={"id": "https://courses.example.org/%7Eana"}))
    assert found(ana, activity="https://courses.example.org/~ana") == []
    assert found(ana, activity="https://courses.example.org/%7eana") == []


def test_an_iri_of_other_alphabets_is_found(ana) -> None:
    [mine] = store(ana, told(object={"id": "https://courses.example.org/第一課"}))
    assert found(ana, activity="https://courses.example.org/第一課") == [mine]


GROUPS = ("parent", "grouping", "category", "other")
RELATED: dict[str, dict[str, Any]] = {
    **{group: told(context={"contextActivities": {group: [{"id": COURSE}]}}) for group in GROUPS},
    "single": told(context={"contextActivities": {"parent": {"id": COURSE}}}),
    "second-of-two": told(context={"contextActivities": {"other": [{"id": LESSON}, {"id": COURSE}]}}),
    "object-of-sub-statement": told(actor=BO, object=make_sub_statement(object={"id": COURSE})),
    **{
        f"{group}-of-sub-statement": told(
            object=make_sub_statement(context={"contextActivities": {group: [{"id": COURSE}]}})
        )
        for group in GROUPS
    },
}


@pytest.mark.parametrize("statement", RELATED.values(), ids=RELATED)
def test_anywhere_else_an_activity_is_a_related_one(ana, statement) -> None:
    store(ana, statement, told())
    assert found(ana, activity=COURSE) == []
    assert found(ana, activity=COURSE, related_activities="false") == []
    assert found(ana, activity=COURSE, related_activities="true") == [statement["id"]]


def test_the_object_is_a_related_activity_too_and_each_statement_is_found_once(ana) -> None:
    both = told(object={"id": COURSE}, context={"contextActivities": {"grouping": [{"id": COURSE}]}})
    store(ana, both, told())
    assert found(ana, activity=COURSE, related_activities="true") == [both["id"]]


def test_a_verb_is_found_by_its_id_alone(ana) -> None:
    passed, other = told(verb={"id": PASSED}), told(verb=make_verb(id=PASSED, display={"de": "bestanden"}))
    store(ana, passed, told(), other)
    assert found(ana, verb=PASSED) == [other["id"], passed["id"]]


def test_the_verb_of_a_sub_statement_is_none_of_the_statement(ana) -> None:
    store(ana, told(object=make_sub_statement(verb={"id": PASSED})))
    assert found(ana, verb=PASSED) == []


@pytest.mark.parametrize("asked", [REGISTRATION, REGISTRATION.upper()])
@pytest.mark.parametrize("sent", [REGISTRATION, REGISTRATION.upper()])
def test_a_registration_is_found_in_any_case(ana, asked, sent) -> None:
    mine, _, _ = store(
        ana,
        told(context={"registration": sent}),
        told(context={"registration": OTHER_REGISTRATION}),
        told(),
    )
    assert found(ana, registration=asked) == [mine]


def test_filters_are_combined_by_and(ana) -> None:
    all_of_it = told(actor=BO, verb={"id": PASSED}, object={"id": COURSE}, context={"registration": REGISTRATION})
    store(
        ana,
        {**told(), **{name: all_of_it[name] for name in ("actor", "verb", "object")}},
        all_of_it,
        told(actor=BO, verb={"id": PASSED}, context={"registration": REGISTRATION}),
        told(actor=BO, object={"id": COURSE}, context={"registration": REGISTRATION}),
        told(verb={"id": PASSED}, object={"id": COURSE}, context={"registration": REGISTRATION}),
    )
    filters = {"agent": BO, "verb": PASSED, "activity": COURSE, "registration": REGISTRATION}
    assert found(ana, **filters) == [all_of_it["id"]]
    assert found(ana, **filters, related_agents="true", related_activities="true") == [all_of_it["id"]]
    assert found(ana, **{**filters, "agent": ANA}) != [all_of_it["id"]]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("verb", "passed"),
        ("verb", ""),
        ("activity", "/health"),
        ("activity", ""),
        ("registration", "1"),
        ("registration", ""),
        ("registration", "{" + REGISTRATION + "}"),
        ("related_activities", "True"),
        ("related_activities", "1"),
        ("related_agents", "yes"),
        ("related_agents", ""),
    ],
)
def test_a_value_that_is_none_is_refused_with_the_parameters_name(ana, name, value) -> None:
    response = ana.get("statements", {name: value})
    assert response.status_code == 400
    assert name in response.json()["error"]["message"]


def test_an_activity_without_a_definition_is_found_like_any_other(ana) -> None:
    [mine] = store(ana, told(object=make_activity(id=COURSE, definition={})))
    assert found(ana, activity=COURSE) == [mine]
