"""xAPI 1.0.3 Communication §4.2: what each scope permits, and what a token gets of what it asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.rules.scopes import NEEDS, SCOPES, allows, narrowed, unknown

READS = {"statements/read", "statements/read/mine", "state/read", "profile/read", "definitions/read", "all/read"}
PERMITS = {
    "statements/write": {"statements/write"},
    "statements/read/mine": {"statements/read/mine"},
    "statements/read": {"statements/read", "statements/read/mine", "definitions/read"},
    "state": {"state", "state/read"},
    "define": {"define", "definitions/read"},
    "profile": {"profile", "profile/read", "definitions/read"},
    "all/read": READS,
    "all": READS | {"statements/write", "state", "define", "profile", "all"},
}
some_scopes = st.frozensets(st.sampled_from(sorted(SCOPES)))


@pytest.mark.parametrize(("scope", "permitted"), PERMITS.items())
def test_a_scope_permits_exactly_what_its_row_says(scope, permitted):
    assert {need for need in NEEDS if allows(frozenset({scope}), need)} == permitted


def test_the_standards_eight_scopes_are_known_and_no_other():
    assert set(SCOPES) == set(PERMITS)


def test_no_scope_permits_nothing():
    assert not any(allows(frozenset(), need) for need in NEEDS)


def test_a_need_that_does_not_exist_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        allows(frozenset({"all"}), "statements/delete")


def test_names_that_are_no_scope_are_found_in_their_order():
    assert unknown(["statements/delete", "all", "ALL", "statements/delete"]) == ["statements/delete", "ALL"]


@pytest.mark.parametrize(
    ("granted", "requested", "given_to_token"),
    [
        ({"all"}, {"statements/write"}, {"statements/write"}),
        ({"statements/write", "state"}, {"all"}, {"statements/write", "state"}),
        ({"statements/read"}, {"statements/read/mine", "state"}, {"statements/read/mine"}),
        ({"all/read"}, {"statements/write"}, set()),
        ({"all/read"}, {"statements/read", "profile"}, {"statements/read"}),
        ({"all"}, {"lineitem.readonly", "state"}, {"state"}),
        ({"all"}, {"lineitem.readonly"}, set()),
    ],
)
def test_a_token_gets_the_narrower_of_what_is_granted_and_what_is_requested(granted, requested, given_to_token):
    assert narrowed(frozenset(granted), requested) == given_to_token


@given(some_scopes, some_scopes)
def test_a_token_may_do_nothing_that_its_credential_or_its_request_may_not(granted, requested):
    token = narrowed(granted, requested)
    for need in NEEDS:
        if allows(token, need):
            assert allows(granted, need)
            assert allows(requested, need)


@given(some_scopes)
def test_a_token_that_asks_for_everything_gets_all_that_its_credential_has(granted):
    assert narrowed(granted, {"all"}) == granted
