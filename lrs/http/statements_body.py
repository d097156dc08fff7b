"""Reads Statements from a request: plain JSON or multipart with attachments (xAPI 1.0.3 Communication §1.5)."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

import orjson
from django.conf import settings

from lrs.http.exchange import Exchange
from lrs.http.multipart import parse_multipart
from lrs.rules.attachment_parts import Part
from lrs.rules.errors import MalformedRequest, TooLarge
from lrs.rules.source import SourceStatement, complete, read_statements
from lrs.services import gates

SECTION = "xAPI 1.0.3 Communication §1.5"


def statements_of(exchange: Exchange) -> tuple[bool, list[SourceStatement], Mapping[str, Part] | None]:
    """Return whether an array came, the Statements, and the attachments by sha2 (None for a plain JSON request)."""
    kind = exchange.content_type.partition(";")[0].strip().lower()
    parts: Mapping[str, Part] | None = None
    if kind == "application/json":
        body = exchange.body
    elif kind == "multipart/mixed":
        body, parts = parse_multipart(exchange.body, exchange.content_type)
    else:
        raise MalformedRequest(
            f"Content-Type is {kind!r}; Statements come as application/json or multipart/mixed.", section=SECTION
        )
    if exchange.principal.confinement is not None:
        gates.foresee(_as_they_came(body, exchange), principal=exchange.principal)
    is_batch, sources = read_statements(body, version=exchange.version)
    if len(sources) > settings.MAX_BATCH_STATEMENTS:
        raise TooLarge(
            f"The batch has {len(sources)} Statements; the limit is {settings.MAX_BATCH_STATEMENTS} "
            "(MAX_BATCH_STATEMENTS). Nothing was stored: send it in smaller ones."
        )
    return is_batch, sources, parts


def _as_they_came(body: bytes, exchange: Exchange) -> list[object]:
    """Return the Statements of a body that nobody has judged, none if it can't be read; a PUT's has its id."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return []
    if isinstance(value, dict) and "statementId" in exchange.parameters:
        value = {"id": exchange.parameters["statementId"], **value}
    return value if isinstance(value, list) else [value]


def with_id(source: SourceStatement, statement_id: UUID) -> SourceStatement:
    """Return the Statement of a PUT with the id of its parameter; another id in the body is refused (§2.1.1)."""
    given = source.value.get("id")
    if given is None and "id" not in source.value:
        text = complete(source, {"id": orjson.dumps(str(statement_id))})
        return replace(source, raw=text.encode(), value={**source.value, "id": str(statement_id)})
    if isinstance(given, str) and given.lower() != str(statement_id):
        raise MalformedRequest(
            f"The parameter statementId is {statement_id}, but the Statement's id is {given}; they must be the same.",
            section="xAPI 1.0.3 Communication §2.1.1",
        )
    return source
