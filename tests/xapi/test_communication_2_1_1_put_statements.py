"""PUT statements, and the same id again. xAPI 1.0.3 Communication §2.1.1, Data §2.3.1; xAPI 2.0 §4.1.6.1."""

import pytest

from tests.xapi.client import XapiClient, make_credential
from tests.xapi.statements import (
    ABSENT,
    OTHER_ID,
    STATEMENT_ID,
    make_activity,
    make_agent,
    make_context,
    make_group,
    make_statement,
    make_verb,
)
from tests.xapi.story import found, message_of, one, read

pytestmark = pytest.mark.django_db

PASSED = make_verb(id="http://adlnet.gov/expapi/verbs/passed")


def put(client, statement, statement_id: str = STATEMENT_ID):
    return client.put("statements", {"statementId": statement_id}, statement)


def test_a_statement_is_stored_under_the_id_of_the_parameter(ana) -> None:
    response = put(ana, make_statement(id=ABSENT))
    assert (response.status_code, response.content) == (204, b"")
    assert read(ana, STATEMENT_ID)["id"] == STATEMENT_ID


def test_the_id_of_the_statement_may_be_the_same_in_another_case(ana) -> None:
    assert put(ana, make_statement(id=STATEMENT_ID.upper())).status_code == 204
    assert found(ana) == [STATEMENT_ID.upper()]
    assert one(ana, STATEMENT_ID).status_code == 200


def test_another_id_in_the_statement_is_refused(ana) -> None:
    response = put(ana, make_statement(id=OTHER_ID))
    assert response.status_code == 400
    assert STATEMENT_ID in message_of(response)
    assert OTHER_ID in message_of(response)
    assert found(ana) == []


@pytest.mark.parametrize("parameters", [{}, {"statementId": ""}, {"statementId": "1"}, {"statementid": STATEMENT_ID}])
def test_the_parameter_is_required_and_a_uuid(ana, parameters) -> None:
    response = ana.put("statements", parameters, make_statement())
    assert response.status_code == 400
    assert "statementId" in message_of(response) or "statementid" in message_of(response)


@pytest.mark.parametrize("name", ["format", "attachments", "agent", "registration"])
def test_no_other_parameter_is_known(ana, name) -> None:
    response = ana.put("statements", {"statementId": STATEMENT_ID, name: "ids"}, make_statement())
    assert response.status_code == 400
    assert name in message_of(response)


def test_an_array_is_refused_even_with_one_statement(ana) -> None:
    assert put(ana, [make_statement()]).status_code == 400
    assert found(ana) == []


EQUAL = {
    "nothing": {},
    "authority": {"authority": make_agent(mbox="mailto:somebody@example.org")},
    "stored": {"stored": "2001-01-01T00:00:00Z"},
    "version": {"version": "1.0.0"},
    "display of the verb": {"verb": make_verb(display={"de": "abgeschlossen"})},
    "no display": {"verb": make_verb(display=ABSENT)},
    "definition of the activity": {"object": make_activity(definition={"name": {"en": "Something else"}})},
    "no definition": {"object": make_activity(definition=ABSENT)},
    "no objectType": {"object": make_activity(objectType=ABSENT)},
    "zone of the timestamp": {"timestamp": "2026-11-21T00:00:55.123+01:30"},
    "digits of the timestamp": {"timestamp": "2026-11-20T22:30:55.123000Z"},
    "case of the domain": {"actor": make_agent(mbox="mailto:ana@Example.ORG")},
    "case of the id": {"id": STATEMENT_ID.upper()},
    "case of the language": {"context": make_context(language="EN-us")},
    "case of the registration": {"context": make_context(registration=make_context()["registration"].upper())},
    "order of members": {"context": make_context(team=make_group(member=make_group()["member"][::-1]))},
}


@pytest.mark.parametrize("changes", EQUAL.values(), ids=EQUAL)
def test_an_equal_statement_again_is_accepted_and_changes_nothing(ana, changes) -> None:
    base = make_statement(context=make_context())
    assert put(ana, base).status_code == 204
    before = one(ana, STATEMENT_ID).content
    assert put(ana, {**base, **changes}).status_code == 204
    assert one(ana, STATEMENT_ID).content == before
    assert found(ana) == [STATEMENT_ID]


DIFFERENT = {
    "actor": {"actor": make_agent(mbox="mailto:bo@example.org")},
    "name of the actor": {"actor": make_agent(name="Anna")},
    "case of the local part": {"actor": make_agent(mbox="mailto:ANA@example.org")},
    "verb": {"verb": PASSED},
    "case of the verb": {"verb": make_verb(id="http://adlnet.gov/expapi/verbs/Completed")},
    "object": {"object": make_activity(id="https://courses.example.org/second-aid")},
    "timestamp": {"timestamp": "2026-11-20T22:30:55.124Z"},
    "no timestamp": {"timestamp": ABSENT},
    "result": {"result": {"success": True}},
    "context": {"context": make_context(revision="4")},
    "no context": {"context": ABSENT},
}


@pytest.mark.parametrize("changes", DIFFERENT.values(), ids=DIFFERENT)
def test_a_different_statement_under_the_same_id_conflicts_and_changes_nothing(ana, changes) -> None:
    put(ana, make_statement(context=make_context()))
    before = one(ana, STATEMENT_ID).content
    response = put(ana, make_statement(**{"context": make_context(), **changes}))
    assert response.status_code == 409
    assert STATEMENT_ID in message_of(response)
    assert one(ana, STATEMENT_ID).content == before


def test_without_a_timestamp_the_one_that_the_store_set_makes_no_difference(ana) -> None:
    sent = make_statement(timestamp=ABSENT)
    assert put(ana, sent).status_code == 204
    stored = read(ana, STATEMENT_ID)
    assert put(ana, sent).status_code == 204
    assert put(ana, stored).status_code == 204
    assert put(ana, make_statement(timestamp="2026-11-20T22:30:55.123Z")).status_code == 409


@pytest.mark.parametrize(
    ("duration", "in_1_0_3", "in_2_0"),
    [
        ("PT4H35M59.14S", 204, 204),
        ("PT4H35M59.149S", 409, 204),
        ("PT04H35M59.14S", 409, 204),
        ("PT4H35M59.15S", 409, 409),
        ("PT4H36M", 409, 409),
    ],
)
def test_durations_are_texts_in_1_0_3_and_hundredths_of_a_second_in_2_0(
    ana, xapi_version, duration, in_1_0_3, in_2_0
) -> None:
    put(ana, make_statement(result={"duration": "PT4H35M59.14S"}))
    again = put(ana, make_statement(result={"duration": duration}))
    assert again.status_code == (in_1_0_3 if xapi_version == "1.0.3" else in_2_0)


def test_what_was_stored_as_an_array_may_come_as_a_single_activity_again(ana) -> None:
    sent = make_statement(context={"contextActivities": {"parent": {"id": "https://courses.example.org/health"}}})
    assert put(ana, sent).status_code == 204
    assert read(ana, STATEMENT_ID)["context"]["contextActivities"]["parent"] == [
        {"id": "https://courses.example.org/health"}
    ]
    assert put(ana, sent).status_code == 204


def test_the_version_in_which_it_is_sent_again_makes_no_difference(ana, tenant, xapi_version) -> None:
    other = XapiClient(make_credential(tenant, name="Bo's"), "2.0.0" if xapi_version == "1.0.3" else "1.0.3")
    put(ana, make_statement())
    assert put(other, make_statement()).status_code == 204
    assert put(other, make_statement(verb=PASSED)).status_code == 409
