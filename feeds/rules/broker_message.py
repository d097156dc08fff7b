"""A learning record as message brokers carry it: its JSON as it is, and beside it what consumers sort and filter by."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Final

CONTENT_TYPE: Final = "application/json"
PLACEHOLDERS: Final = "{tenant}, {event} and {learner} in it are replaced by the record's"
NOBODY: Final = "nobody"
"""Stands for the learner where a place is named after one, and a record has none."""


@dataclass(frozen=True)
class Message:
    """A record on its way to a broker. ``learner`` is its key, empty if nobody's."""

    id: str
    sequence: str
    schema: str
    tenant: str
    event: str
    learner: str
    body: bytes

    @cached_property
    def headers(self) -> dict[str, str]:
        """Return what stands beside the body."""
        told = {"record-id": self.id, "sequence": self.sequence, "schema": self.schema, "event": self.event}
        return {**told, "learner": self.learner} if self.learner else told

    def placed(self, pattern: str) -> str:
        """Return where the message goes: a pattern with what is this record's."""
        learner = self.learner or NOBODY
        return pattern.replace("{tenant}", self.tenant).replace("{event}", self.event).replace("{learner}", learner)


def message_of(payload: str) -> Message:
    """Return a record as a message."""
    record = json.loads(payload)
    return Message(
        id=record["id"],
        sequence=record["sequence"],
        schema=record["schema"],
        tenant=record["tenant"],
        event=record["event"],
        learner=record.get("learner", {}).get("id", ""),
        body=payload.encode(),
    )


def is_one_place(pattern: str) -> bool:
    """Tell whether all messages go to the same place."""
    return "{" not in pattern
