"""Signed messages are read strictly: each thing that is wrong fails the step that says so, and nothing else.

1EdTech Security Framework 1.0 §4.1.1, §5.1.3, §5.2.3; RFC 8725.
"""

import hashlib
import hmac
import json
import string
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from lti.security.rules.errors import SECURITY, InvalidMessage, UnusableKey
from lti.security.rules.key_sets import Key
from lti.security.rules.signed import LARGEST, check_claims, decoded, verified
from lti.security.rules.trail import Step, Trail
from people.rules.errors import Refusal
from tests.lti.security.messages import (
    GONE,
    NOW,
    SECTION,
    base64url,
    claims_of,
    ec_key,
    expectation_of,
    finder_of,
    jwk_of,
    pem_of,
    rsa_key,
    token_of,
)

IN_ORDER = [
    "The algorithm is asymmetric", "The header brings no key", "The header names its key", "The sender has this key",
    "The key is made for the algorithm", "The signature is the key's", "The issuer is the sender",
    "It is meant for us", "It is meant for nobody else", "It was issued to us", "exp is a moment", "iat is a moment",
    "It hasn't expired", "It was issued just now", "It is valid already", "It lives for a short time",
    "It has a nonce",
]  # fmt: skip


def read(token: str, *, find: Any = None, now: float = NOW, **expectation: Any) -> dict[str, Any]:
    return verified(token, find=find or finder_of(), expectation=expectation_of(**expectation), now=now, trail=Trail())


def failure_of(token: str, *, find: Any = None, now: float = NOW, **expectation: Any) -> Step:
    """Return the step that fails; every step before it holds, and none comes after it."""
    trail = Trail()
    with pytest.raises(Refusal) as refused:
        verified(token, find=find or finder_of(), expectation=expectation_of(**expectation), now=now, trail=trail)
    *held, failed = trail.steps
    assert [step.passed for step in trail.steps] == [True] * len(held) + [False]
    assert [step.name for step in held] == IN_ORDER[: len(held)]
    assert refused.value.section == failed.section
    assert refused.value.status == 401
    return failed


def refusal_of(token: str) -> Refusal | None:
    """Return why a message is refused; one that isn't says what the sound one says."""
    try:
        found = read(token)
    except Refusal as refusal:
        return refusal
    assert found == claims_of()
    return None


def test_a_message_that_keeps_every_rule_is_read_and_each_rule_is_noted() -> None:
    trail = Trail()
    claims = verified(token_of(), find=finder_of(), expectation=expectation_of(), now=NOW, trail=trail)
    assert claims == claims_of()
    assert [(step.name, step.passed) for step in trail.steps] == [(name, True) for name in IN_ORDER]
    assert trail.messages == {"header": {"typ": "JWT", "alg": "RS256", "kid": "key-1"}, "claims": claims_of()}


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"])
def test_each_algorithm_of_rsa_is_read(algorithm: str) -> None:
    assert read(token_of(algorithm=algorithm)) == claims_of()


@pytest.mark.parametrize(
    ("algorithm", "curve"), [("ES256", ec.SECP256R1), ("ES384", ec.SECP384R1), ("ES512", ec.SECP521R1)]
)
def test_each_curve_is_read_by_its_own_algorithm_only(algorithm: str, curve: Any) -> None:
    key = ec_key(curve)
    find = finder_of(Key("key-1", key.public_key()))
    assert read(token_of(algorithm=algorithm, key=key), find=find) == claims_of()
    other = "ES384" if algorithm == "ES256" else "ES256"
    assert failure_of(token_of(algorithm=algorithm, key=key, header={"alg": other}), find=find).name == (
        "The key is made for the algorithm"
    )


# What is no message at all.

SOUND = token_of()
HEAD, BODY, SIGNATURE = SOUND.split(".")


def nested(levels: int) -> bytes:
    return b'{"a":' + b"[" * levels + b"]" * levels + b"}"


@pytest.mark.parametrize(
    "token",
    [
        "", ".", "..", "a.b", f"{HEAD}.{BODY}", f"{SOUND}.", f"{SOUND}.{SIGNATURE}", f".{BODY}.{SIGNATURE}",
        f"{HEAD}..{SIGNATURE}", f" {SOUND}", f"{SOUND}\n", f"{SOUND}=", f"{HEAD}=.{BODY}.{SIGNATURE}",
        f"{HEAD}.{BODY}.é", f"{HEAD}.{BODY}.\ud800", f"{HEAD}.{BODY[:-1]}!.{SIGNATURE}", f"{HEAD}.{BODY}.+/",
        f"{HEAD}.{base64url(b'[]')}.{SIGNATURE}", f"{HEAD}.{base64url(b'null')}.{SIGNATURE}",
        f"{base64url(b'1')}.{BODY}.{SIGNATURE}", f"{HEAD}.{base64url(b'{')}.{SIGNATURE}",
        f"{HEAD}.{base64url(b'{}{}')}.{SIGNATURE}", f"{HEAD}.A.{SIGNATURE}",
        token_of("{}".encode("utf-16")), token_of(b"\xef\xbb\xbf{}"), token_of(b'{"a": "\xff"}'),
        token_of(b'{"a": "\\u0000"}'), token_of(b'{"a": "\\ud800"}'), token_of(b'{"a": [{"\\udfff": 1}]}'),
    ],
)  # fmt: skip
def test_what_is_no_token_is_refused_at_once(token: str) -> None:
    step = failure_of(token)
    assert (step.name, step.section) == ("It is a JSON Web Token", "RFC 7515 §3.1")


