"""Agents, Groups and their identifiers. xAPI 1.0.3 Data §2.4.2; xAPI 2.0 §4.2.2.1."""

from typing import Any

import pytest

from lrs.rules.ifi import ifi_of
from lrs.rules.statement import problems_of_agent
from lrs.rules.versions import Version
from tests.xapi.statements import ABSENT, complaints, make_account, make_agent, make_group, make_statement

both_versions = pytest.mark.parametrize("version", list(Version), ids=lambda version: version.value)
SHA_1 = "cd9b00a5611f94eaa7b1661edab976068e364975"


@both_versions
@pytest.mark.parametrize(
    "identifier",
    [
        {"mbox": "mailto:ana@example.org"},
        {"mbox": "mailto:ana+xapi.1@sub.example.org"},
        {"mbox": "mailto:ana@localhost"},
        {"mbox": "mailto:änä@bücher.example"},
        {"mbox_sha1sum": SHA_1},
        {"mbox_sha1sum": SHA_1.upper()},
        {"openid": "https://openid.example.org/ana"},
        {"account": make_account()},
        {"account": make_account(name="")},
    ],
    ids=str,
)
def test_an_agent_has_one_identifier(identifier: dict[str, Any], version: Version) -> None:
    """XAPI-00034."""
    assert complaints(make_statement(actor=identifier), version) == []


@both_versions
def test_an_agent_without_identifier_is_refused(version: Version) -> None:
    """XAPI-00034."""
    assert complaints(make_statement(actor={"name": "Ana"}), version) == [("$.actor", "no-identifier")]


@both_versions
@pytest.mark.parametrize(
    "other", [{"openid": "https://openid.example.org/ana"}, {"account": make_account()}, {"mbox_sha1sum": SHA_1}]
)
def test_a_second_identifier_is_refused(other: dict[str, Any], version: Version) -> None:
    """XAPI-00034, XAPI-00037."""
    assert complaints(make_statement(actor=make_agent(**other)), version) == [("$.actor", "several-identifiers")]
    group = {"objectType": "Group", "mbox": "mailto:team@example.org", **other}
    assert complaints(make_statement(actor=group), version) == [("$.actor", "several-identifiers")]


@both_versions
@pytest.mark.parametrize(
    "mbox",
    ["ana@example.org", "http://example.org", "mailto:example.org", "mailto:@example.org", "mailto:ana@", "mailto:", "",
     "MAILTO:ana@example.org", "mailto:ana@x@example.org", "mailto:ana@example.org?subject=x", "mailto:a b@example.org",
     "mailto:ana@example.org,bo@example.org", "mailto:ana@example..org", "mailto:ana@example.org\n"],
)  # fmt: skip
def test_an_mbox_is_mailto_and_one_address(mbox: str, version: Version) -> None:
    """XAPI-00038."""
    assert complaints(make_statement(actor=make_agent(mbox=mbox)), version) == [("$.actor.mbox", "mbox-not-mailto")]


@both_versions
@pytest.mark.parametrize("sha1", [SHA_1[:-1], SHA_1 + "0", "g" * 40, "", {"key": "value"}, 12])
def test_an_mbox_sha1sum_is_40_hexadecimal_digits(sha1: object, version: Version) -> None:
    """XAPI-00039."""
    actor = {"mbox_sha1sum": sha1}
    assert complaints(make_statement(actor=actor), version) == [("$.actor.mbox_sha1sum", "mbox-sha1sum-not-hex")]


@both_versions
@pytest.mark.parametrize("openid", ["ab=c://example.org", "openid.example.org/ana", "https://bücher.example/ana", ""])
def test_an_openid_is_a_uri(openid: str, version: Version) -> None:
    """XAPI-00040."""
    assert complaints(make_statement(actor={"openid": openid}), version) == [("$.actor.openid", "not-a-uri")]


