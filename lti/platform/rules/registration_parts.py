"""What registrations of tools are made of, and how each part is read (LTI Dynamic Registration 1.0 §2.2)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from lrs.rules.language import is_language_tag
from lti.platform.rules.configuration import PLACEMENTS
from lti.platform.rules.reading import (
    LONGEST_NAME,
    Place,
    read_anything,
    read_custom,
    read_line,
    read_lines,
    read_object,
    read_url,
    without_nulls,
)
from lti.platform.rules.web_urls import host_of, is_host_name, is_within
from lti.security.rules.errors import UnusableKey
from lti.security.rules.key_sets import keys_of

MOST_LANGUAGES: Final = 100
MOST_ROLES: Final = 100
MOST_PLACEMENTS: Final = 50
LONGEST_KEYS: Final = 50_000
_PRIVATE: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Message:
    """A message that a tool wants to be sent; ``placements`` are those that we have, () if it is all the same to it.

    ``target_link_uri`` is the tool's own where the message names none. ``roles`` are those of people to whom the tool
    wants to be offered, () for everybody.
    """

    type: str
    target_link_uri: str
    label: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    icon_uri: str = ""
    custom: dict[str, str] = field(default_factory=dict)
    placements: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the message as registrations spell it."""
        told: dict[str, object] = {
            "target_link_uri": self.target_link_uri,
            "icon_uri": self.icon_uri,
            "custom_parameters": dict(self.custom),
            "placements": list(self.placements),
            "roles": list(self.roles),
        }
        named = localized("label", self.label, self.labels) if self.label else {}
        return {"type": self.type, **named, **{name: value for name, value in told.items() if value}}


def localized(name: str, text: str, texts: Mapping[str, str]) -> dict[str, object]:
    """Return a text and those in other languages, such as client_name#de (OpenID Connect Registration 1.0 §2.1)."""
    return {name: text, **{f"{name}#{language}": each for language, each in texts.items()}}


def read_languages(sent: Mapping[str, Any], name: str, at: Place, *, longest: int = LONGEST_NAME) -> dict[str, str]:
    """Return a member's texts in other languages by their tags."""
    texts: dict[str, str] = {}
    for key in [each for each in sent if each.startswith(f"{name}#")][:MOST_LANGUAGES]:
        language = key.partition("#")[2]
        if is_language_tag(language):
            texts[language] = read_lines(sent[key], at.at(key), longest)
        else:
            at.refuse(key, f"Behind {name}# stands a language tag, such as de-CH.", "not-a-language")
    return texts


def read_list(value: object, at: Place, most: int, read: Callable[[object, Place], T]) -> tuple[T, ...]:
    """Return the members of an array."""
    if not isinstance(value, list):
        at.refuse(value, "Send an array.", "not-an-array")
    elif len(value) > most:
        at.refuse(f"{len(value)} members", f"Send at most {most}.", "too-many")
    else:
        return tuple(read(each, at.at(index)) for index, each in enumerate(value))
    return ()


def read_redirect_uri(value: object, at: Place, *, https_only: bool) -> str:
    """Return a URL to which messages may be sent: one that can be compared letter by letter (RFC 6749 §3.1.2)."""
    url = read_url(value, at, https_only=https_only)
    if "#" in url:
        at.refuse(value, "Send it without a fragment.", "fragment")
    elif "*" in url:
        at.refuse(value, "Send each URL in full, without wildcards.", "wildcard")
    return url


def read_domain(value: object, at: Place) -> str:
    """Return the name of a host, with its port if one was sent."""
    if isinstance(value, str) and not value.endswith(".") and is_host_name(without_port(value.lower())):
        return value.lower()
    at.refuse(value, "Send the name of a host, such as tool.example.org, without a scheme or a path.", "not-a-domain")
    return ""


def without_port(domain: str) -> str:
    """Return a domain without the port that some tools send with it."""
    name, _, port = domain.partition(":")
    return name if port.isascii() and port.isdecimal() and len(port) <= 5 else domain


def read_keys(sent: Mapping[str, Any], at: Place, *, https_only: bool) -> dict[str, Any]:
    """Return where the tool's public keys are, or the keys themselves (RFC 7591 §2)."""
    if "jwks_uri" in sent and "jwks" in sent:
        at.at("jwks").refuse("jwks", "Send jwks_uri or jwks, not both.", "two-key-sets")
    if "jwks" not in sent:
        return {"jwks_uri": read_url(sent.get("jwks_uri"), at.at("jwks_uri"), https_only=https_only)}
    return {"jwks": _public_keys(sent["jwks"], at.at("jwks"))}


def _public_keys(value: object, at: Place) -> dict[str, Any] | None:
    """Return a key set of which something can be used; private halves don't belong there, and aren't kept."""
    try:
        keys = keys_of(value)
    except UnusableKey:
        keys = {}
    if not keys or not isinstance(value, dict):
        at.refuse("jwks", "Send a JWK Set with an RSA or EC key that has a kid.", "unusable-keys")
        return None
    sent = [each for each in value["keys"] if isinstance(each, dict)]
    public = [{name: part for name, part in each.items() if name not in _PRIVATE} for each in sent]
    return {"keys": read_anything(public, at, LONGEST_KEYS)}


@dataclass(frozen=True, slots=True)
class Launches:
    """What holds for everything that a tool wants to have launched: where it may lie, and where it lies by default."""

    target_link_uri: str
    domains: tuple[str, ...]
    https_only: bool

    def read_target(self, value: object, at: Place) -> str:
        """Return a target within the domains that the tool names as its own."""
        url = read_url(value, at, https_only=self.https_only)
        if url and self.domains and not any(is_within(host_of(url), domain) for domain in self.domains):
            rule = f"Its host has to be {' or '.join(self.domains)}, or below it: domain and secondary_domains say so."
            at.refuse(url, rule, "outside-its-domains")
        return url


def read_message(value: object, at: Place, launches: Launches) -> tuple[Message | None, tuple[str, ...]]:
    """Return a message, None if we don't send it, or not where the tool wants it; and what was left out of it."""
    found = read_object(value, at)
    if found is None:
        return None, ()
    sent = without_nulls(found)
    kind = read_line(sent.get("type"), at.at("type"), empty=False)
    if kind not in PLACEMENTS:
        return None, (kind,) if kind else ()
    wanted = read_list(sent.get("placements", []), at.at("placements"), MOST_PLACEMENTS, read_line)
    placements = tuple(each for each in PLACEMENTS[kind] if each in wanted)
    left_out = tuple(f"{kind} at {each}" for each in wanted if each not in PLACEMENTS[kind])
    if left_out and PLACEMENTS[kind] and not placements:
        return None, left_out
    return _message(kind, placements, sent, at, launches), left_out


def _message(kind: str, placements: tuple[str, ...], sent: Mapping[str, Any], at: Place, launches: Launches) -> Message:
    target = launches.target_link_uri
    if "target_link_uri" in sent:
        target = launches.read_target(sent["target_link_uri"], at.at("target_link_uri"))
    icon = ""
    if "icon_uri" in sent:
        icon = read_url(sent["icon_uri"], at.at("icon_uri"), https_only=launches.https_only)
    return Message(
        type=kind,
        target_link_uri=target,
        label=read_line(sent.get("label", ""), at.at("label")),
        labels=read_languages(sent, "label", at),
        icon_uri=icon,
        custom=read_custom(sent.get("custom_parameters", {}), at.at("custom_parameters")),
        placements=placements,
        roles=read_list(sent.get("roles", []), at.at("roles"), MOST_ROLES, read_line),
    )
