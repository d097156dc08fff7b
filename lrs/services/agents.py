"""Answers what the store knows of an Agent (xAPI 1.0.3 Communication §2.4)."""

from collections.abc import Mapping
from typing import Any

import orjson

from lrs.rules.keys import AGENT, identity_of, key_of
from lrs.rules.mentions import actors_in
from lrs.rules.person import person_of
from lrs.services.query import StatementQuery, find

NEWEST_STATEMENTS = 200
"""How far back names are looked for; the answer's cost doesn't grow with the store."""


def person(tenant_id: int, agent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the Person of an Agent: what its newest Statements call it, as actor, object or member of a Group."""
    identity = identity_of(agent)
    if identity is None:
        raise ValueError("a Person is asked for by an identified Agent")
    page = find(StatementQuery(tenant_id, keys=[[key_of(AGENT, identity)]], limit=NEWEST_STATEMENTS))
    actors = (actor for payload in page.payloads for actor in actors_in(orjson.loads(payload)))
    return person_of(agent, (actor for actor in actors if identity_of(actor) == identity))
