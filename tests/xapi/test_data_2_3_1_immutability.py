"""When a Statement with a known id is the stored one. xAPI 1.0.3 Data §2.3.1, §4.6; xAPI 2.0 §4.2.3, §4.2.7."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lrs.rules.equality import same_statement
from lrs.rules.versions import Version
from tests.xapi.statements import (
    ABSENT,
    OTHER_ID,
    make_account,
    make_activity,
    make_agent,
    make_attachment,
    make_context,
    make_definition,
    make_group,
    make_result,
    make_statement,
    make_statement_ref,
    make_sub_statement,
    make_verb,
)
from tests.xapi.strategies import statements

usual = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
both_versions = pytest.mark.parametrize("version", list(Version), ids=lambda version: version.value)

STORE = make_agent(name="The store", mbox="mailto:store@example.org")


def stored_form_of(sent: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return what a store keeps of a Statement: the same, and what the standard makes the store set."""
    kept = {"stored": "2026-11-20T22:31:00.000Z", "authority": STORE, "version": "1.0.0", **deepcopy(sent)}
    return {**kept, **changes}


def full_statement(**changes: Any) -> dict[str, Any]:
    return make_statement(
        result=make_result(), context=make_context(), attachments=[make_attachment()], actor=make_group(), **changes
    )


def is_same(stored: dict[str, Any], sent: dict[str, Any], version: Version, *, timestamp_set: bool = False) -> bool:
    return same_statement(stored, sent, version=version, timestamp_was_set_by_store=timestamp_set)


@both_versions
def test_a_statement_sent_again_is_the_stored_one(version: Version) -> None:
    sent = full_statement()
    assert is_same(stored_form_of(sent), sent, version)


@both_versions
@pytest.mark.parametrize(
    "changes",
    [
        {"authority": make_agent(mbox="mailto:somebody@example.org")},
        {"stored": "1999-01-01T00:00:00Z"},
        {"version": "1.0.2"},
        {"verb": make_verb(display=ABSENT)},
        {"verb": make_verb(display={"de": "schloss ab"})},
        {"object": make_activity(definition=ABSENT)},
        {"object": make_activity(definition=make_definition(name={"en": "Another name"}))},
        {"object": make_activity(objectType=ABSENT)},
        {"timestamp": "2026-11-20T23:30:55.123+01:00"},
        {"id": "FD41C918-B88B-4B20-A0A5-A4C32391AAA0"},
        {"actor": make_agent(objectType=ABSENT)},
        {"actor": make_agent(mbox="mailto:ana@EXAMPLE.org")},
    ],
    ids="-".join,
)
def test_what_the_standard_excepts_makes_no_difference(changes: dict[str, Any], version: Version) -> None:
    assert is_same(stored_form_of(make_statement()), make_statement(**changes), version)


@both_versions
@pytest.mark.parametrize(
    "changes",
    [
        {"id": OTHER_ID},
        {"actor": make_agent(name="Anna")},
        {"actor": make_agent(mbox="mailto:ANA@example.org")},
        {"actor": make_agent(mbox=ABSENT, account=make_account())},
        {"verb": make_verb(id="http://adlnet.gov/expapi/verbs/passed")},
        {"object": make_activity(id="https://courses.example.org/First-aid")},
        {"object": make_agent()},
        {"timestamp": "2026-11-20T22:30:55.124Z"},
        {"timestamp": ABSENT},
        {"result": {"completion": True}},
        {"context": {}},
        {"attachments": [make_attachment()]},
    ],
    ids="-".join,
)
def test_any_other_change_makes_another_statement(changes: dict[str, Any], version: Version) -> None:
    assert not is_same(stored_form_of(make_statement()), make_statement(**changes), version)


@both_versions
def test_the_members_of_a_group_have_no_order(version: Version) -> None:
    group = make_group()
    turned = make_group(member=group["member"][::-1])
    assert is_same(stored_form_of(make_statement(actor=group)), make_statement(actor=turned), version)


@both_versions
def test_a_member_more_is_another_group(version: Version) -> None:
    group = make_group()
    larger = make_group(member=[*group["member"], make_agent(mbox="mailto:cy@example.org")])
    assert not is_same(stored_form_of(make_statement(actor=group)), make_statement(actor=larger), version)


