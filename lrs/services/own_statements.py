"""Statements that the server makes itself: they take the same way into the log as everybody's."""

import json
from collections.abc import Sequence
from typing import Any

from lrs.rules.source import read_statements
from lrs.rules.versions import Version
from lrs.services.record import record
from people.rules.authority import agent_of_key
from people.rules.principal import Confinement, Principal

_AT_ONCE = 1_000
"""How many Statements are recorded together."""


def own_principal(
    tenant_id: int, home_page: str, name: str, scopes: frozenset[str], confinement: Confinement | None = None
) -> Principal:
    """Return a room of the server as who makes Statements; ``name`` is its account at the tenant's home page."""
    return Principal(
        tenant_id=tenant_id,
        credential_id=None,
        name=name,
        scopes=scopes,
        agent=agent_of_key(home_page, name),
        confinement=confinement,
    )


def say(principal: Principal, statements: Sequence[dict[str, Any]], *, ensure_ascii: bool = True) -> None:
    """Record Statements, in the caller's transaction, in the order in which they stand.

    The log keeps their text as it is written here. Without ``ensure_ascii`` it is shorter, and no text may have half a
    character.
    """
    for first in range(0, len(statements), _AT_ONCE):
        body = json.dumps(statements[first : first + _AT_ONCE], ensure_ascii=ensure_ascii).encode()
        record(read_statements(body, version=Version.V1_0_3)[1], principal=principal, version=Version.V1_0_3)
