"""What an Authorization header says: a key and secret (HTTP Basic) or an OAuth 2.0 access token (Bearer)."""

import base64
import binascii
import re
import unicodedata
from dataclasses import dataclass, field

from people.rules.errors import NotAuthenticated

BEARER_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="xAPI", error="invalid_token"'}

_TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")


@dataclass(frozen=True, slots=True)
class KeyAndSecret:
    """What HTTP Basic carries (RFC 7617)."""

    key: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AccessToken:
    """What OAuth 2.0 Bearer carries (RFC 6750)."""

    token: str = field(repr=False)


def read_authorization(header: str | None) -> KeyAndSecret | AccessToken:
    """Return what the header carries, or say what is wrong with it.

    The scheme's case doesn't matter; the secret may contain colons, the key can't; both are UTF-8.
    xAPI 1.0.3 Communication §4.0; RFC 7617 §2; RFC 6750 §2.1.
    """
    if header is None or not header.strip():
        raise NotAuthenticated("The request has no Authorization header; send HTTP Basic with a key and secret.")
    scheme, _, rest = header.strip().partition(" ")
    match scheme.lower():
        case "basic":
            return _key_and_secret(rest.strip())
        case "bearer":
            return _access_token(rest.strip())
    raise NotAuthenticated("The Authorization header's scheme is not known here; send Basic or Bearer.")


def _key_and_secret(encoded: str) -> KeyAndSecret:
    try:
        text = base64.b64decode(encoded, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        raise NotAuthenticated(
            "The Authorization header can't be read: after 'Basic ' comes the base64 of key:secret in UTF-8."
        ) from None
    key, colon, secret = text.partition(":")
    if not colon:
        raise NotAuthenticated("The Authorization header can't be read: there is no colon between key and secret.")
    if has_control_character(text):
        raise NotAuthenticated("The Authorization header can't be read: key or secret has a control character.")
    return KeyAndSecret(key, secret)


def _access_token(token: str) -> AccessToken:
    if _TOKEN.fullmatch(token) is None:
        raise NotAuthenticated(
            "The Authorization header can't be read: after 'Bearer ' comes one access token.",
            headers=dict(BEARER_CHALLENGE),
        )
    return AccessToken(token)


def has_control_character(text: str) -> bool:
    """Tell whether a key or secret has a character that HTTP Basic can't carry (RFC 7617 §2)."""
    return any(unicodedata.category(character) == "Cc" for character in text)
