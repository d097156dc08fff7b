"""Thousands of templates cost a Statement no more than those that can be about it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.xapi_profiles.builders import SPORTS, id_of, profile, statement, template
from tests.xapi_profiles.properties import usual
from xapi_profiles.rules.profile import Profile, read_profile
from xapi_profiles.rules.template_index import indexed
from xapi_profiles.rules.templates import judge_statement

NAMES = ["a", "b", "c"]
IRIS = [f"{SPORTS}/{name}" for name in NAMES]
PROPERTIES = ("verb", "objectActivityType", "contextParentActivityType", "contextOtherActivityType")


def profile_number(number: int) -> Profile:
    """Return a Profile of ten templates, with the verbs that all have and an activity type that no other has."""
    templates = [
        template(f"t{number}-{place}", verb=f"{SPORTS}/verbs/{place}", objectActivityType=f"{SPORTS}/types/{number}")
        for place in range(10)
    ]
    return read_profile(profile(id=f"{SPORTS}/{number}", templates=templates, concepts=[]))


def statement_of(number: int, place: int = 3):
    target = {"id": f"{SPORTS}/x", "definition": {"type": f"{SPORTS}/types/{number}"}}
    return statement(verb={"id": f"{SPORTS}/verbs/{place}"}, object=target)


@pytest.mark.parametrize("number", [0, 7, 49])
def test_fifty_profiles_cost_at_most_twice_what_one_costs(number):
    one, fifty = indexed([profile_number(number)]), indexed(map(profile_number, range(50)))
    said = statement_of(number)
    assert len(list(fifty.nodes(said))) <= 2 * len(list(one.nodes(said)))
    for index in (one, fifty):
        assert [each.id for each in index.candidates(said)] == id_of(f"t{number}-3")


def test_what_fewest_templates_ask_for_is_looked_for_first():
    index = indexed(map(profile_number, range(50)))
    nothing_of_theirs = statement(verb={"id": f"{SPORTS}/verbs/3"})
    assert list(index.nodes(nothing_of_theirs)) == [index.root]


def test_only_templates_of_the_profiles_that_are_asked_for_are_looked_at():
    general = [
        read_profile(profile(id=f"{SPORTS}/{number}", templates=[template(f"general-{number}")], concepts=[]))
        for number in range(50)
    ]
    index = indexed(general)
    assert [each.id for each in index.candidates(statement(), profiles=[f"{SPORTS}/7"])] == id_of("general-7")
    assert len(index.candidates(statement())) == 50
    assert index.judge(statement(), profiles=[]).followed == ()


def test_templates_that_references_name_are_found_in_all_profiles():
    referring = template("referring", objectStatementRefTemplate=id_of("placing"))
    target = statement(id="00000000-0000-4000-8000-000000000001", verb={"id": IRIS[0]})
    index = indexed([read_profile(profile(templates=[referring, template(verb=IRIS[0])], concepts=[]))])
    said = statement(object={"objectType": "StatementRef", "id": target["id"]})
    assert [each.id for each in index.judge(said, find={target["id"]: target}.get).followed] == id_of("referring")


@st.composite
def profiles(draw):
    """Draw a Profile whose templates ask for any of few values."""
    templates = []
    for place in range(draw(st.integers(0, 6))):
        asked = draw(
            st.dictionaries(st.sampled_from(PROPERTIES), st.lists(st.sampled_from(IRIS), min_size=1), max_size=3)
        )
        chosen = {name: values if name.startswith("context") else values[0] for name, values in asked.items()}
        rules = [{"location": "$.result", "presence": "excluded"}]
        templates.append(template(f"t{place}", rules=rules, **chosen))
    return read_profile(profile(templates=templates, concepts=[]))


@st.composite
def any_statements(draw):
    """Draw a Statement with any of few values."""
    iris = st.sampled_from(IRIS)
    activities = st.lists(iris.map(lambda iri: {"id": iri, "definition": {"type": iri}}), max_size=3)
    return statement(
        verb={"id": draw(iris)},
        object={"id": IRIS[0], "definition": {"type": draw(iris)}},
        context={"contextActivities": {"parent": draw(activities), "other": draw(activities)}},
    )


@given(profiles(), any_statements())
@usual
def test_the_index_finds_what_trying_one_after_the_other_finds(profile, said):
    found = indexed([profile]).judge(said)
    wanted = judge_statement(said, profile.templates)
    assert (found.outcome, found.template_ids) == (wanted.outcome, wanted.template_ids)