@both_versions
def test_one_member_twice_is_not_two_members(version: Version) -> None:
    one, other = make_group()["member"]
    stored = stored_form_of(make_statement(actor=make_group(member=[one, one, other])))
    assert not is_same(stored, make_statement(actor=make_group(member=[one, other, other])), version)


@both_versions
def test_a_group_and_an_agent_with_one_identifier_are_two(version: Version) -> None:
    stored = stored_form_of(make_statement(actor=make_agent()))
    assert not is_same(stored, make_statement(actor=make_agent(objectType="Group")), version)


@both_versions
def test_a_statement_sent_again_without_timestamp_is_the_one_that_the_store_gave_its_own(version: Version) -> None:
    sent = make_statement(timestamp=ABSENT)
    stored = stored_form_of(sent, timestamp="2026-11-20T22:31:00.000Z")
    assert is_same(stored, sent, version, timestamp_set=True)


@both_versions
def test_a_timestamp_that_the_store_gave_may_come_back(version: Version) -> None:
    stored = stored_form_of(make_statement(timestamp="2026-11-20T22:31:00.000Z"))
    sent = make_statement(timestamp="2026-11-20T22:31:00Z")
    assert is_same(stored, sent, version, timestamp_set=True)


@both_versions
def test_a_timestamp_other_than_the_one_that_the_store_gave_is_a_difference(version: Version) -> None:
    stored = stored_form_of(make_statement(timestamp="2026-11-20T22:31:00.000Z"))
    assert not is_same(stored, make_statement(timestamp="2026-11-20T22:00:00Z"), version, timestamp_set=True)


@both_versions
def test_an_id_that_the_parameter_gave_needs_no_repetition(version: Version) -> None:
    assert is_same(stored_form_of(make_statement()), make_statement(id=ABSENT), version)


@both_versions
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("registration", "EC531277-B57B-4C15-8D91-D292C5B2B8F7"),
        ("language", "EN-us"),
        ("statement", make_statement_ref(id=OTHER_ID.upper())),
        ("team", make_group(member=make_group()["member"][::-1])),
    ],
)
def test_case_and_order_make_no_difference_in_the_context_either(name: str, value: object, version: Version) -> None:
    stored = stored_form_of(make_statement(context=make_context()))
    assert is_same(stored, make_statement(context=make_context(**{name: value})), version)


@both_versions
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("registration", OTHER_ID),
        ("revision", "4"),
        ("platform", "tributary"),
        ("instructor", make_agent(mbox="mailto:cy@example.org")),
        ("statement", ABSENT),
        ("contextActivities", {"parent": [{"id": "https://courses.example.org/health"}]}),
        ("extensions", {"https://example.org/extensions/x": None}),
    ],
)
def test_any_other_change_of_the_context_makes_another_statement(name: str, value: object, version: Version) -> None:
    stored = stored_form_of(make_statement(context=make_context()))
    assert not is_same(stored, make_statement(context=make_context(**{name: value})), version)


@both_versions
def test_one_context_activity_is_an_array_of_one(version: Version) -> None:
    array = make_context(contextActivities={"parent": [{"id": "https://courses.example.org/health"}]})
    single = make_context(contextActivities={"parent": {"id": "https://courses.example.org/health"}})
    assert is_same(stored_form_of(make_statement(context=array)), make_statement(context=single), version)


@both_versions
def test_definitions_of_context_activities_are_no_part_of_the_statement(version: Version) -> None:
    known = {"id": "https://courses.example.org/health"}
    plain = make_context(contextActivities={"parent": [known]})
    described = make_context(contextActivities={"parent": [{**known, "definition": make_definition()}]})
    assert is_same(stored_form_of(make_statement(context=plain)), make_statement(context=described), version)


@both_versions
def test_numbers_are_equal_by_value(version: Version) -> None:
    stored = stored_form_of(make_statement(result={"score": {"raw": 10}}))
    assert is_same(stored, make_statement(result={"score": {"raw": 10.0}}), version)


@both_versions
@pytest.mark.parametrize(("stored", "sent"), [(1, True), (0, False), (1, "1"), (None, False), ([1, 2], [2, 1])])
def test_values_of_extensions_are_equal_only_as_json(stored: object, sent: object, version: Version) -> None:
    def with_extension(value: object) -> dict[str, Any]:
        return make_statement(result={"extensions": {"https://example.org/extensions/x": value}})

    assert not is_same(stored_form_of(with_extension(stored)), with_extension(sent), version)


