"""How an administrator writes whom she looks for: an email address, an account, an OpenID, a hash, or JSON."""

import re
from collections.abc import Mapping
from typing import Any

import orjson

from lrs.rules.errors import MalformedRequest
from lrs.rules.ifi import ifi_of
from lrs.rules.versions import Version
from lrs.services.statement_filter import agent_of

EXPLANATION = (
    "An email address (ana@example.org), an account (https://hr.example.org ana), an OpenID, "
    "the SHA-1 of a mailbox, or an Agent or Group as JSON."
)

_SHA1 = re.compile(r"[0-9a-fA-F]{40}")
_ACCOUNT = re.compile(r"(?P<home_page>[A-Za-z][A-Za-z0-9+.-]*:\S+)\s+(?P<name>\S.*)", re.DOTALL)
_OPENID = re.compile(r"https?://\S+")
_EMAIL = re.compile(r"(?:mailto:)?(?P<address>[^\s@]+@[^\s@]+)")


def actor_of(text: str, *, name: str = "actor") -> dict[str, Any]:
    """Return the Agent or Group that the text means; MalformedRequest says how to write one."""
    written = text.strip()
    if written.startswith("{"):
        agent = agent_of(written, version=Version.V1_0_3, allow_group=True, name=name)
        if ifi_of(agent) is None:
            raise MalformedRequest("An anonymous Group can't be looked for: name one of its members.")
        return agent
    identifier: dict[str, Any]
    if found := _ACCOUNT.fullmatch(written):
        identifier = {"account": {"homePage": found["home_page"], "name": found["name"]}}
    elif found := _EMAIL.fullmatch(written):
        identifier = {"mbox": f"mailto:{found['address']}"}
    elif _SHA1.fullmatch(written):
        identifier = {"mbox_sha1sum": written}
    elif _OPENID.fullmatch(written):
        identifier = {"openid": written}
    else:
        raise MalformedRequest(f"{written[:100]!r} names nobody. Write {EXPLANATION[0].lower()}{EXPLANATION[1:]}")
    return agent_of(orjson.dumps(identifier).decode(), version=Version.V1_0_3, allow_group=False, name=name)


def text_of(actor: Mapping[str, Any]) -> str | None:
    """Return how to write an Agent or identified Group, None for an anonymous Group."""
    found = ifi_of(actor)
    if found is None:
        return None
    kind = found[0]
    if actor.get("objectType", "Agent") == "Group":
        return orjson.dumps({"objectType": "Group", kind: actor[kind]}).decode()
    if kind == "account":
        return f"{actor['account']['homePage']} {actor['account']['name']}"
    return str(actor[kind]).removeprefix("mailto:")
