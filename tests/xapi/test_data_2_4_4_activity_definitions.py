"""The store's own view of Activities, as Statements shape it. xAPI 1.0.3 Data §2.4.4.1, Communication §2.5, §4.2."""

from typing import Any
from uuid import uuid4

import pytest

from tests.xapi.statements import make_interaction, make_sub_statement
from tests.xapi.story import read, store, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson() -> str:
    return f"https://courses.example.org/{uuid4()}"


def definition_of(client, iri: str) -> dict[str, Any] | None:
    return client.get("activities", {"activityId": iri}).json().get("definition")


def define(client, iri: str, **definition: Any) -> None:
    store(client, told(object={"id": iri, "definition": definition}))


def test_an_activity_that_nobody_spoke_of_is_answered_with_just_its_id(ana, lesson) -> None:
    response = ana.get("activities", {"activityId": lesson})
    assert (response.status_code, response.json()) == (200, {"objectType": "Activity", "id": lesson})


def test_languages_and_extensions_are_added_and_given_ones_updated(ana, lesson) -> None:
    define(ana, lesson, name={"en": "Old"}, extensions={"https://e.example.org/a": 1})
    define(ana, lesson, name={"de": "Neu"}, extensions={"https://e.example.org/b": 2})
    define(ana, lesson, name={"en": "New"})
    assert definition_of(ana, lesson) == {
        "name": {"en": "New", "de": "Neu"},
        "extensions": {"https://e.example.org/a": 1, "https://e.example.org/b": 2},
    }


@pytest.mark.parametrize("change", ["correctResponsesPattern", "interactionType", "choices"])
def test_significant_parts_never_change_afterwards(ana, lesson, change) -> None:
    known = make_interaction()
    other = {
        "correctResponsesPattern": make_interaction(correctResponsesPattern=["b"]),
        "interactionType": {**known, "interactionType": "sequencing"},
        "choices": make_interaction(choices=[{"id": "z"}], correctResponsesPattern=["z"]),
    }[change]
    define(ana, lesson, **known)
    define(ana, lesson, **other)
    assert definition_of(ana, lesson) == known


def test_no_correct_responses_is_a_significant_part_too(ana, lesson) -> None:
    known = {name: value for name, value in make_interaction().items() if name != "correctResponsesPattern"}
    define(ana, lesson, **known)
    define(ana, lesson, **make_interaction())
    assert "correctResponsesPattern" not in definition_of(ana, lesson)


def test_the_statement_itself_keeps_what_it_said(ana, lesson) -> None:
    define(ana, lesson, **make_interaction())
    [later] = store(ana, told(object={"id": lesson, "definition": make_interaction(correctResponsesPattern=["b"])}))
    assert read(ana, later)["object"]["definition"]["correctResponsesPattern"] == ["b"]


@pytest.mark.parametrize("place", ["context", "sub-statement", "context of sub-statement"])
def test_activities_are_defined_wherever_they_stand(ana, lesson, place) -> None:
    activity = {"id": lesson, "definition": {"name": {"en": "First aid"}}}
    context = {"contextActivities": {"category": [activity]}}
    statement = {
        "context": told(context=context),
        "sub-statement": told(object=make_sub_statement(object=activity)),
        "context of sub-statement": told(object=make_sub_statement(context=context)),
    }[place]
    store(ana, statement)
    assert definition_of(ana, lesson) == activity["definition"]


class TestWhoDefines:
    def test_without_the_scope_the_statement_is_stored_and_nothing_is_defined(self, ana, client_with, lesson) -> None:
        writer = client_with("statements/write", "statements/read")
        define(ana, lesson, name={"en": "Ana's"})
        [mine] = store(writer, told(object={"id": lesson, "definition": {"name": {"en": "Mine"}, "type": "https://t"}}))
        assert definition_of(ana, lesson) == {"name": {"en": "Ana's"}}
        assert read(writer, mine)["object"]["definition"]["name"] == {"en": "Mine"}

    def test_the_first_sighting_without_the_scope_defines_nothing_and_hinders_nothing(
        self, ana, client_with, lesson
    ) -> None:
        define(client_with("statements/write"), lesson, **make_interaction(correctResponsesPattern=["b"]))
        assert definition_of(ana, lesson) is None
        define(client_with("statements/write", "define"), lesson, **make_interaction())
        assert definition_of(ana, lesson) == make_interaction()

    def test_what_without_the_scope_was_sent_can_be_defined_by_others(self, ana, client_with, lesson) -> None:
        same = {"name": {"en": "First aid"}}
        define(client_with("statements/write"), lesson, **same)
        define(ana, lesson, **same)
        assert definition_of(ana, lesson) == same
