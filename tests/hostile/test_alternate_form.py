"""Forms of the alternate request syntax that hold nonsense. xAPI 1.0.3 Communication §1.3."""

import json
from urllib.parse import quote

import pytest

from tests.hostile.conftest import BOOKMARK, assert_refused
from tests.hostile.store import holdings
from tests.hostile.wire import Answer
from tests.xapi.statements import make_statement

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def xapi_version() -> str:
    return "1.0.3"


def fields(**given: str) -> bytes:
    return "&".join(f"{name.replace('_', '-')}={value}" for name, value in given.items()).encode("latin-1")


@pytest.fixture
def refused_form(ana):
    def send(method: str, resource: str, form: bytes, status: int = 400) -> Answer:
        before = holdings()
        answer = ana.send("POST", f"{resource}?method={method}", form, Content_Type=FORM)
        assert holdings() == before
        assert_refused(answer, status)
        return answer

    return send


@pytest.mark.parametrize("text", ["%00", "%ff", "%ED%A0%80", "", "%22", "%7B%22a%22:1", "x" * 100_000])
def test_content_that_is_no_statement_is_refused(refused_form, text) -> None:
    refused_form("POST", "statements", fields(content=text))


@pytest.mark.parametrize("value", ["%00", "%ff", "%ED%A0%80", "\xff"])
def test_a_field_that_no_database_takes_is_refused(refused_form, value) -> None:
    context = BOOKMARK[1:].encode()
    refused_form("PUT", "activities/state", context.replace(b"bookmark", value.encode("latin-1")) + b"&content=1")
    refused_form("GET", "statements", fields(verb=value))
    refused_form("GET", "statements", fields(agent=value))
    refused_form("GET", "activities", fields(activityId=value))
    refused_form("GET", "statements", fields(nothing=value))
    refused_form("GET", "statements", value.encode("latin-1") + b"=1")


@pytest.mark.parametrize("method", ["", "PATCH", "FOO", "get", "%00", "%ff", "POST%0d%0aX:y", "x" * 100_000])
def test_a_method_that_is_none_is_refused(refused_form, method) -> None:
    refused_form(method, "statements", b"")


@pytest.mark.parametrize(
    "form", [b"&&&", b"=", b"a", b"a=1&a=2", b"limit=1&limit=1", b"\xff", b"%", b"&".join([b"a=1"] * 50_000)]
)
def test_a_form_that_is_none_is_refused(refused_form, form) -> None:
    refused_form("GET", "statements", form)


def test_a_form_in_another_encoding_is_refused(refused_form) -> None:
    refused_form("GET", "statements", "verb=é".encode("utf-16"))


def test_a_header_in_the_form_can_not_become_another_one(refused_form) -> None:
    for content_type in ("text/plain%0d%0aSet-Cookie:%20a=b", "%00", "x" * 100_000):
        form = BOOKMARK[1:].encode() + b"&content=1&" + fields(Content_Type=content_type)
        refused_form("PUT", "activities/state", form)


@pytest.mark.parametrize("value", ["", "Basic", "Basic%20%00", "Basic%20!!", "%00", "x" * 100_000])
def test_a_credential_in_the_form_is_judged_like_any_other(refused_form, value) -> None:
    refused_form("GET", "statements", fields(Authorization=value), status=401)


@pytest.mark.parametrize("value", ["", "2", "1.0.3%00", "%0d%0a", "2.0.0", "x" * 100_000])
def test_a_version_in_the_form_is_judged_like_any_other(refused_form, value) -> None:
    refused_form("GET", "statements", fields(X_Experience_API_Version=value))


def test_a_statement_in_the_form_is_stored_as_it_came(ana) -> None:
    content = quote(json.dumps(make_statement(result={"response": "&=+%\0".replace("\0", "")})))
    answer = ana.send("POST", "statements?method=POST", fields(content=content), Content_Type=FORM)
    assert answer.status == 200
