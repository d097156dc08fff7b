"""Headers that lie, overflow or try to become other headers. RFC 7617; xAPI 1.0.3 Communication §1.4, §4.0."""

import json
from base64 import b64encode

import pytest

from tests.hostile.conftest import BOOKMARK
from tests.hostile.wire import query
from tests.xapi.client import ANA, LESSON
from tests.xapi.statements import make_statement

NOTES = "activities/state" + query(activityId=LESSON, agent=ANA, stateId="notes")
NULL_AND_LINE_BREAKS = ["\0", "text/plain\0", "text/plain\r\nSet-Cookie: a=b", "text/plain\nX: y", "\x7f", "text/\xff"]


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Basic",
        "Basic ",
        "Basic !!!!",
        "Basic " + "A" * 5,
        "Basic " + b64encode(b"\xff\xfe:\xff").decode(),
        "Basic " + b64encode(b"no colon").decode(),
        "Basic " + b64encode(b":").decode(),
        "Basic " + b64encode(b"\0:\0").decode(),
        "Basic " + b64encode(b"key\r\n:secret").decode(),
        "Basic " + b64encode(b"k" * 1_000_000 + b":secret").decode(),
        "Basic " + b64encode(b"key:" + b"s" * 1_000_000).decode(),
        "Basic " + b64encode("schlüssel:geheim".encode()).decode(),
        "Basic \xe9\xe8",
        "Bearer",
        "Bearer x y",
        "Bearer \0",
        "Bearer " + "x" * 100_000,
        "Digest username=x",
        "\0",
        "x" * 100_000,
    ],
    ids=lambda header: repr(header)[:30],
)
def test_a_credential_that_is_none_is_refused(refused, header) -> None:
    for place in ("statements", "agents" + query(agent=ANA), "activities/state" + BOOKMARK):
        assert refused("GET", place, status=401, Authorization=header).headers["www-authenticate"]


@pytest.mark.parametrize(
    "version",
    [None, "", "0.95", "1.1", "1.0.3 ", "2", "3.0.0", "1.0.3\0", "1.0.3\r\nX: y", "²", "1.0." + "9" * 100_000 + "x"],
)
def test_a_version_that_is_none_is_refused(refused, version) -> None:
    refused("GET", "statements", X_Experience_API_Version=version)


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "application/xml", "multipart/form-data", "x" * 100_000, *NULL_AND_LINE_BREAKS]
)
def test_statements_of_another_type_are_refused(refused, content_type) -> None:
    refused("POST", "statements", json.dumps(make_statement()).encode(), Content_Type=content_type)


@pytest.mark.parametrize("content_type", [*NULL_AND_LINE_BREAKS, "x" * 256, "x" * 100_000], ids=lambda text: text[:12])
@pytest.mark.parametrize(
    "place",
    [
        NOTES,
        "activities/profile" + query(activityId=LESSON, profileId="n"),
        "agents/profile" + query(agent=ANA, profileId="n"),
    ],
    ids=["state", "activity profile", "agent profile"],
)
def test_a_documents_type_can_never_become_another_header(refused, place, content_type) -> None:
    for method in ("PUT", "POST"):
        refused(method, place, b"{}", Content_Type=content_type, If_None_Match="*")


HARMLESS = {
    "Accept-Language": "x" * 100_000,
    "Accept-Language in thousands": "de;q=0.5," * 20_000,
    "Accept-Language with a nonsense weight": "de;q=NaN, en;q=1e999, *;q=-1",
    "Accept-Encoding": "gzip;q=" + "0" * 100_000,
    "Accept": "\0" * 100_000,
    "Cookie": "a=b;" * 20_000,
    "X-Anything": "\xff" * 100_000,
    "Origin": "https://example.org\0",
}


@pytest.mark.parametrize(("name", "value"), HARMLESS.items(), ids=HARMLESS)
@pytest.mark.parametrize("place", ["statements?format=canonical", "about", "activities/state" + BOOKMARK])
def test_headers_of_100_kb_are_no_trouble(ana, place, name, value) -> None:
    assert ana.send("GET", place, **{name.split()[0]: value}).status == 200


@pytest.mark.parametrize(
    "tag", ["x" * 100_000, '"' * 100_000, '"a", ' * 20_000, "\0", "\xff", '"\r\nX: y"'], ids=range(6)
)
def test_an_etag_that_is_nonsense_matches_nothing(refused, tag) -> None:
    for method, body in (("PUT", b"{}"), ("POST", b"{}"), ("DELETE", b"")):
        refused(method, "activities/state" + BOOKMARK, body, status=412, If_Match=tag)


@pytest.mark.parametrize("asked", ["x" * 100_000, "a\r\nX-Evil: 1", "\0", "\xff"])
def test_a_preflight_grants_only_names_of_headers(ana, asked) -> None:
    answer = ana.send("OPTIONS", "statements", Access_Control_Request_Headers=asked, Origin="https://example.org")
    assert answer.status == 204
    assert "X-Requested-With" in answer.headers["access-control-allow-headers"]
    assert answer.headers["x-experience-api-version"]
