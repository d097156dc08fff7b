"""Random requests, made of pieces of good ones: never a 5xx, always the JSON of a refusal, the store as it was.

The budget is fixed and the same in each run; FUZZ_EXAMPLES=20000 looks longer, and elsewhere each time:
``FUZZ_EXAMPLES=20000 pytest tests/hostile/test_fuzz.py``.
"""

import json
import os
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hostile.conftest import assert_refused
from tests.hostile.store import holdings
from tests.hostile.wire import Wire
from tests.xapi.client import ANA, BO, LESSON, VERSIONS, basic, make_credential, make_tenant
from tests.xapi.statements import (
    OTHER_ID,
    STATEMENT_ID,
    make_attachment,
    make_context,
    make_interaction,
    make_result,
    make_statement,
    make_sub_statement,
    make_voiding_statement,
)

LONGER = int(os.environ.get("FUZZ_EXAMPLES", "0"))
budget = settings(
    max_examples=LONGER or 300,
    derandomize=not LONGER,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)

NASTY = [
    "",
    "\0",
    "\r\nX: y",
    "\ud800",
    "\U0001f600",
    "é",
    "%00",
    "../..",
    "' OR 1=1 --",
    "null",
    "[]",
    "NaN",
    "x" * 5_000,
    "*",
]
texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=20))
numbers = st.one_of(st.integers(), st.floats(), st.sampled_from([0, -1, 1 << 63, 1 << 64, -(1 << 70), 1e308, 5e-324]))
names = st.sampled_from(
    [
        "id",
        "actor",
        "verb",
        "object",
        "result",
        "context",
        "objectType",
        "mbox",
        "account",
        "name",
        "member",
        "definition",
        "extensions",
        "attachments",
        "score",
        "scaled",
        "duration",
        "timestamp",
        "stored",
        "authority",
        "version",
        "language",
        "contextActivities",
        "statement",
        "sha2",
        "length",
    ]
)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, texts, st.sampled_from([ANA, BO, {"id": LESSON}])),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.one_of(names, texts), inner, max_size=4)),
    max_leaves=8,
)
GOOD = [
    make_statement(),
    make_statement(id=OTHER_ID, context=make_context(), result=make_result()),
    make_statement(object={"id": LESSON, "definition": make_interaction()}),
    make_statement(object=make_sub_statement()),
    make_statement(attachments=[make_attachment()]),
    make_voiding_statement(),
]


def _replaced(value: Any, path: list[int], new: Any) -> Any:
    """Return the value with what stands at a place in it replaced; None takes it away."""
    if not path or not isinstance(value, dict | list) or not value:
        return new
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    key = keys[path[0] % len(keys)]
    copy = dict(value) if isinstance(value, dict) else dict(enumerate(value))
    copy[key] = _replaced(copy[key], path[1:], new)
    return copy if isinstance(value, dict) else list(copy.values())


statements = st.builds(_replaced, st.sampled_from(GOOD), st.lists(st.integers(0, 20), max_size=5), values)
json_bodies = st.one_of(st.sampled_from(GOOD), statements, statements, st.lists(statements, max_size=3), values)


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """Return JSON, mostly, of which a few bytes may be others."""
    text = json.dumps(draw(json_bodies)).encode()
    for _ in range(draw(st.sampled_from([0, 0, 0, 0, 1, 3]))):
        place = draw(st.integers(0, len(text)))
        text = (
            text[:place]
            + draw(st.sampled_from([b"", b"\0", b"\xff", b"{", b"]", b'"', b"\\ud800", b"1e999"]))
            + text[place + 1 :]
        )
    return draw(st.one_of(st.just(text), st.just(text), st.just(text), st.binary(max_size=50)))


