"""What the store sets, where a client sends it. xAPI 1.0.3 Data §2.4.1, §2.4.8 to §2.4.10; xAPI 2.0 §4.2.4."""

from typing import Any

import pytest

from lrs.rules.versions import Version
from tests.xapi.statements import ABSENT, complaints, make_agent, make_authority_group, make_statement

both_versions = pytest.mark.parametrize("version", list(Version), ids=lambda version: version.value)
APPLICATION, USER = make_authority_group()["member"]


@both_versions
@pytest.mark.parametrize("authority", [make_agent(), make_authority_group(), make_authority_group(name="App and Bo")])
def test_an_authority_is_an_agent_or_an_application_with_its_user(authority: Any, version: Version) -> None:
    """XAPI-00098."""
    assert complaints(make_statement(authority=authority), version) == []


@both_versions
@pytest.mark.parametrize(
    ("authority", "problem"),
    [
        (make_authority_group(member=ABSENT), ("$.authority.member", "missing-property")),
        (make_authority_group(member=[APPLICATION]), ("$.authority.member", "authority-not-two-agents")),
        (make_authority_group(member=[APPLICATION, USER, USER]), ("$.authority.member", "authority-not-two-agents")),
        (make_authority_group(member=[USER, USER]), ("$.authority.member", "authority-without-application")),
        (make_authority_group(mbox="mailto:x@example.org"), ("$.authority.mbox", "property-not-allowed")),
        (make_agent(mbox="x"), ("$.authority.mbox", "mbox-not-mailto")),
        ({"objectType": "Activity"}, ("$.authority.objectType", "object-type")),
    ],
)
def test_no_other_authority_is_taken(authority: Any, problem: tuple[str, str], version: Version) -> None:
    """XAPI-00100."""
    assert complaints(make_statement(authority=authority), version) == [problem]


@both_versions
@pytest.mark.parametrize("stored", ["2026-11-20T22:30:55.123Z", "2011-07-15T00:00:00+02:00"])
def test_stored_is_judged_though_it_will_be_overwritten(stored: str, version: Version) -> None:
    assert complaints(make_statement(stored=stored), version) == []
    assert complaints(make_statement(stored="yesterday"), version) == [("$.stored", "not-a-timestamp")]


@both_versions
@pytest.mark.parametrize("text", ["1.0", "1.0.0", "1.0.3", "1.0.9", "1.0.12", "1.0.0-rc1"])
def test_versions_of_1_0_are_taken_by_both(text: str, version: Version) -> None:
    """XAPI-00101."""
    assert complaints(make_statement(version=text), version) == []


@both_versions
@pytest.mark.parametrize(
    "text", ["0.95", "0.9.9", "1.1.0", "1.0.", "1.0.x", "1.0.03", "1", "", "2.1.0", "3.0.0", 1.0, "1.0.0 "]
)
def test_other_versions_are_refused(text: object, version: Version) -> None:
    assert complaints(make_statement(version=text), version) == [("$.version", "unknown-version")]


@pytest.mark.parametrize("text", ["2.0", "2.0.0", "2.0.1"])
def test_versions_of_2_0_are_for_2_0_only(text: str) -> None:
    assert complaints(make_statement(version=text), Version.V2_0_0) == []
    assert complaints(make_statement(version=text), Version.V1_0_3) == [("$.version", "unknown-version")]


@both_versions
@pytest.mark.parametrize(
    "identifier",
    [
        "fd41c918-b88b-4b20-a0a5-a4c32391aaa0",
        "FD41C918-B88B-4B20-A0A5-A4C32391AAA0",
        "12345678-1234-5678-1234-567812345678",
        "00000000-0000-0000-0000-000000000000",
    ],
)
def test_an_id_is_a_uuid_in_any_case_and_variant(identifier: str, version: Version) -> None:
    assert complaints(make_statement(id=identifier), version) == []


@both_versions
@pytest.mark.parametrize(
    "identifier",
    [
        "AA97B177-9383-4934-8543-0F91A7A028368",
        "MA97B177-9383-4934-8543-0F91A7A02836",
        "{AA97B177-9383-4934-8543-0F91A7A02836}",
        "urn:uuid:aa97b177-9383-4934-8543-0f91a7a02836",
        "aa97b1779383493485430f91a7a02836",
        "aa97b177-9383-4934-8543-0f91a7a02836\n",
        "",
        12345,
        {"key": "value"},
    ],
)
def test_an_id_is_in_the_standard_form(identifier: object, version: Version) -> None:
    """XAPI-00027, XAPI-00028, XAPI-00029."""
    assert complaints(make_statement(id=identifier), version) == [("$.id", "not-a-uuid")]
