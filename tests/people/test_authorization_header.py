"""xAPI 1.0.3 Communication §4.0, RFC 7617 and RFC 6750: what an Authorization header says."""

import base64
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.rules.authorization import AccessToken, KeyAndSecret, read_authorization
from people.rules.errors import NotAuthenticated
from tests.people.builders import basic

printable = st.text(st.characters(exclude_categories=("Cc", "Cs")))


def encoded(content: bytes) -> str:
    return "Basic " + base64.b64encode(content).decode()


@given(printable.filter(lambda key: ":" not in key), printable)
def test_any_key_without_a_colon_and_any_secret_are_read_as_they_were_sent(key, secret):
    assert read_authorization(basic(key, secret)) == KeyAndSecret(key, secret)


def test_a_secret_may_have_colons():
    assert read_authorization(basic("key", "a:b:c")) == KeyAndSecret("key", "a:b:c")


def test_key_and_secret_are_utf_8():
    assert read_authorization(basic("schlüssel", "密码")) == KeyAndSecret("schlüssel", "密码")


@pytest.mark.parametrize("scheme", ["basic", "BASIC", "Basic "])
def test_the_case_of_the_scheme_and_further_spaces_do_not_matter(scheme):
    assert read_authorization(f"{scheme} Og==") == KeyAndSecret("", "")


@pytest.mark.parametrize("token", ["abc", "mF_9.B5f-4.1JqM", "YQ=="])
def test_a_bearer_token_is_read(token):
    assert read_authorization(f"Bearer {token}") == AccessToken(token)


@pytest.mark.parametrize(
    ("header", "says"),
    [
        (None, "no Authorization header"),
        ("", "no Authorization header"),
        ("   ", "no Authorization header"),
        ("Digest username=ana", "send Basic or Bearer"),
        ("ana:secret", "send Basic or Bearer"),
        ("Basic", "no colon"),
        ("Basic %%%", "base64"),
        ("Basic YTpi Yw==", "base64"),
        ("Basic YTpiYw", "base64"),
        ("Basic Ümläut", "base64"),
        (encoded(b"\xff:\xfe"), "UTF-8"),
        (encoded(b"no colon here"), "no colon"),
        (encoded(b"key:with\x00nul"), "control character"),
        (encoded(b"line\nfeed:secret"), "control character"),
        ("Bearer", "one access token"),
        ("Bearer two tokens", "one access token"),
    ],
)
def test_a_header_that_cannot_be_read_is_refused_with_a_reason(header, says):
    with pytest.raises(NotAuthenticated, match=says):
        read_authorization(header)


@given(st.text())
def test_no_header_whatever_breaks_the_reader(header):
    with suppress(NotAuthenticated):
        read_authorization(header)


@given(st.binary())
def test_no_content_of_a_basic_header_breaks_the_reader(content):
    try:
        sent = read_authorization(encoded(content))
    except NotAuthenticated:
        return
    assert isinstance(sent, KeyAndSecret)
    assert f"{sent.key}:{sent.secret}".encode() == content


def test_a_refusal_asks_for_http_basic():
    with pytest.raises(NotAuthenticated) as refused:
        read_authorization(None)
    assert refused.value.headers == {"WWW-Authenticate": 'Basic realm="xAPI"'}


def test_the_refusal_of_a_token_asks_for_another_token():
    with pytest.raises(NotAuthenticated) as refused:
        read_authorization("Bearer two tokens")
    assert refused.value.headers == {"WWW-Authenticate": 'Bearer realm="xAPI", error="invalid_token"'}


def test_a_caller_may_leave_the_challenge_out():
    assert NotAuthenticated("No.", headers={}).headers == {}


def test_a_secret_is_not_shown_when_it_is_printed():
    assert "hush" not in repr(read_authorization(basic("key", "hush")))
    assert "hush" not in repr(read_authorization("Bearer hush"))
