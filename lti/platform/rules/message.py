"""The messages that the platform sends to tools, as claims.

LTI 1.3 §5; Deep Linking 2.0 §4.4; Submission Review 1.0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lti.platform.rules.privacy import shares_email, shares_name
from lti.security.rules import vocabulary as v

LIFETIME_SECONDS: Final = 300
FAMILY: Final = "tributary"


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a message is about, as far as we know them."""

    name: str = ""
    given_name: str = ""
    family_name: str = ""
    email: str = ""
    language: str = ""
    sourced_id: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What a message says. ``claims`` are those of its type and of the services that the tool may use."""

    issuer: str
    client_id: str
    deployment_id: str
    type: str
    target_link_uri: str
    nonce: str
    subject: str
    roles: Sequence[str]
    person: Person
    shares: str
    platform: Mapping[str, str]
    context: Mapping[str, Any] | None = None
    presentation: Mapping[str, Any] = field(default_factory=dict)
    custom: Mapping[str, str] = field(default_factory=dict)
    lis: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, Any] = field(default_factory=dict)


def claims_of(message: Message, *, now: int) -> dict[str, Any]:
    """Return the claims of a message; nothing that is empty is sent, and of people what the tool may know."""
    optional = {
        v.CONTEXT: message.context,
        v.LAUNCH_PRESENTATION: _said(message.presentation),
        v.CUSTOM: dict(message.custom),
        v.LIS: _said(message.lis) if shares_name(message.shares) else _without_person(message.lis),
        v.TOOL_PLATFORM: _said(message.platform),
    }
    return {
        "iss": message.issuer,
        "aud": message.client_id,
        "azp": message.client_id,
        "sub": message.subject,
        "iat": now,
        "exp": now + LIFETIME_SECONDS,
        "nonce": message.nonce,
        v.LTI_VERSION: v.VERSION,
        v.MESSAGE_TYPE: message.type,
        v.DEPLOYMENT_ID: message.deployment_id,
        v.TARGET_LINK_URI: message.target_link_uri,
        v.ROLES: list(message.roles),
        **person_claims(message.person, message.shares),
        **{name: value for name, value in optional.items() if value},
        **message.claims,
    }


def person_claims(person: Person, shares: str) -> dict[str, str]:
    """Return what a tool may know of a person (LTI 1.3 §5.3.6)."""
    known: dict[str, str] = {}
    if shares_name(shares):
        known |= {"name": person.name, "given_name": person.given_name, "family_name": person.family_name}
        known["locale"] = person.language
    if shares_email(shares):
        known["email"] = person.email
    return _said(known)


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items() if value}


def _without_person(lis: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in _said(lis).items() if name != "person_sourcedid"}
