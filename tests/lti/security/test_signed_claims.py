"""The claims that every signed message has: who sends, to whom, from when until when, and for one use.

1EdTech Security Framework 1.0 §4.1.1, §5.1.3 steps 2 to 9, §5.2.3.
"""

from typing import Any

import pytest

from lti.security.rules.signed import Expectation, check_claims
from lti.security.rules.trail import Step, Trail
from people.rules.errors import Refusal
from tests.lti.security.messages import CLIENT, GONE, ISSUER, NOW, SECTION, claims_of, expectation_of

OTHER = "another-tool"
HUGE = 10**400
WRONG: list[tuple[str, dict[str, Any]]] = [
    *[
        ("The issuer is the sender", {"iss": each})
        for each in (GONE, None, "", "https://evil.example", f"{ISSUER}/", ISSUER.upper(), [ISSUER], {"a": ISSUER}, 1)
    ],
    *[
        ("It is meant for us", {"aud": each})
        for each in (
            GONE, None, "", "tool", "tool-1 ", "TOOL-1", [], [OTHER], [[CLIENT]], {CLIENT: 1}, {"aud": CLIENT}, 1, True,
            [CLIENT, 1], [CLIENT, None], [CLIENT, [CLIENT]], [CLIENT, {}], f"{CLIENT},{OTHER}",
        )
    ],
    *[("It is meant for nobody else", {"aud": each}) for each in ([CLIENT, OTHER], [OTHER, CLIENT], [CLIENT, ""])],
    *[
        ("It was issued to us", {"azp": each})
        for each in ("", OTHER, "TOOL-1", [CLIENT], {"a": CLIENT}, 0, False)
    ],
    *[
        (f"{name} is a moment", {name: each})
        for name in ("exp", "iat")
        for each in (
            GONE, None, str(NOW + 60), "", True, False, [NOW], {}, 0, -1, float("nan"), float("inf"), -float("inf"),
            HUGE, -HUGE, NOW * 1_000, "2030-01-01T00:00:00Z",
        )
    ],
    *[("It hasn't expired", {"exp": NOW - 60, "iat": each}) for each in (NOW - 100, NOW, NOW - 3_600)],
    *[("It was issued just now", {"iat": NOW + each, "exp": NOW + 9_000}) for each in (61, 3_600, 8_000)],
    *[
        ("It is valid already", {"nbf": each})
        for each in (NOW + 61, NOW + 200, str(NOW), True, [], {}, float("nan"), 0, HUGE)
    ],
    *[("It lives for a short time", {"iat": NOW + 30, "exp": NOW + each}) for each in (30, 29, 0)],
    *[("It has a nonce", {"nonce": each}) for each in (GONE, None, "", 1, True, ["n"], {"n": 1}, "n" * 1_001)],
]  # fmt: skip


def failure_of(claims: dict[str, Any], expectation: Expectation, *, now: float = NOW) -> Step:
    trail = Trail()
    with pytest.raises(Refusal) as refused:
        check_claims(claims, expectation, now=now, trail=trail)
    assert [step.passed for step in trail.steps].index(False) == len(trail.steps) - 1
    assert refused.value.status == 401
    assert refused.value.message.encode()
    return trail.steps[-1]


def holds(expectation: Expectation | None = None, *, now: float = NOW, **claims: Any) -> bool:
    check_claims(claims_of(**claims), expectation or expectation_of(), now=now, trail=Trail())
    return True


@pytest.mark.parametrize(("name", "claims"), WRONG, ids=[f"{name}: {repr(each)[:60]}" for name, each in WRONG])
def test_a_wrong_claim_fails_its_own_step(name: str, claims: dict[str, Any]) -> None:
    step = failure_of(claims_of(**claims), expectation_of())
    assert step.name == name
    assert step.section == ("RFC 7519 §4.1.5" if "nbf" in claims else SECTION)
    assert step.fix
    assert step.expected


def test_what_came_and_what_was_expected_are_told() -> None:
    step = failure_of(claims_of(iss="https://evil.example"), expectation_of())
    assert (step.came, step.expected) == ("https://evil.example", "iss to be 'https://lms.example', letter by letter")


@pytest.mark.parametrize("audience", [CLIENT, [CLIENT]])
def test_one_audience_is_a_text_or_a_list_of_one(audience: Any) -> None:
    assert holds(aud=audience)
    assert holds(aud=audience, azp=CLIENT)


def test_further_audiences_are_taken_where_they_are_trusted_and_say_to_whom_it_was_issued() -> None:
    expectation = expectation_of(trusted_audiences=(OTHER,))
    assert holds(expectation, aud=[OTHER, CLIENT], azp=CLIENT)
    for party in (GONE, OTHER):
        assert failure_of(claims_of(aud=[CLIENT, OTHER], azp=party), expectation).name == "It was issued to us"
    assert failure_of(claims_of(aud=OTHER), expectation).name == "It is meant for us"


def test_the_authorized_party_is_of_no_interest_where_none_is_expected() -> None:
    """A client assertion may have claims that nobody looks at (§4.1.1)."""
    expectation = expectation_of(authorized_party="", trusted_audiences=(OTHER,))
    assert holds(expectation, azp="whoever")
    assert holds(expectation, aud=[CLIENT, OTHER])


@pytest.mark.parametrize(
    ("times", "now"),
    [
        ({}, NOW),
        ({}, NOW + 359.9),
        ({}, NOW - 60),
        ({"iat": NOW + 60, "exp": NOW + 61}, NOW),
        ({"iat": NOW + 0.5, "exp": NOW + 300.25}, NOW),
        ({"nbf": NOW + 60}, NOW),
        ({"iat": NOW - 10**7}, NOW),
    ],
)
def test_clocks_may_differ_by_a_minute(times: dict[str, Any], now: float) -> None:
    assert holds(now=now, **times)


def test_a_message_has_expired_after_that_minute() -> None:
    assert failure_of(claims_of(), expectation_of(), now=NOW + 360).name == "It hasn't expired"
    assert failure_of(claims_of(), expectation_of(), now=NOW - 61).name == "It was issued just now"


def test_a_message_may_not_live_longer_than_its_kind() -> None:
    expectation = expectation_of(longest_seconds=300)
    assert holds(expectation, exp=NOW + 300)
    step = failure_of(claims_of(exp=NOW + 301), expectation)
    assert (step.name, step.came) == ("It lives for a short time", "301 seconds")
    assert holds(expectation_of(), exp=NOW + 10**8)


def test_a_message_may_not_be_older_than_its_kind() -> None:
    expectation = expectation_of(oldest_seconds=600)
    assert holds(expectation, iat=NOW - 660)
    assert failure_of(claims_of(iat=NOW - 661), expectation).name == "It was issued just now"


def test_an_assertion_is_used_once_by_its_jti() -> None:
    assert holds(expectation_of(once="jti"), jti="1", nonce=GONE)
    assert failure_of(claims_of(), expectation_of(once="jti")).name == "It has a jti"
