"""Reads Statements by their positions in the log, as they are passed on to another LRS, with their attachments."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import orjson

from lrs.models import Statement
from lrs.rules.forwarded_form import forwarded_form
from lrs.rules.multipart_body import write_multipart
from lrs.rules.versions import Version
from lrs.services import attachments
from lrs.services.present import hashes_in

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A Statement as it is sent, who vouches for it here, and about how many bytes it takes with its attachments."""

    position: int
    text: bytes
    authority: Mapping[str, Any]
    size: int

    @property
    def statement(self) -> dict[str, Any]:
        """Return what the text says."""
        value: dict[str, Any] = orjson.loads(self.text)
        return value


def outgoing_at(
    tenant_id: int, positions: Collection[int], *, version: Version, keep_authority: bool
) -> dict[int, Outgoing]:
    """Return the Statements at these positions of the log; one whose month is archived isn't there any more."""
    rows = Statement.objects.filter(tenant_id=tenant_id, position__in=positions).values_list("position", "payload")
    return {
        position: _outgoing(position, payload, forwarded_form(payload, version, keep_authority=keep_authority))
        for position, payload in rows
    }


def body_of(tenant_id: int, statements: Sequence[Outgoing]) -> tuple[str, bytes]:
    """Return the Content-Type and the body of a request that sends these Statements.

    The contents of all attachments that are kept here go with them: a store must not push Statements without.
    xAPI 1.0.3 Communication §1.5.2.
    """
    texts = [each.text for each in statements]
    body = b"[" + b",".join(texts) + b"]"
    parts = attachments.contents(tenant_id, hashes_in(text.decode() for text in texts))
    if not parts:
        return JSON, body
    boundary = f"tributary-{uuid4().hex}"
    return f'multipart/mixed; boundary="{boundary}"', b"".join(write_multipart(body, parts, boundary))


def _outgoing(position: int, payload: str, text: bytes) -> Outgoing:
    statement = orjson.loads(payload)
    lengths = (each["length"] for each in _attachments(statement))
    return Outgoing(position, text, statement["authority"], len(text) + sum(lengths))


def _attachments(statement: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    for owner in (statement, statement["object"]):
        yield from owner.get("attachments", ())