@pytest.mark.parametrize("sent", ["PT1.00S", "PT1,0S", "PT1.001S"])
def test_durations_are_texts_in_1_0_3(sent: str) -> None:
    stored = stored_form_of(make_statement(result=make_result(duration="PT1.0S")))
    assert not is_same(stored, make_statement(result=make_result(duration=sent)), Version.V1_0_3)


@pytest.mark.parametrize(
    ("stored", "sent"),
    [
        ("PT1.23S", "PT1.234S"),
        ("PT1.23S", "PT1,239S"),
        ("PT1S", "PT1.00S"),
        ("PT59.14S", "PT059.1400S"),
        ("PT0.5M", "PT0.50001M"),
        ("P4W", "P4.0W"),
        (f"PT{'9' * 60}S", f"PT{'9' * 60}.001S"),
    ],
)
def test_durations_are_equal_to_a_hundredth_of_a_second_in_2_0(stored: str, sent: str) -> None:
    statement = stored_form_of(make_statement(result=make_result(duration=stored)))
    assert is_same(statement, make_statement(result=make_result(duration=sent)), Version.V2_0_0)


@pytest.mark.parametrize(
    ("stored", "sent"), [("PT1.23S", "PT1.24S"), ("PT60S", "PT1M"), ("P1D", "PT24H"), ("PT1M", "PT1M0S")]
)
def test_durations_in_other_units_are_others(stored: str, sent: str) -> None:
    statement = stored_form_of(make_statement(result=make_result(duration=stored)))
    assert not is_same(statement, make_statement(result=make_result(duration=sent)), Version.V2_0_0)


@both_versions
@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"sha2": make_attachment()["sha2"].upper()}, True),
        ({"display": {"EN": "Certificate"}}, True),
        ({"display": {"en": "Diploma"}}, False),
        ({"fileUrl": ABSENT}, False),
        ({"length": 28}, False),
        ({"usageType": "https://example.org/attachment-usage/diploma"}, False),
    ],
)
def test_attachments_are_compared_by_their_own_properties(
    changes: dict[str, Any], same: bool, version: Version
) -> None:
    stored = stored_form_of(make_statement(attachments=[make_attachment()]))
    assert is_same(stored, make_statement(attachments=[make_attachment(**changes)]), version) is same


@both_versions
def test_what_is_excepted_is_excepted_in_a_substatement_too(version: Version) -> None:
    known = make_sub_statement(actor=make_group(), timestamp="2027-01-01T00:00:00Z", context={"registration": OTHER_ID})
    again = make_sub_statement(
        actor=make_group(member=make_group()["member"][::-1]),
        verb=make_verb(display=ABSENT),
        object=make_activity(definition=ABSENT),
        timestamp="2027-01-01T01:00:00+01:00",
        context={"registration": OTHER_ID.upper()},
    )
    assert is_same(stored_form_of(make_statement(object=known)), make_statement(object=again), version)


@both_versions
def test_another_verb_in_a_substatement_makes_another_statement(version: Version) -> None:
    known = make_sub_statement()
    other = make_sub_statement(verb=make_verb(id="http://adlnet.gov/expapi/verbs/passed"))
    assert not is_same(stored_form_of(make_statement(object=known)), make_statement(object=other), version)


def test_the_members_of_context_groups_have_no_order_either() -> None:
    def with_group(member: list[Any]) -> dict[str, Any]:
        entry = {"objectType": "contextGroup", "group": make_group(member=member)}
        return make_statement(context={"contextGroups": [entry]})

    member = make_group()["member"]
    assert is_same(stored_form_of(with_group(member)), with_group(member[::-1]), Version.V2_0_0)


@both_versions
@usual
@given(data=st.data())
def test_any_statement_equals_itself(data: st.DataObject, version: Version) -> None:
    statement = data.draw(statements(version))
    assert is_same(stored_form_of(statement), statement, version)


@both_versions
@usual
@given(data=st.data())
def test_equality_has_no_direction(data: st.DataObject, version: Version) -> None:
    ids = {"id": OTHER_ID}
    one = {**data.draw(statements(version)), **ids}
    other = {**data.draw(st.sampled_from([one, {**one, "verb": make_verb()}]) | statements(version)), **ids}
    assert is_same(one, other, version) is is_same(other, one, version)
