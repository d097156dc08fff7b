"""What the store itself puts on a Statement: id, stored, authority, version and timestamp (xAPI 1.0.3 Data §2.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from lrs.rules.source import complete
from lrs.rules.stored_form import stored_form
from lrs.rules.versions import Version
from lrs.services.intake import Incoming
from people.rules.principal import Principal

_VERSION_SET_BY_STORE = {Version.V1_0_3: "1.0.0", Version.V2_0_0: "2.0.0"}


@dataclass(frozen=True, slots=True)
class Completed:
    """A Statement as it will be returned: its exact JSON and the same as a value."""

    statement_id: UUID
    statement: Mapping[str, Any]
    payload: str
    timestamp_given: bool
    repairs: str


STORED_LATER = "\x01"
"""Stands for ``stored`` where only the database knows it yet; no JSON has this character."""


def complete_statement(incoming: Incoming, *, principal: Principal, version: Version, stored_text: str) -> Completed:
    """Return the Statement with everything that the standard makes the store set, the rest of its text untouched."""
    source = stored_form(incoming.source, version)
    sent = source.value
    properties: dict[str, Any] = {}
    if "id" not in sent:
        properties["id"] = str(incoming.statement_id)
    if "timestamp" not in sent:
        properties["timestamp"] = stored_text
    properties["stored"] = stored_text
    if "authority" not in sent or not principal.may_set_authority:
        properties["authority"] = principal.agent
    if "version" not in sent:
        properties["version"] = _VERSION_SET_BY_STORE[version]
    return Completed(
        statement_id=incoming.statement_id,
        statement={**sent, **properties},
        payload=complete(source, {name: _json(value) for name, value in properties.items()}),
        timestamp_given="timestamp" in sent,
        repairs=" ".join(incoming.repairs),
    )


def _json(value: Any) -> bytes:
    return b'"\x01"' if value is STORED_LATER else orjson.dumps(value)
