"""The Person that an Agent is. xAPI 1.0.3 Communication §2.4; xAPI 2.0 §4.1.6.3."""

from typing import Any

import pytest

from lrs.rules.person import person_of
from tests.xapi.statements import make_account, make_agent

SHA_1 = "ebd31e95054c018b10727ccffd2ef2ec3a016ee9"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mbox", "mailto:ana@example.org"),
        ("mbox_sha1sum", SHA_1),
        ("openid", "https://ana.example.org"),
        ("account", make_account()),
    ],
)
def test_an_agent_that_was_never_seen_is_still_a_person(name: str, value: object) -> None:
    assert person_of({name: value}, []) == {"objectType": "Person", name: [value]}


def test_every_property_is_an_array() -> None:
    assert person_of(make_agent(), []) == {
        "objectType": "Person",
        "name": ["Ana"],
        "mbox": ["mailto:ana@example.org"],
    }


def test_every_name_under_which_the_agent_was_seen_is_there_once() -> None:
    seen = [make_agent(name="Ana B."), make_agent(), make_agent(name="Ana B."), make_agent(name="ana")]
    assert person_of(make_agent(), seen)["name"] == ["Ana", "Ana B.", "ana"]


def test_the_names_are_there_although_none_was_asked() -> None:
    assert person_of({"mbox": "mailto:ana@example.org"}, [make_agent()])["name"] == ["Ana"]


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        ({"mbox": "mailto:ana@example.org"}, {"mbox": "mailto:ana@EXAMPLE.ORG"}),
        ({"mbox_sha1sum": SHA_1}, {"mbox_sha1sum": SHA_1.upper()}),
        ({"account": make_account()}, {"account": dict(reversed(make_account().items()))}),
    ],
    ids=["mbox", "mbox_sha1sum", "account"],
)
def test_an_identifier_in_another_spelling_is_the_same(asked: dict[str, Any], seen: dict[str, Any]) -> None:
    [name] = asked
    assert person_of(asked, [seen]) == {"objectType": "Person", name: [asked[name]]}


def test_whole_accounts_are_there() -> None:
    other = make_account(name="emp-4712")
    person = person_of({"account": make_account()}, [{"account": other}])
    assert person["account"] == [make_account(), other]


def test_members_and_other_properties_are_no_part_of_a_person() -> None:
    assert person_of(make_agent(name="Team", objectType="Group", member=[make_agent()]), []) == {
        "objectType": "Person",
        "name": ["Team"],
        "mbox": ["mailto:ana@example.org"],
    }
