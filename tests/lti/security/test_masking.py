"""Who may see messages and not people sees how a message was built, and not whom it is about."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti.security.rules import vocabulary as v
from lti.security.rules.masking import LEFT_OUT, MASK, masked, masked_text, without_secrets

LAUNCH: dict[str, Any] = {
    "iss": "https://lms.example",
    "aud": "tool-1",
    "sub": "user-77",
    "name": "Ana Example",
    "given_name": "Ana",
    "email": "ana@example.org",
    "picture": "",
    "exp": 1,
    v.MESSAGE_TYPE: v.RESOURCE_LINK_REQUEST,
    v.ROLES: [v.MEMBERSHIP_ROLE + "Learner"],
    v.CONTEXT: {"id": "c-1", "title": "Biology", "type": [v.COURSE_OFFERING]},
    v.LIS: {"person_sourcedid": "hr-1", "course_offering_sourcedid": "b-1"},
    v.CUSTOM: {"mail": "ana@example.org", "deep": {"list": ["Ana", 5, None, ""]}},
    v.FOR_USER: {"user_id": "user-78", "roles": []},
    v.ROLE_SCOPE_MENTOR: ["user-79"],
    v.LTI1P1: {"user_id": "old-5", "oauth_consumer_key": "key"},
    v.TOOL_PLATFORM: {"name": "Our LMS", "guid": "g-1", "contact_email": "help@lms.example"},
    "https://vendor.example/claim/ext": {"user_username": "ana.e"},
}


def test_what_is_about_a_person_is_covered_and_how_the_message_is_built_stays() -> None:
    assert masked(LAUNCH) == {
        **LAUNCH,
        **dict.fromkeys(("sub", "name", "given_name", "email"), MASK),
        v.LIS: {"person_sourcedid": MASK, "course_offering_sourcedid": MASK},
        v.CUSTOM: {"mail": MASK, "deep": {"list": [MASK, MASK, None, ""]}},
        v.FOR_USER: {"user_id": MASK, "roles": []},
        v.ROLE_SCOPE_MENTOR: [MASK],
        v.LTI1P1: {"user_id": MASK, "oauth_consumer_key": "key"},
        "https://vendor.example/claim/ext": {"user_username": MASK},
    }


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ({"userId": "5", "scoreGiven": 7, "comment": "Well done, Ana"},
         {"userId": MASK, "scoreGiven": 7, "comment": MASK}),
        ({"members": [{"user_id": "5", "name": "Ana", "roles": ["Learner"], "status": "Active"}]},
         {"members": [{"user_id": MASK, "name": MASK, "roles": ["Learner"], "status": "Active"}]}),
        ({"login_hint": "5", "target_link_uri": "https://tool.example/"},
         {"login_hint": MASK, "target_link_uri": "https://tool.example/"}),
        ({"id": "https://lms.example/lineitems/1", "label": "Quiz"},
         {"id": "https://lms.example/lineitems/1", "label": "Quiz"}),
        (["text", 5, None], ["text", 5, None]),
    ],
)  # fmt: skip
def test_messages_of_services_are_masked_too(message: Any, shown: Any) -> None:
    assert masked(message) == shown


def test_what_is_said_of_a_message_is_masked_by_what_stands_in_it() -> None:
    said = "sub is the user: expected 'user-78', came user-77 (ana@example.org, Ana Example) from https://lms.example."
    assert masked_text(said, {"claims": LAUNCH}) == (
        f"sub is the user: expected '{MASK}', came {MASK} ({MASK}, {MASK}) from https://lms.example."
    )


def test_what_may_be_used_by_a_reader_is_not_kept() -> None:
    sent = {"id_token": "e.y.J", "state": "s", "body": [{"access_token": "t", "expires_in": 3600, "JWT": ""}]}
    assert without_secrets(sent) == {
        "id_token": LEFT_OUT,
        "state": "s",
        "body": [{"access_token": LEFT_OUT, "expires_in": 3600, "JWT": ""}],
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["sub", "email", "aud", v.CUSTOM, v.CONTEXT, "https://x.example/c"]), inner)
    ),
    max_leaves=15,
)


@given(JSON)
def test_masking_twice_masks_no_more_and_keeps_the_shape(value: Any) -> None:
    once = masked(value)
    assert masked(once) == once
    assert json.loads(json.dumps(once)) == once


@given(st.text(min_size=3, max_size=30), JSON)
def test_a_subject_never_stands_in_what_is_said(subject: str, other: Any) -> None:
    assert subject == MASK or subject not in masked_text(f"came {subject}.", {"sub": subject, "x": other})