@pytest.mark.parametrize(
    "payload",
    [
        b'{"iss": "a", "iss": "b"}', b'{"a": {"b": 1, "b": 1}}', b'{"a": NaN}', b'{"a": -Infinity}', nested(40),
        nested(20_000), b'{"a":' * 5_000 + b"1" + b"}" * 5_000, b'{"a": ' + b"9" * 5_000 + b"}",
    ],
    ids=["twice", "twice inside", "NaN", "infinite", "40 deep", "20,000 deep", "5,000 objects", "5,000 digits"],
)  # fmt: skip
@pytest.mark.parametrize("where", ["header", "payload"])
def test_json_that_readers_differ_in_or_that_is_a_bomb_is_refused(payload: bytes, where: str) -> None:
    step = failure_of(token_of(payload) if where == "payload" else token_of(header=payload))
    assert (step.name, step.section) == ("It is a JSON Web Token", "RFC 7515 §3.1")
    assert where in step.came


def test_a_message_may_have_64_kilobytes_and_no_more() -> None:
    room = LARGEST - len(token_of(claims_of(x=""))) - 8
    assert read(token_of(claims_of(x="y" * (room * 3 // 4))))["x"]
    step = failure_of("x" * (LARGEST + 1))
    assert (step.name, step.came) == (
        "It is a JSON Web Token",
        f"The token has {LARGEST + 1} characters; at most {LARGEST} are read.",
    )


def test_a_message_that_is_no_token_leaves_no_message_behind() -> None:
    trail = Trail()
    with pytest.raises(InvalidMessage):
        verified("a.b.c", find=finder_of(), expectation=expectation_of(), now=NOW, trail=trail)
    assert trail.messages == {}


def test_a_message_of_five_parts_which_is_encrypted_is_refused() -> None:
    assert failure_of("a.b.c.d.e").came == "The token isn't a signed JWT of three parts."


# The header.


def unsigned(**header: Any) -> str:
    text = f"{base64url(json.dumps({'kid': 'key-1', **header}).encode())}.{base64url(json.dumps(claims_of()).encode())}"
    return f"{text}."


@pytest.mark.parametrize(
    "algorithm", ["none", "None", "NONE", "nOnE", "", "HS256", "HS384", "HS512", "EdDSA", "ES256K", "rs256", "RS1",
                  ["RS256"], {"alg": "RS256"}, None, 256, True],
)  # fmt: skip
def test_only_known_asymmetric_algorithms_are_taken(algorithm: Any) -> None:
    step = failure_of(unsigned(alg=algorithm))
    assert (step.name, step.section) == ("The algorithm is asymmetric", f"{SECURITY} §5.4")


def test_a_header_without_an_algorithm_is_refused() -> None:
    assert failure_of(unsigned()).name == "The algorithm is asymmetric"


@pytest.mark.parametrize("secret", [pem_of(rsa_key()), pem_of(rsa_key()).strip(), b"", b"secret"])
def test_a_public_key_is_no_shared_secret(secret: bytes) -> None:
    text = unsigned(alg="HS256")[:-1]
    token = f"{text}.{base64url(hmac.digest(secret, text.encode(), hashlib.sha256))}"
    assert failure_of(token).name == "The algorithm is asymmetric"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("jku", "https://evil.example/keys"),
        ("x5u", "https://evil.example/chain"),
        ("x5c", ["MIIB"]),
        ("jwk", jwk_of(rsa_key(name="stranger"))),
        ("crit", ["exp"]),
        ("crit", []),
        ("jku", None),
    ],
)
def test_a_header_brings_no_key_and_asks_for_nothing(name: str, value: Any) -> None:
    step = failure_of(token_of(header={name: value}, key=rsa_key(name="stranger")))
    assert (step.name, step.section, step.came) == ("The header brings no key", f"{SECURITY} §5.4", name)


@pytest.mark.parametrize("kid", [GONE, None, "", 1, True, ["key-1"], {"key-1": 1}, "k" * 256])
def test_a_key_is_named_by_a_text(kid: Any) -> None:
    step = failure_of(token_of(header={"kid": kid}))
    assert (step.name, step.section) == ("The header names its key", f"{SECURITY} §6.3")


@pytest.mark.parametrize(
    "kid",
    ["key-2", "KEY-1", "key-1 ", "../../../dev/null", "/etc/passwd", "' or '1'='1", "key-1'--", "key-1\0", "\ud800",
     "https://evil.example/keys", "k" * 255],
)  # fmt: skip
def test_a_key_that_the_sender_does_not_have_is_refused_whatever_its_name_looks_like(kid: str) -> None:
    step = failure_of(token_of(header={"kid": kid}))
    assert (step.name, step.section) == ("The sender has this key", f"{SECURITY} §6.3")
    assert "\0" not in step.came
    assert step.came.encode()


def test_the_key_is_looked_for_by_what_the_header_says_and_nothing_else() -> None:
    asked = []
    with pytest.raises(UnusableKey):
        read(token_of(header={"kid": "its name"}), find=asked.append)
    assert asked == ["its name"]


def test_keys_that_cannot_be_had_are_a_step_of_their_own() -> None:
    def find(kid: str) -> Key:
        raise UnusableKey("The key set can't be had.")

    step = failure_of(token_of(), find=find)
    assert (step.name, step.came) == ("The sender's keys can be had", "The key set can't be had.")


# The signature.


def test_the_kid_of_another_key_of_the_sender_is_not_the_signers() -> None:
    find = finder_of(Key("key-1", rsa_key().public_key()), Key("key-2", rsa_key(name="second").public_key()))
    assert read(token_of(header={"kid": "key-2"}, key=rsa_key(name="second")), find=find)
    step = failure_of(token_of(header={"kid": "key-2"}), find=find)
    assert (step.name, step.section, step.expected) == (
        "The signature is the key's", SECTION, "a signature by the key 'key-2'",
    )  # fmt: skip


@pytest.mark.parametrize("bits", [1024, 2047])
def test_a_small_rsa_key_is_never_trusted(bits: int) -> None:
    small = rsa_key(bits)
    step = failure_of(token_of(header={"alg": "RS256"}), find=finder_of(Key("key-1", small.public_key())))
    assert (step.name, step.section) == ("The key is made for the algorithm", "RFC 7518 §3.1")
    assert f"RSA, {bits} bits" in step.came


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        ("RS256", Key("key-1", ec_key().public_key())),
        ("ES256", Key("key-1", rsa_key().public_key())),
        ("RS256", Key("key-1", rsa_key().public_key(), "RS512")),
        ("RS256", Key("key-1", rsa_key().public_key(), "RSA-OAEP")),
        ("PS256", Key("key-1", rsa_key().public_key(), "RS256")),
    ],
)
def test_a_key_verifies_by_its_own_algorithm_only(algorithm: str, key: Key) -> None:
    step = failure_of(token_of(header={"alg": algorithm}), find=finder_of(key))
    assert step.name == "The key is made for the algorithm"


