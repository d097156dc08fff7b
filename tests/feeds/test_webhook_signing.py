"""Webhooks are signed as Standard Webhooks prescribes; its public library takes them, and nothing else."""

import base64
import json
import time

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from feeds.rules.webhook_signing import private_key, problem_of, public_half, shared_secret, signed

SECRET, OTHER = shared_secret(b"a" * 32), shared_secret(b"b" * 32)
BODY = json.dumps({"ä": 1}).encode()


def test_the_public_library_takes_what_is_signed() -> None:
    headers = signed("msg_1", int(time.time()), BODY, [SECRET])
    assert Webhook(SECRET).verify(BODY, headers) == {"ä": 1}


def test_while_secrets_are_rotated_each_of_them_is_enough() -> None:
    headers = signed("msg_1", int(time.time()), BODY, [SECRET, OTHER])
    assert Webhook(SECRET).verify(BODY, headers) == Webhook(OTHER).verify(BODY, headers)


@pytest.mark.parametrize(
    "change", [{"webhook-id": "msg_2"}, {"webhook-timestamp": "1"}, {"webhook-signature": "v1,AAAA"}]
)
def test_whatever_is_changed_is_refused(change: dict[str, str]) -> None:
    headers = {**signed("msg_1", int(time.time()), BODY, [SECRET]), **change}
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(BODY, headers)


def test_an_ed25519_key_signs_and_the_public_half_verifies() -> None:
    key = private_key(b"k" * 32)
    headers = signed("msg_1", 1_700_000_000, BODY, [key])
    version, _, signature = headers["webhook-signature"].partition(",")
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_half(key).removeprefix("whpk_")))
    public.verify(base64.b64decode(signature), b"msg_1.1700000000." + BODY)
    assert version == "v1a"
    with pytest.raises(InvalidSignature):
        public.verify(base64.b64decode(signature), b"msg_2.1700000000." + BODY)


def test_a_shared_secret_has_no_public_half() -> None:
    assert public_half(SECRET) == ""


@given(st.binary(min_size=24, max_size=64))
def test_every_secret_that_is_made_is_right(entropy: bytes) -> None:
    assert problem_of(shared_secret(entropy)) == ""


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        ("abc", "A secret begins with whsec_"),
        ("whsec_???", "is base64"),
        (shared_secret(b"short"), "24 to 64 bytes; this one has 5"),
        (private_key(b"short"), "32 bytes; this one has 5"),
    ],
)
def test_a_wrong_secret_says_what_is_wrong(secret: str, said: str) -> None:
    assert said in problem_of(secret)
