"""Any Statement that the grammar generates comes back as it was sent; any single fault is refused with its path.

Only what the standard makes the store set is added or replaced: id, stored, authority, version and timestamp; a single
context activity becomes an array of one, and in 2.0 times are converted to UTC. xAPI 1.0.3 Data §2.2, §2.3.1, §2.4.
"""

from typing import Any

import msgspec
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lrs.rules.timestamps import is_utc, parse
from lrs.rules.versions import Version
from tests.xapi.client import XapiClient
from tests.xapi.strategies import mutants, statements, written

pytestmark = pytest.mark.django_db

usual = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
MEMBERS = msgspec.json.Decoder(dict[str, msgspec.Raw])
ITEMS = msgspec.json.Decoder(list[msgspec.Raw])

Spelt = list["tuple[str, Spelt] | Spelt"] | bytes


def members_of(text: bytes) -> dict[str, bytes]:
    """Return the properties of an object in their order, each in its own spelling."""
    return {name: bytes(raw) for name, raw in MEMBERS.decode(text).items()}


def spelt(text: bytes) -> Any:
    """Return a JSON text with everything that it says and how, but for the white space between."""
    text = text.strip()
    if text[:1] == b"{":
        return [(name, spelt(value)) for name, value in members_of(text).items()]
    return [spelt(bytes(item)) for item in ITEMS.decode(text)] if text[:1] == b"[" else text


def with_arrays(context: bytes) -> Any:
    """Return a context as it is stored: a single Activity in contextActivities as an array of one."""
    groups = [
        (name, [spelt(value)] if value.strip()[:1] == b"{" else spelt(value))
        for name, value in members_of(members_of(context).get("contextActivities", b"{}")).items()
    ]
    return [(name, groups if name == "contextActivities" else value) for name, value in spelt(context)]


def same_moment(sent: bytes, kept: bytes, version: Version) -> bool:
    text, stored = msgspec.json.decode(sent), msgspec.json.decode(kept)
    if version is Version.V1_0_3 or is_utc(text):
        return text == stored
    return stored.endswith("Z") and parse(stored) == parse(text)


def assert_kept(sent: bytes, kept: bytes, version: Version) -> None:
    """Check that a Statement or SubStatement is kept property by property."""
    before, after = members_of(sent), members_of(kept)
    for name, text in before.items():
        if name in ("stored", "authority"):
            continue
        if name == "timestamp":
            assert same_moment(text, after[name], version)
        elif name == "context":
            assert spelt(after[name]) == with_arrays(text)
        elif name == "object" and b"SubStatement" in text:
            assert list(members_of(after[name])) == list(members_of(text))
            assert_kept(text, after[name], version)
        else:
            assert after[name] == text, name


@pytest.fixture
def client(ana) -> XapiClient:
    return ana


def with_addresses(statement: dict[str, Any]) -> dict[str, Any]:
    """Give each attachment an address, so that the Statement may come without contents."""
    for owner in (statement, statement["object"]):
        for attachment in owner.get("attachments", ()):
            attachment.setdefault("fileUrl", "https://files.example.org/content")
    return statement


@usual
@given(data=st.data())
def test_any_statement_comes_back_as_it_was_sent(client, xapi_version, data) -> None:
    version = Version(xapi_version)
    value = with_addresses(data.draw(statements(version)))
    sent = data.draw(_texts(value)).encode()
    with transaction.atomic():
        response = client.post("statements", body=sent)
        assert response.status_code == 200, response.content
        [statement_id] = response.json()
        answer = client.get("statements", {"statementId": statement_id, "format": "exact"})
        if answer.status_code == 404:
            answer = client.get("statements", {"voidedStatementId": statement_id, "format": "exact"})
        transaction.set_rollback(True)
    kept = answer.content
    assert_kept(sent, kept, version)
    set_by_store = ("id", "timestamp", "stored", "authority", "version")
    added = [name for name in set_by_store if name not in value]
    assert list(members_of(kept)) == [*value, *added]


@st.composite
def _texts(draw, value: dict[str, Any]) -> str:
    return written(draw, value)


@usual
@given(data=st.data())
def test_any_single_fault_is_refused_with_its_path(client, xapi_version, data) -> None:
    mutant = data.draw(mutants(Version(xapi_version)))
    response = client.post("statements", body=mutant.statement)
    assert response.status_code == 400
    refusal = response.json()
    assert mutant.path in {problem["path"] for problem in refusal["problems"]}
    assert all(problem["rule"] and problem["section"] for problem in refusal["problems"])
    assert client.get("statements").json()["statements"] == []
