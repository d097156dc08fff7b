"""From what a client sent to Statements that may be stored: repaired, judged, with their attachments matched."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import orjson

from lrs.rules.attachment_parts import Part, match_attachments, signed_contents
from lrs.rules.errors import InvalidAttachment, InvalidStatement, MalformedRequest, Problem
from lrs.rules.keys import own_keys_of
from lrs.rules.mentions import Mention, activities_in, mention_of
from lrs.rules.signature import verify
from lrs.rules.source import SourceStatement
from lrs.rules.statement import problems_of_statement
from lrs.rules.tolerance import repair
from lrs.rules.versions import Version
from people.rules.principal import Principal


@dataclass(frozen=True, slots=True)
class Incoming:
    """A Statement that passed every rule which needs no database."""

    source: SourceStatement
    statement_id: UUID
    repairs: tuple[str, ...] = ()

    @property
    def statement(self) -> dict[str, Any]:
        """Return the Statement as it was sent (or repaired)."""
        return self.source.value

    @property
    def mentions(self) -> Iterable[Mention]:
        """Return the Activities that it names."""
        reading = self.source.reading
        return reading.mentions if reading is not None else map(mention_of, activities_in(self.source.value))

    @property
    def own_keys(self) -> AbstractSet[int]:
        """Return the index keys of all that was sent, an authority left out."""
        reading = self.source.reading
        return reading.keys if reading is not None else own_keys_of(self.source.value)


def take_in(
    sources: Sequence[SourceStatement], *, principal: Principal, version: Version, parts: Mapping[str, Part] | None
) -> list[Incoming]:
    """Return the Statements as they may be stored.

    ``parts`` are the attachments of a multipart request by sha2; None for a plain JSON request.
    Raises InvalidStatement with every problem of every Statement, or InvalidAttachment.
    """
    repaired = [_repaired(source, principal, version) for source in sources]
    problems = [
        problem.at(index)
        for index, (source, _) in enumerate(repaired)
        if source.reading is None or source.reading.version is not version
        for problem in problems_of_statement(source.value, version=version)
    ]
    if problems:
        raise InvalidStatement(_summary(problems, len(sources)), problems=problems)
    _check_attachments([source.value for source, _ in repaired], parts, version)
    incoming = [Incoming(source, _id_of(source), repairs) for source, repairs in repaired]
    _refuse_repeated_ids(incoming)
    return incoming


def _repaired(
    source: SourceStatement, principal: Principal, version: Version
) -> tuple[SourceStatement, tuple[str, ...]]:
    if not principal.tolerances:
        return source, ()
    value, applied = repair(source.value, principal.tolerances, version=version)
    if not applied:
        return source, ()
    return SourceStatement(raw=orjson.dumps(value), value=value), tuple(applied)


def _summary(problems: Sequence[Problem], count: int) -> str:
    first = problems[0]
    place = f"Statement {first.index} of the batch" if count > 1 else "The Statement"
    more = f" ({len(problems) - 1} more problems are listed.)" if len(problems) > 1 else ""
    return f"{place} is not valid at {first.path}: {first.rule}{more}"


def _check_attachments(statements: list[dict[str, Any]], parts: Mapping[str, Part] | None, version: Version) -> None:
    if parts is None and not any("attachments" in s or "attachments" in s["object"] for s in statements):
        return
    problems = match_attachments(statements, parts or {}, is_multipart=parts is not None)
    if not problems:
        problems = [
            problem.at(index)
            for index, statement, content in signed_contents(statements, parts or {})
            for problem in verify(statement, content, version=version)
        ]
    if problems:
        raise InvalidAttachment(problems[0].rule, problems=problems)


def _id_of(source: SourceStatement) -> UUID:
    given = source.value.get("id")
    return UUID(given) if given is not None else uuid4()


def _refuse_repeated_ids(incoming: Sequence[Incoming]) -> None:
    if len({item.statement_id for item in incoming}) == len(incoming):
        return
    seen: dict[UUID, int] = {}
    for index, item in enumerate(incoming):
        if item.statement_id in seen:
            raise MalformedRequest(
                f"Statements {seen[item.statement_id]} and {index} of the batch have the same id {item.statement_id}.",
                section="xAPI 1.0.3 Communication §2.1.2",
            )
        seen[item.statement_id] = index
