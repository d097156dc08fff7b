"""Members of a context as a platform lists them. NRPS 2.0 §2.2."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from lti.tool.rules.roles import context_roles

LONGEST_ID: Final = 255


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who takes part in a context, or did."""

    user_id: str
    active: bool
    roles: tuple[str, ...]
    name: str
    given_name: str
    family_name: str
    email: str


@dataclass(frozen=True, slots=True)
class Page:
    """The members of a page of the membership container; of one that isn't whole some couldn't be read."""

    members: list[Member]
    whole: bool


def page_of(document: object) -> Page:
    """Return a page; what can't be read as a member is left out (§2.2)."""
    found = document.get("members") if isinstance(document, Mapping) else None
    if not isinstance(found, list):
        return Page([], whole=False)
    members = [member for each in found if (member := member_of(each)) is not None]
    return Page(members, whole=len(members) == len(found))


def asks_for_all(url: str) -> bool:
    """Tell whether an address is that of a list of everybody; one of some roles or of one link lists a part (§2.4)."""
    return not {name.lower() for name, _ in parse_qsl(urlsplit(url).query)} & {"role", "rlid", "since"}


def member_of(each: object) -> Member | None:
    """Return one member; who has no status is active (§2.3)."""
    if not isinstance(each, Mapping):
        return None
    user_id, roles = each.get("user_id"), each.get("roles")
    if not isinstance(user_id, str) or not 0 < len(user_id) <= LONGEST_ID:
        return None
    return Member(
        user_id=user_id,
        active=each.get("status", "Active") == "Active",
        roles=tuple(context_roles(role for role in roles if isinstance(role, str)) if isinstance(roles, list) else ()),
        **named(each),
    )


def named(claims: Mapping[str, Any]) -> dict[str, str]:
    """Return how a platform calls somebody, in a message or a list; what it doesn't say is empty."""
    told = {}
    for name, longest in (("name", 200), ("given_name", 100), ("family_name", 100), ("email", 254)):
        value = claims.get(name)
        told[name] = " ".join(value.replace("\0", "").split())[:longest] if isinstance(value, str) else ""
    told["name"] = told["name"] or " ".join(filter(None, (told["given_name"], told["family_name"])))[:200]
    if "@" not in told["email"] or " " in told["email"]:
        told["email"] = ""
    return told
