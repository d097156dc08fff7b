"""Hides whom a message is about from those who may see messages and not people."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from lti.security.rules import vocabulary as v

MASK: Final = "•••"
LEFT_OUT: Final = "(not kept)"

_PERSONAL: Final = frozenset(
    {
        "sub", "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "email", "picture",
        "gender", "birthdate", "phone_number", "address", "profile", "website", "user_id", "userId", "scoringUserId",
        "lti11_legacy_user_id",
        "person_sourcedid", "lis_person_sourcedid", "lis_person_name_full", "lis_person_name_given",
        "lis_person_name_family", "lis_person_contact_email_primary", "login_hint", "comment", "ext_user_username",
    }
)  # fmt: skip
_WHOLLY: Final = frozenset({v.LIS, v.CUSTOM, v.ROLE_SCOPE_MENTOR, v.FOR_USER})
_OF_SYSTEMS: Final = frozenset({v.TOOL_PLATFORM})
"""Claims whose names and addresses are those of a system."""

_KNOWN: Final = frozenset(value for name, value in vars(v).items() if name.isupper() and isinstance(value, str))
_SECRET: Final = frozenset(
    {"id_token", "jwt", "client_assertion", "access_token", "refresh_token", "client_secret", "password",
     "authorization", "cookie", "registration_token"}
)  # fmt: skip
_SHORTEST = 3
"""Texts that are shorter stand in too many words to be covered there."""


def without_secrets(value: Any) -> Any:
    """Return a message as it may be kept: without what whoever reads it could use."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return {
            name: LEFT_OUT if str(name).lower() in _SECRET and each else without_secrets(each)
            for name, each in value.items()
        }
    if isinstance(value, list | tuple):
        return [without_secrets(each) for each in value]
    return value


def masked(value: Any) -> Any:
    """Return a decoded message in which personal data is covered, at whatever depth it stands."""
    if isinstance(value, dict):
        return {name: _masked_property(name, each) for name, each in value.items()}
    if isinstance(value, list):
        return [masked(each) for each in value]
    return value


def masked_text(text: str, messages: Any) -> str:
    """Return what is said of messages, without the personal data that stands in them."""
    for word in sorted(set(_personal_texts(messages)), key=len, reverse=True):
        text = text.replace(word, MASK)
    return text


def _masked_property(name: str, value: Any) -> Any:
    if _is_personal(name):
        return _covered(value)
    return value if name in _OF_SYSTEMS else masked(value)


def _is_personal(name: str) -> bool:
    """Tell whether a property is about a person, or may be: nobody knows what stands in other vendors' claims."""
    is_foreign = name.startswith(("http://", "https://", "urn:")) and name not in _KNOWN
    return name in _PERSONAL or name in _WHOLLY or is_foreign


def _covered(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _covered(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_covered(each) for each in value]
    return MASK if value not in (None, "") else value


def _personal_texts(value: Any, *, personal: bool = False) -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            if name not in _OF_SYSTEMS:
                yield from _personal_texts(each, personal=personal or _is_personal(name))
    elif isinstance(value, list):
        for each in value:
            yield from _personal_texts(each, personal=personal)
    elif personal and isinstance(value, str | int) and len(str(value)) >= _SHORTEST:
        yield str(value)
