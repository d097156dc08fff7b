"""Reads signed messages strictly: size, header, key, signature, and the claims that every one of them has.

1EdTech Security Framework 1.0 §4.1.1 (client assertions), §5.1.3 (ID tokens), §5.2.3 (messages of tools).
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import jwt

from lti.security.rules.errors import SECURITY, InvalidMessage, UnusableKey
from lti.security.rules.key_sets import Key
from lti.security.rules.trail import Trail
from people.rules.errors import Refusal

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Asymmetric ones only; RS256 is what everybody has (§6.1)."""

LARGEST: Final = 64 << 10
LEEWAY_SECONDS: Final = 60
_FORBIDDEN: Final = ("jku", "x5u", "jwk", "x5c", "crit")
_FORM: Final = "RFC 7515 §3.1"
_LATEST: Final = 4_102_444_800
"""The year 2100: whoever counts milliseconds is told so, and what is accepted is a date in every system."""
_DEEPEST: Final = 32
_BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)
# What databases don't keep, or no encoding can write: JSON has both as escapes.
_UNWRITABLE: Final = re.compile(r"[\x00\ud800-\udfff]")

Finder = Callable[[str], Key | None]
"""Returns the sender's key of an id, None if the sender has none of it."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a kind of messages has to have.

    ``section`` says so. Where ``authorized_party`` is empty, ``azp`` isn't looked at; ``other_parties`` are taken as
    well. ``longest_seconds`` is how far apart ``iat`` and ``exp`` may be, ``oldest_seconds`` how long ago ``iat`` may
    be, ``once`` what is used once.
    """

    section: str
    issuer: str
    audience: str
    trusted_audiences: tuple[str, ...] = ()
    authorized_party: str = ""
    other_parties: tuple[str, ...] = ()
    longest_seconds: int | None = None
    oldest_seconds: int | None = None
    once: str = "nonce"