@both_versions
@pytest.mark.parametrize(
    ("account", "problem"),
    [
        (make_account(homePage=ABSENT), ("$.actor.account.homePage", "missing-property")),
        (make_account(name=ABSENT), ("$.actor.account.name", "missing-property")),
        (make_account(homePage="hr.example.org"), ("$.actor.account.homePage", "not-an-irl")),
        (make_account(name=4711), ("$.actor.account.name", "not-a-string")),
        (make_account(id="x"), ("$.actor.account.id", "unknown-property")),
        ("emp-4711", ("$.actor.account", "not-an-object")),
    ],
)
def test_an_account_is_a_home_page_and_a_name(account: object, problem: tuple[str, str], version: Version) -> None:
    """XAPI-00041, XAPI-00042, XAPI-00043."""
    assert complaints(make_statement(actor={"account": account}), version) == [problem]


@both_versions
def test_an_actor_without_object_type_is_an_agent(version: Version) -> None:
    assert complaints(make_statement(actor=make_agent(objectType=ABSENT)), version) == []


@both_versions
@pytest.mark.parametrize("object_type", ["agent", "group", "Activity", "Person", "", 1, None, ["Agent"]])
def test_an_actor_is_an_agent_or_a_group(object_type: object, version: Version) -> None:
    """XAPI-00031."""
    [(path, _)] = complaints(make_statement(actor=make_agent(objectType=object_type)), version)
    assert path == "$.actor.objectType"


@both_versions
@pytest.mark.parametrize("value", [None, [], "Ana", 1])
def test_an_actor_is_an_object(value: object, version: Version) -> None:
    [(path, _)] = complaints(make_statement(actor=value), version)
    assert path == "$.actor"


@both_versions
def test_members_without_object_type_get_a_hint(version: Version) -> None:
    """XAPI-00035."""
    actor = make_group(objectType=ABSENT, mbox="mailto:team@example.org")
    assert complaints(make_statement(actor=actor), version) == [
        ("$.actor.member", "property-not-allowed"),
        ("$.actor.objectType", "object-type-missing"),
    ]


@both_versions
@pytest.mark.parametrize("member", [ABSENT, []])
def test_an_anonymous_group_lists_its_members(member: object, version: Version) -> None:
    """XAPI-00037."""
    actor = make_group(member=member)
    assert complaints(make_statement(actor=actor), version) == [("$.actor.member", "anonymous-group-without-members")]


@both_versions
@pytest.mark.parametrize("member", [ABSENT, [], [{"mbox": "mailto:ana@example.org"}]])
def test_an_identified_group_may_list_its_members(member: object, version: Version) -> None:
    actor = make_group(member=member, mbox="mailto:team@example.org")
    assert complaints(make_statement(actor=actor), version) == []


@both_versions
@pytest.mark.parametrize("identifier", [{}, {"mbox": "mailto:team@example.org"}])
def test_members_are_agents(identifier: dict[str, str], version: Version) -> None:
    """XAPI-00036."""
    actor = make_group(member=[make_agent(), make_group()], **identifier)
    assert ("$.actor.member[1].objectType", "not-in-enumeration") in complaints(make_statement(actor=actor), version)


@both_versions
def test_members_are_in_an_array(version: Version) -> None:
    actor = make_group(member=make_agent(), mbox="mailto:team@example.org")
    assert complaints(make_statement(actor=actor), version) == [("$.actor.member", "not-an-array")]


@pytest.mark.parametrize(
    ("actor", "identifier"),
    [
        ({"mbox": "mailto:Ana@Example.ORG"}, ("mbox", "mailto:Ana@example.org")),
        ({"mbox_sha1sum": SHA_1.upper()}, ("mbox_sha1sum", SHA_1)),
        ({"openid": "https://openid.example.org/Ana"}, ("openid", "https://openid.example.org/Ana")),
        ({"account": {"name": "é", "homePage": "https://x.example"}}, ("account", '["https://x.example","é"]')),
        (make_group(), None),
    ],
    ids=str,
)
def test_an_actor_is_known_by_its_canonical_identifier(actor: dict[str, Any], identifier: object) -> None:
    assert ifi_of(actor) == identifier


def test_the_agent_parameter_takes_a_group_only_where_the_caller_says_so() -> None:
    group = {"objectType": "Group", "mbox": "mailto:team@example.org"}
    assert problems_of_agent(group, version=Version.V1_0_3, allow_group=True) == []
    [problem] = problems_of_agent(group, version=Version.V1_0_3, path="$agent")
    assert problem.path == "$agent.objectType"
