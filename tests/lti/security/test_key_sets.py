"""Keys of others, in key sets and as an administrator pastes them. RFC 7517, RFC 7518 §6."""

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from lti.security.rules.errors import UnusableKey
from lti.security.rules.key_sets import MOST_KEYS, PASTED, Key, kept_set, keys_of, pasted_keys
from tests.lti.security.messages import GONE, ec_key, jwk_of, pem_of, rsa_key


def usable(**changes: Any) -> bool:
    return bool(keys_of({"keys": [jwk_of(rsa_key(), **changes)]}))


def test_keys_are_found_by_their_ids() -> None:
    document = {"keys": [jwk_of(rsa_key(), "a", alg="RS256"), jwk_of(ec_key(), "b")]}
    assert keys_of(document) == {
        "a": Key("a", rsa_key().public_key(), "RS256"),
        "b": Key("b", ec_key().public_key(), None),
    }


def test_a_key_set_may_be_empty() -> None:
    assert keys_of({"keys": []}) == {}


@pytest.mark.parametrize("document", [None, 1, "", [], {}, {"keys": None}, {"keys": {}}, {"keys": "x"}, [{"keys": []}]])
def test_what_is_no_key_set_is_refused(document: Any) -> None:
    with pytest.raises(UnusableKey) as refused:
        keys_of(document)
    assert refused.value.section == "RFC 7517 §5"


@pytest.mark.parametrize("kid", [GONE, None, "", 1, ["a"], "a\0", "a\n", "\ud800", "k" * 256])
def test_a_key_without_a_usable_id_is_passed_over(kid: Any) -> None:
    assert not usable(kid=kid)


@pytest.mark.parametrize(
    "changes",
    [{"use": "enc"}, {"use": None}, {"kty": "oct", "k": "AAAA"}, {"kty": "OKP"}, {"kty": GONE}, {"n": GONE}, {"n": ""},
     {"n": 5}, {"n": "é"}, {"e": GONE}, {"e": "AA"}, {"e": "Ag"}, {"e": []}, {"kty": ["RSA"]}, {"kty": "EC"}],
)  # fmt: skip
def test_a_key_that_does_not_verify_is_passed_over(changes: dict[str, Any]) -> None:
    assert not usable(**changes)


@pytest.mark.parametrize("each", [None, 1, "x", [], {}, {"kty": "RSA", "kid": "a"}])
def test_what_is_no_key_is_passed_over_and_the_others_are_found(each: Any) -> None:
    assert list(keys_of({"keys": [each, jwk_of(rsa_key())]})) == ["key-1"]


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS256", "nonsense", ["ES256"], None, 5])
def test_what_a_set_says_of_the_algorithm_never_decides_how_a_key_is_read(algorithm: Any) -> None:
    found = keys_of({"keys": [jwk_of(ec_key(), alg=algorithm)]})["key-1"]
    assert found.public == ec_key().public_key()
    assert found.fits("ES256") == (not isinstance(algorithm, str))


@pytest.mark.parametrize("changes", [{"x": "AAAA"}, {"crv": "P-384"}, {"crv": "P-999"}, {"crv": GONE}, {"y": GONE}])
def test_a_point_that_is_not_on_the_curve_is_passed_over(changes: dict[str, Any]) -> None:
    assert keys_of({"keys": [jwk_of(ec_key(), **changes)]}) == {}


def test_a_private_half_that_was_published_is_not_kept() -> None:
    import jwt

    private = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(rsa_key()))
    found = keys_of({"keys": [{**private, "kid": "a"}]})
    assert found["a"].public == rsa_key().public_key()
    assert set(kept_set(found)["keys"][0]) == {"kty", "n", "e", "kid", "use"}