@pytest.mark.parametrize("signature", ["", "AAAA", "A" * 342, base64url(b"\xff" * 256), base64url(b"\0" * 4_000)])
def test_another_signature_is_refused(signature: str) -> None:
    assert failure_of(f"{HEAD}.{BODY}.{signature}").name == "The signature is the key's"


@pytest.mark.parametrize("signature", [b"", b"\0" * 64, b"\xff" * 64, b"\x30\x06\x02\x01\x00\x02\x01\x00", b"1" * 65])
def test_another_signature_of_a_curve_is_refused(signature: bytes) -> None:
    head, body, _ = token_of(algorithm="ES256", key=ec_key()).split(".")
    find = finder_of(Key("key-1", ec_key().public_key()))
    assert failure_of(f"{head}.{body}.{base64url(signature)}", find=find).name == "The signature is the key's"


def test_a_payload_that_is_left_out_of_the_signature_is_refused() -> None:
    assert failure_of(token_of(header={"b64": False})).name == "The signature is the key's"


@given(place=st.integers(0, len(SOUND) - 1), letter=st.sampled_from(string.ascii_letters + string.digits + "-_=.+/ é"))
def test_a_message_with_a_changed_letter_is_refused_or_says_the_same(place: int, letter: str) -> None:
    changed = SOUND[:place] + letter + SOUND[place + 1 :]
    assert refusal_of(changed) is None or changed != SOUND


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    for token in (text, f"{HEAD}.{BODY}.{text}", f"{text}.{BODY}.{SIGNATURE}", SOUND + text):
        refusal = refusal_of(token)
        assert refusal is None or refusal.message.encode()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["iss", "aud", "azp", "exp", "iat", "nbf", "nonce", "sub"])


@given(st.dictionaries(NAMES, JSON, max_size=4))
def test_any_claims_are_judged(changes: dict[str, Any]) -> None:
    trail = Trail()
    try:
        check_claims({**claims_of(), **changes}, expectation_of(), now=NOW, trail=trail)
    except Refusal:
        assert [step.passed for step in trail.steps].count(False) == 1


@given(st.dictionaries(st.sampled_from(["alg", "kid", "typ", "b64", "cty", "jku", "crit"]), JSON, max_size=4))
def test_any_header_is_judged(header: dict[str, Any]) -> None:
    refusal = refusal_of(token_of(header=header))
    assert refusal is None or refusal.status == 401


@given(JSON)
def test_any_json_is_read_as_what_it_is_or_refused(value: Any) -> None:
    try:
        assert decoded(token_of(json.dumps(value).encode()))[1] == value
    except InvalidMessage:
        assert not isinstance(value, dict) or r"\u0000" in json.dumps(value)
