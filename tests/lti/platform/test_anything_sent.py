"""Whatever a tool sends is read or refused, and every refusal can be written as JSON."""

import json
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti.platform.rules.content_items import TYPES, read_items
from lti.platform.rules.errors import InvalidContentItems, InvalidRegistration
from lti.platform.rules.registration import TOOL_CONFIGURATION, read_registration, registration_answer
from lti.platform.rules.substitution import SUPPORTED, Facts, substituted, variables
from people.rules.errors import Refusal
from tests.lti.platform.test_dl_3_content_items import FILE, HTML, IMAGE, LINK, LTI_LINK
from tests.lti.platform.test_dr_2_registration import registration

TEXTS = st.text(max_size=8) | st.sampled_from(
    ["https://tool.example/", "javascript:x", "_top", "2026-01-01T00:00:00Z", "\ud800", "\0", "RSA", "AQAB", "1"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
PROPERTIES = [
    "type", "title", "text", "url", "html", "icon", "thumbnail", "embed", "window", "iframe", "custom", "lineItem",
    "available", "submission", "mediaType", "expiresAt", "width", "height", "https://x.example/a",
]  # fmt: skip
INNER = [
    "url", "width", "height", "html", "targetName", "windowFeatures", "src", "scoreMaximum", "label", "resourceId",
    "tag", "gradesReleased", "submissionReview", "reviewableStatus", "custom", "startDateTime", "endDateTime", "x",
]  # fmt: skip
ITEMS = st.builds(
    lambda item, changes: {**item, **changes},
    st.sampled_from([LINK, LTI_LINK, FILE, HTML, IMAGE, {}]),
    st.dictionaries(
        st.sampled_from(PROPERTIES), JSON | st.dictionaries(st.sampled_from(INNER), JSON, max_size=4), max_size=4
    ),
)
CLIENT = [
    "response_types", "grant_types", "application_type", "token_endpoint_auth_method", "client_name", "client_name#de",
    "client_name#\ud800", "initiate_login_uri", "redirect_uris", "jwks_uri", "jwks", "logo_uri", "tos_uri", "contacts",
    "scope", TOOL_CONFIGURATION,
]  # fmt: skip
TOOL = [
    "domain", "secondary_domains", "target_link_uri", "description", "description#de", "custom_parameters", "claims",
    "messages",
]  # fmt: skip
MESSAGE = ["type", "target_link_uri", "label", "label#de", "icon_uri", "custom_parameters", "placements", "roles"]
KEY = st.dictionaries(st.sampled_from(["kty", "kid", "n", "e", "use", "alg", "crv", "x", "y", "d"]), JSON)


def assert_can_be_answered(refusal: Refusal) -> None:
    """Check that a refusal can be written, whatever was refused."""
    assert refusal.problems
    assert json.dumps(refusal.as_json()).encode()
    assert all(problem.path.encode() and problem.rule.encode() for problem in refusal.problems)


def assert_can_be_kept(value: object) -> None:
    """Check that there is no NUL, no half of a character, no NaN and no infinity in what was read."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=str)
    assert text.encode()
    assert "\\u0000" not in text


@given(st.lists(ITEMS | JSON, max_size=3) | JSON, st.booleans(), st.sampled_from(["", "image/*", ",;/", "*/*"]))
@settings(max_examples=400, deadline=None)
def test_whatever_items_come_they_are_read_or_refused(items: Any, accept: bool, media_types: str) -> None:
    asked = {"accept_types": TYPES, "accept_multiple": accept, "accept_line_item": accept}
    refusal = None
    try:
        assert_can_be_kept([asdict(item) for item in read_items(items, **asked, accept_media_types=media_types)])
    except InvalidContentItems as error:
        refusal = error
    if refusal is not None:
        assert_can_be_answered(refusal)


@given(
    st.dictionaries(st.sampled_from(CLIENT), JSON, max_size=3),
    st.dictionaries(st.sampled_from(TOOL), JSON, max_size=3),
    st.lists(st.dictionaries(st.sampled_from(MESSAGE), JSON, max_size=4) | JSON, max_size=2),
    st.lists(KEY | JSON, max_size=2) | st.none(),
)
@settings(max_examples=400, deadline=None)
def test_whatever_registration_comes_it_is_read_or_refused(
    client: dict[str, Any], tool: dict[str, Any], messages: list[Any], keys: list[Any] | None
) -> None:
    by_value = {} if keys is None else {"jwks_uri": None, "jwks": {"keys": keys}}
    refusal = None
    try:
        read = read_registration(registration({"messages": messages, **tool}, **{**by_value, **client}))
        assert_can_be_kept(registration_answer(read, client_id="c-1"))
        assert_can_be_kept(asdict(read))
    except InvalidRegistration as error:
        refusal = error
    if refusal is not None:
        assert_can_be_answered(refusal)


@given(JSON)
@settings(max_examples=200, deadline=None)
def test_whatever_is_no_registration_is_refused(document: Any) -> None:
    with pytest.raises(InvalidRegistration) as caught:
        read_registration(document)
    assert_can_be_answered(caught.value)


@given(st.dictionaries(st.text(), st.text() | st.sampled_from([f"${name}" for name in SUPPORTED])), st.text())
@settings(max_examples=200, deadline=None)
def test_parameters_keep_their_names_and_nothing_else_is_replaced(custom: dict[str, str], title: str) -> None:
    known = variables(Facts(resource_link_title=title))
    replaced = substituted(custom, known)
    assert list(replaced) == list(custom)
    for name, value in custom.items():
        assert replaced[name] == (known[value[1:]] if value[:1] == "$" and value[1:] in known else value)
