"""Hides whom a message is about from those who may see messages and not people."""

from typing import Any, Final

from lti.security.rules import vocabulary as v

_PERSONAL: Final = frozenset(
    {
        "sub", "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "email", "picture",
        "gender", "birthdate", "phone_number", "address", "user_id", "userId", "scoringUserId", "person_sourcedid",
        "lis_person_sourcedid", "login_hint", "comment",
    }
)  # fmt: skip
_WHOLLY: Final = frozenset({v.LIS, v.CUSTOM, v.ROLE_SCOPE_MENTOR, v.FOR_USER})
MASK: Final = "•••"


def masked(value: Any) -> Any:
    """Return a decoded message in which personal data is covered, at whatever depth it stands."""
    if isinstance(value, dict):
        return {
            name: _covered(each) if name in _PERSONAL or name in _WHOLLY else masked(each)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [masked(each) for each in value]
    return value


def _covered(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _covered(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_covered(each) for each in value]
    return MASK if value not in (None, "") else value