def decoded(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return header and claims of a compact JWS without believing them; InvalidMessage if it is none."""
    if len(token) > LARGEST:
        raise InvalidMessage(
            f"The token has {len(token)} characters; at most {LARGEST} are read.", section="RFC 7515 §3.1"
        )
    parts = token.split(".")
    if len(parts) != 3:
        raise InvalidMessage("The token isn't a signed JWT of three parts.", section=_FORM)
    if not _BASE64URL.fullmatch(parts[2]):
        raise InvalidMessage("The token's signature isn't base64url.", section=_FORM)
    claims = _object(parts[1], "payload")
    if _is_unwritable(claims):
        raise InvalidMessage("A claim has a NUL or half of a character, which can't be kept.", section=_FORM)
    return _object(parts[0], "header"), claims


def verified(token: str, *, find: Finder, expectation: Expectation, now: float, trail: Trail) -> dict[str, Any]:
    """Return the claims of a message that keeps every rule; each is noted in the trail."""
    try:
        header, claims = decoded(token)
    except InvalidMessage as refusal:
        trail.refused(refusal, "It is a JSON Web Token", fix="Send the token as base64url parts joined by dots.")
        raise
    trail.message("header", header)
    trail.message("claims", claims)
    _check_header(header, trail)
    _check_signature(token, _key_for(header, find, trail), header["alg"], expectation.section, trail)
    check_claims(claims, expectation, now=now, trail=trail)
    return claims


def _check_header(header: Mapping[str, Any], trail: Trail) -> None:
    section = f"{SECURITY} §5.4"
    trail.require(
        header.get("alg") in ALGORITHMS,
        "The algorithm is asymmetric",
        section=section,
        came=header.get("alg"),
        expected=f"alg to be one of {', '.join(ALGORITHMS)}",
        fix="Sign with RS256 and your private key; 'none' and shared secrets are never accepted.",
        error=InvalidMessage,
    )
    sent = [name for name in _FORBIDDEN if name in header]
    trail.require(
        not sent,
        "The header brings no key",
        section=section,
        came=", ".join(sent) or "none",
        expected="none of jku, x5u, x5c, jwk and crit",
        fix="Publish keys by the registered key set URL; keys in a header aren't used.",
        error=InvalidMessage,
    )
    kid = header.get("kid")
    trail.require(
        isinstance(kid, str) and 0 < len(kid) <= 255,
        "The header names its key",
        section=f"{SECURITY} §6.3",
        came=kid,
        expected="kid, the id of a key in the sender's key set",
        fix="Set kid in the token's header to that of the key in your key set.",
        error=UnusableKey,
    )


def _key_for(header: Mapping[str, Any], find: Finder, trail: Trail) -> Key:
    section = f"{SECURITY} §6.3"
    try:
        key = find(header["kid"])
    except Refusal as refusal:
        trail.refused(refusal, "The sender's keys can be had", fix="Register the key set URL that answers with keys.")
        raise
    trail.require(
        key is not None,
        "The sender has this key",
        section=section,
        came=header["kid"],
        expected="a key that the sender publishes",
        fix="Publish the key in the registered key set, or register the URL where it is.",
        error=UnusableKey,
    )
    assert key is not None  # noqa: S101 - the step above refuses
    trail.require(
        key.fits(header["alg"]),
        "The key is made for the algorithm",
        section="RFC 7518 §3.1",
        came=f"{header['alg']}, and a key of {key.described}",
        expected="an algorithm of the key, and an RSA key of 2048 bits or more",
        fix="Sign by the algorithm that the key set names for the key.",
        error=InvalidMessage,
    )
    return key


def _check_signature(token: str, key: Key, algorithm: str, section: str, trail: Trail) -> None:
    holds = True
    try:
        jwt.PyJWS().decode(token, key.public, algorithms=[algorithm])
    except (jwt.PyJWTError, ValueError):
        holds = False
    trail.require(
        holds,
        "The signature is the key's",
        section=section,
        came="" if holds else "another signature",
        expected=f"a signature by the key {key.kid!r}",
        fix="Sign with the private half of the published key; if keys were changed, use another kid.",
        error=InvalidMessage,
    )


def check_claims(claims: Mapping[str, Any], expectation: Expectation, *, now: float, trail: Trail) -> None:
    """Check what all messages have: who sends, for whom, from when until when, and for one use."""
    section = expectation.section
    trail.require(
        claims.get("iss") == expectation.issuer,
        "The issuer is the sender",
        section=section,
        came=claims.get("iss"),
        expected=f"iss to be {expectation.issuer!r}, letter by letter",
        fix="Send the identifier that was registered.",
        error=InvalidMessage,
    )
    _check_audience(claims, expectation, trail)
    _check_times(claims, expectation, now, trail)
    once = claims.get(expectation.once)
    trail.require(
        isinstance(once, str) and 0 < len(once) <= 1_000,
        f"It has a {expectation.once}",
        section=section,
        came=once,
        expected=f"{expectation.once}, a text that is used once",
        fix=f"Send a fresh random {expectation.once} with each message.",
        error=InvalidMessage,
    )


def _check_audience(claims: Mapping[str, Any], expectation: Expectation, trail: Trail) -> None:
    section, sent = expectation.section, claims.get("aud")
    audiences: Sequence[Any] = [sent] if isinstance(sent, str) else sent if isinstance(sent, list) else []
    trail.require(
        expectation.audience in audiences and all(isinstance(each, str) for each in audiences),
        "It is meant for us",
        section=section,
        came=sent,
        expected=f"aud to have {expectation.audience!r}",
        fix="Send the identifier of the receiver as aud.",
        error=InvalidMessage,
    )
    known = {expectation.audience, *expectation.trusted_audiences}
    trail.require(
        set(audiences) <= known,
        "It is meant for nobody else",
        section=section,
        came=sent,
        expected="no audience that isn't known",
        fix="Send one audience only.",
        error=InvalidMessage,
    )
    party = claims.get("azp")
    trail.require(
        _fits_party(party, expectation, alone=len(audiences) == 1),
        "It was issued to us",
        section=section,
        came=party,
        expected=f"azp, where it is sent or needed, to be {expectation.authorized_party!r}",
        fix="Leave azp out, or send the receiver's identifier.",
        error=InvalidMessage,
    )


def _fits_party(party: Any, expectation: Expectation, *, alone: bool) -> bool:
    if not expectation.authorized_party:
        return True
    return alone if party is None else party in (expectation.authorized_party, *expectation.other_parties)


def _check_times(claims: Mapping[str, Any], expectation: Expectation, now: float, trail: Trail) -> None:
    section = expectation.section
    for name in ("exp", "iat"):
        trail.require(
            _is_moment(claims.get(name)),
            f"{name} is a moment",
            section=section,
            came=claims.get(name),
            expected="a number of seconds since 1970",
            fix=f"Send {name} as a JSON number.",
            error=InvalidMessage,
        )
    issued, expires = claims["iat"], claims["exp"]
    trail.require(
        now < expires + LEEWAY_SECONDS,
        "It hasn't expired",
        section=section,
        came=expires,
        expected=f"exp to be after {int(now)}",
        fix="Use each message at once, and set both clocks by NTP.",
        error=InvalidMessage,
    )
    oldest = now - (expectation.oldest_seconds or _LATEST) - LEEWAY_SECONDS
    trail.require(
        oldest <= issued <= now + LEEWAY_SECONDS,
        "It was issued just now",
        section=section,
        came=issued,
        expected=f"iat not after {int(now)}"
        + (f" and at most {expectation.oldest_seconds} seconds before" if expectation.oldest_seconds else ""),
        fix="Make each message when it is sent, and set both clocks by NTP.",
        error=InvalidMessage,
    )
    before = claims.get("nbf")
    trail.require(
        before is None or (_is_moment(before) and before <= now + LEEWAY_SECONDS),
        "It is valid already",
        section="RFC 7519 §4.1.5",
        came=before,
        expected="nbf, where it is sent, not to lie ahead",
        fix="Leave nbf out.",
        error=InvalidMessage,
    )
    longest = expectation.longest_seconds or _LATEST
    trail.require(
        issued < expires <= issued + longest,
        "It lives for a short time",
        section=section,
        came=f"{expires - issued} seconds",
        expected="exp after iat" + (f", by at most {longest} seconds" if expectation.longest_seconds else ""),
        fix="Let messages live for five minutes.",
        error=InvalidMessage,
    )


def _is_moment(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < _LATEST


def _object(part: str, name: str) -> dict[str, Any]:
    found: Any = None
    if _BASE64URL.fullmatch(part):
        with suppress(binascii.Error, ValueError, RecursionError):
            content = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode()
            found = json.loads(content, object_pairs_hook=_unique, parse_constant=_no_number)
    if not isinstance(found, dict):
        raise InvalidMessage(
            f"The token's {name} isn't a JSON object in base64url, with each name once and numbers that are such.",
            section=_FORM,
        )
    if _is_deeper(found, _DEEPEST):
        raise InvalidMessage(f"The token's {name} is nested deeper than {_DEEPEST} levels.", section=_FORM)
    return found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a name that comes twice: readers differ in which of the two they believe. RFC 7519 §4."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name comes twice")
    return found


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def _is_deeper(value: Any, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    if levels == 0:
        return True
    return any(_is_deeper(each, levels - 1) for each in (value.values() if isinstance(value, dict) else value))


def _is_unwritable(value: Any) -> bool:
    """Tell whether a text or a name, at whatever depth, can't be kept."""
    if isinstance(value, str):
        return _UNWRITABLE.search(value) is not None
    if isinstance(value, dict):
        return any(_is_unwritable(each) for pair in value.items() for each in pair)
    return isinstance(value, list) and any(_is_unwritable(each) for each in value)