METHODS = ["GET", "GET", "PUT", "POST", "POST", "DELETE", "HEAD", "OPTIONS", "PATCH", "FOO"]
RESOURCES = [
    "statements",
    "statements",
    "activities/state",
    "activities/profile",
    "agents/profile",
    "agents",
    "activities",
]
paths = st.one_of(
    st.sampled_from(RESOURCES),
    st.sampled_from(["about", "statements/more/x", "statements/more/a:b:c", ""]),
    texts.map(lambda text: quoted(text, safe="/")),
)
parameter_values = {
    "statementId": [STATEMENT_ID, OTHER_ID],
    "voidedStatementId": [OTHER_ID],
    "agent": [json.dumps(ANA), json.dumps(BO), json.dumps({"objectType": "Group", "member": [ANA]})],
    "verb": ["http://adlnet.gov/expapi/verbs/completed"],
    "activity": [LESSON],
    "activityId": [LESSON],
    "registration": [OTHER_ID],
    "stateId": ["bookmark"],
    "profileId": ["notes"],
    "since": ["2026-01-01T00:00:00Z", "9999-12-31T23:59:59Z"],
    "until": ["2026-01-01T00:00:00Z"],
    "limit": ["0", "1", "-1"],
    "format": ["ids", "exact", "canonical"],
    "attachments": ["true"],
    "related_agents": ["true"],
    "ascending": ["true"],
    "method": ["GET", "PUT", "DELETE"],
}
parameters = st.sampled_from(sorted(parameter_values)).flatmap(
    lambda name: st.tuples(
        st.just(name),
        st.one_of(
            *[st.sampled_from(parameter_values[name])] * 3,
            texts,
            statements.map(json.dumps),
            st.sampled_from([b"\xff", b"\xed\xa0\x80"]),
        ),
    )
)
header_values = {
    "X_Experience_API_Version": ["1.0.3", "2.0.0", "1.0", "3.0", "\xff"],
    "Content_Type": [
        "application/json",
        "multipart/mixed; boundary=abc",
        "text/plain",
        "application/x-www-form-urlencoded",
        "a;b*=x''y",
    ],
    "Content_Encoding": ["gzip", "identity", "br"],
    "Content_Length": ["0", "5", "-1", "x", "99999999999"],
    "Accept_Language": ["de, en;q=0.5", "*", "q=;;,"],
    "If_Match": ["*", '"x"', "\xff"],
    "If_None_Match": ["*", '"x"'],
    "Authorization": ["Basic eDp5", "Bearer x", "\xff"],
    "Origin": ["https://example.org"],
}
headers = st.lists(
    st.sampled_from(sorted(header_values)).flatmap(
        lambda name: st.tuples(st.just(name), st.sampled_from(header_values[name]))
    ),
    max_size=2,
).map(dict)


def target_of(path: str, given: list[tuple[str, str | bytes]]) -> str:
    return f"{path}?" + "&".join(f"{name}={quoted(value)}" for name, value in given)


def quoted(text: str | bytes, safe: str = "") -> str:
    return quote(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"), safe=safe)


class WatchedStore:
    """Sends requests to a store, and looks after each whether it holds what it should."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._held = holdings()

    def check(self, method: str, target: str, body: bytes, **given: str) -> None:
        answer = self._wire.send(method, target, body, **given)
        assert answer.status < 500
        assert answer.headers["x-experience-api-version"] in VERSIONS
        if answer.status >= 400 and method != "HEAD":
            assert_refused(answer, answer.status)
        held = holdings()
        if answer.status >= 400 or method in ("GET", "HEAD", "OPTIONS"):
            assert held == self._held
        self._held = held


@pytest.fixture
def store(db) -> WatchedStore:
    issued = make_credential(make_tenant("north"), name="Ana's player")
    return WatchedStore(Wire(Authorization=basic(issued), Content_Type="application/json"))


@budget
@given(
    method=st.sampled_from(METHODS),
    path=paths,
    given_parameters=st.lists(parameters, max_size=4),
    body=bodies(),
    given_headers=headers,
)
def test_any_request_is_answered(store, method, path, given_parameters, body, given_headers) -> None:
    spoken = {"X_Experience_API_Version": "1.0.3", **given_headers}
    store.check(method, target_of(path, given_parameters), body, **spoken)


@budget
@given(version=st.sampled_from(VERSIONS), body=bodies())
def test_any_body_is_stored_or_refused(store, version, body) -> None:
    store.check("POST", "statements", body, X_Experience_API_Version=version)


@budget
@given(
    version=st.sampled_from(VERSIONS),
    given_parameters=st.lists(parameters, max_size=3, unique_by=lambda pair: pair[0]),
    resource=st.sampled_from(RESOURCES),
)
def test_any_query_is_answered(store, version, resource, given_parameters) -> None:
    store.check("GET", target_of(resource, given_parameters), b"", X_Experience_API_Version=version)


@budget
@given(version=st.sampled_from(VERSIONS), parts=st.lists(st.one_of(bodies(), st.binary(max_size=40)), max_size=4))
def test_any_multipart_is_stored_or_refused(store, version, parts) -> None:
    kinds = [b"Content-Type: application/json\r\n\r\n", *[b"Content-Transfer-Encoding: binary\r\n"] * 4]
    body = b"".join(b"--abc\r\n" + kind + part + b"\r\n" for kind, part in zip(kinds, parts, strict=False)) + b"--abc--"
    kind = "multipart/mixed; boundary=abc"
    store.check("POST", "statements", body, X_Experience_API_Version=version, Content_Type=kind)