def test_the_first_key_of_an_id_counts_and_not_more_than_a_hundred_are_read() -> None:
    assert keys_of({"keys": [jwk_of(rsa_key()), jwk_of(ec_key())]})["key-1"].public == rsa_key().public_key()
    assert len(keys_of({"keys": [jwk_of(ec_key(), f"k{number}") for number in range(MOST_KEYS + 20)]})) == MOST_KEYS


@pytest.mark.parametrize(
    ("key", "fitting"),
    [
        (rsa_key(), {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}),
        (rsa_key(1024), set()),
        (ec_key(), {"ES256"}),
        (ec_key(ec.SECP384R1), {"ES384"}),
        (ec_key(ec.SECP521R1), {"ES512"}),
        (ec_key(ec.SECP256K1), set()),
    ],
    ids=["RSA", "small RSA", "P-256", "P-384", "P-521", "secp256k1"],
)
def test_a_key_fits_the_algorithms_of_its_kind(key: Any, fitting: set[str]) -> None:
    every = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "ES256K", "HS256", "none"]
    assert {each for each in every if Key("a", key.public_key()).fits(each)} == fitting


def test_an_rsa_key_that_would_keep_everybody_busy_fits_nothing() -> None:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers

    assert not Key("a", RSAPublicNumbers(65537, (1 << 9_000) + 1).public_key()).fits("RS256")


def test_a_set_is_kept_as_what_was_understood_of_it() -> None:
    document = {"keys": [jwk_of(rsa_key(), "a", alg="RS256", x5c=["\0"]), jwk_of(ec_key(), "b"), "junk"], "x": "\0"}
    found = keys_of(document)
    kept = json.loads(json.dumps(kept_set(found)))
    assert keys_of(kept) == found
    assert "\\u0000" not in json.dumps(kept)


PASTES = {
    "a PEM text": pem_of(rsa_key()).decode(),
    "a PEM text with blanks around it": f"\n  {pem_of(rsa_key()).decode()}\n",
    "one JWK": json.dumps(jwk_of(rsa_key())),
    "one JWK without an id": json.dumps(jwk_of(rsa_key(), kid=GONE)),
    "a JWK Set": json.dumps({"keys": [jwk_of(rsa_key())]}),
}


@pytest.mark.parametrize("text", PASTES.values(), ids=PASTES.keys())
def test_a_key_is_pasted_in_any_of_its_forms(text: str) -> None:
    assert [key.public for key in pasted_keys(text).values()] == [rsa_key().public_key()]


def test_a_pasted_key_without_an_id_has_that_of_pasted_ones() -> None:
    assert list(pasted_keys(pem_of(ec_key()).decode())) == [PASTED]
    assert list(pasted_keys(PASTES["one JWK"])) == ["key-1"]


@pytest.mark.parametrize(
    "text",
    ["", "key", "{", "{}", '{"keys": []}', '{"keys": 1}', "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
     json.dumps(jwk_of(rsa_key(), kid=5)), json.dumps(jwk_of(rsa_key(), use="enc")), '{"a":' * 50_000, "\ud800", "[]"],
)  # fmt: skip
def test_what_is_no_key_is_not_pasted(text: str) -> None:
    with pytest.raises(UnusableKey):
        pasted_keys(text)


def test_a_pasted_private_key_is_refused() -> None:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    with pytest.raises(UnusableKey):
        pasted_keys(rsa_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())


def test_a_pasted_key_of_another_kind_is_refused() -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    with pytest.raises(UnusableKey, match="There is no RSA or EC key"):
        pasted_keys(pem_of(Ed25519PrivateKey.generate()).decode())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10) | st.sampled_from(["RSA", "EC", "sig", "P-256"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["keys", "kty", "kid", "use", "n", "e", "crv", "x", "y", "alg"]), inner)
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_is_read_as_a_key_set_or_refused(document: Any) -> None:
    try:
        assert isinstance(keys_of({"keys": [document]}), dict)
        keys_of(document)
    except UnusableKey:
        assert not (isinstance(document, dict) and isinstance(document.get("keys"), list))
