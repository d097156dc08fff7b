"""Statements that the server makes itself: they take the same way into the log as everybody's."""

import json
from collections.abc import Sequence
from typing import Any

import orjson

from lrs.rules.quick_reading import read_quickly
from lrs.rules.source import SourceStatement, read_statements
from lrs.rules.versions import Version
from lrs.services.append_at_once import needs_long_way
from lrs.services.record import record, recorded
from people.rules.authority import agent_of_key
from people.rules.principal import Confinement, Principal
from people.services.round_trip import Question

__all__ = ["needs_long_way", "own_principal", "said", "say"]

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
        some = statements[first : first + _AT_ONCE]
        sources = None if ensure_ascii else _written(some)
        if sources is None:
            body = json.dumps(some, ensure_ascii=ensure_ascii).encode()
            sources = read_statements(body, version=Version.V1_0_3)[1]
        record(sources, principal=principal, version=Version.V1_0_3)


def said(principal: Principal, statements: Sequence[dict[str, Any]]) -> Question | None:
    """Return what records a few Statements together with other things in the caller's transaction.

    None if only ``say`` can. When the transaction fails with what ``needs_long_way``, it is run again with ``say``.
    """
    sources = _written(statements)
    return None if sources is None else recorded(sources, principal=principal, version=Version.V1_0_3)


def _written(statements: Sequence[dict[str, Any]]) -> list[SourceStatement] | None:
    """Return Statements with their texts, None for what has half a character, or a number larger than 64 bits."""
    try:
        raws = [orjson.dumps(each) for each in statements]
    except orjson.JSONEncodeError:
        return None
    return [
        SourceStatement(raw, value, read_quickly(raw, Version.V1_0_3))
        for raw, value in zip(raws, statements, strict=True)
    ]
