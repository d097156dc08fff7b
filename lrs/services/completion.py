"""What the store itself puts on a Statement: id, stored, authority, version and timestamp (xAPI 1.0.3 Data §2.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from lrs.rules.source import SourceStatement, complete
from lrs.rules.stored_form import stored_form
from lrs.rules.versions import Version
from lrs.services.intake import Incoming
from people.rules.principal import Principal

_VERSION_SET_BY_STORE = {Version.V1_0_3: "1.0.0", Version.V2_0_0: "2.0.0"}


@dataclass(frozen=True, slots=True)
class Completed:
    """A Statement as it will be returned: its stored form, what the store added to it, and its exact JSON."""

    incoming: Incoming
    source: SourceStatement
    added: Mapping[str, Any]
    payload: str

    @property
    def statement_id(self) -> UUID:
        """Return the Statement's id."""
        return self.incoming.statement_id

    @property
    def statement(self) -> dict[str, Any]:
        """Return what the payload says."""
        return {**self.source.value, **self.added}

    @property
    def timestamp_given(self) -> bool:
        """Tell whether the client said when it happened."""
        return "timestamp" in self.source.value

    @property
    def repairs(self) -> str:
        """Return the tolerances that were applied, separated by spaces."""
        return " ".join(self.incoming.repairs)

    @property
    def authority(self) -> Mapping[str, Any]:
        """Return who vouches for the Statement."""
        authority: Mapping[str, Any] = self.added.get("authority") or self.source.value["authority"]
        return authority


STORED_LATER = "\x01"
"""Stands for ``stored`` where only the database knows it yet; no JSON has this character."""


class Completer:
    """Completes the Statements of one batch, which have one principal, one version and one moment."""

    def __init__(self, *, principal: Principal, version: Version, stored_text: str) -> None:
        self._principal, self._version, self._stored_text = principal, version, stored_text
        self._stored = b'"\x01"' if stored_text is STORED_LATER else orjson.dumps(stored_text)
        self._usual = {
            "stored": self._stored,
            "authority": orjson.dumps(principal.agent),
            "version": orjson.dumps(_VERSION_SET_BY_STORE[version]),
        }
        self._usual_values = {
            "stored": stored_text,
            "authority": principal.agent,
            "version": _VERSION_SET_BY_STORE[version],
        }

    def complete(self, incoming: Incoming) -> Completed:
        """Return the Statement with everything that the standard makes the store set, its other text untouched."""
        source = stored_form(incoming.source, self._version)
        sent = source.value
        values, texts = self._usual_values, self._usual
        if not ("id" in sent and "timestamp" in sent) or "authority" in sent or "version" in sent:
            values, texts = self._unusual(sent, incoming.statement_id)
        return Completed(incoming, source, values, complete(source, texts))

    def _unusual(self, sent: Mapping[str, Any], statement_id: UUID) -> tuple[dict[str, Any], dict[str, bytes]]:
        values: dict[str, Any] = {}
        if "id" not in sent:
            values["id"] = str(statement_id)
        if "timestamp" not in sent:
            values["timestamp"] = self._stored_text
        values |= self._usual_values
        if "authority" in sent and self._principal.may_set_authority:
            del values["authority"]
        if "version" in sent:
            del values["version"]
        texts = {name: self._stored if name == "timestamp" else self._usual.get(name) for name in values}
        return values, {name: text or orjson.dumps(values[name]) for name, text in texts.items()}
