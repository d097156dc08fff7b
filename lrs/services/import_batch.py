"""Stores the Statements of a portion that can be stored, and says of each other one why it can't.

``record`` is all or nothing, so what it names as wrong is taken out and the rest is tried again; where it names
nothing (a conflict with what is stored, a gate's refusal), the batch is halved until the culprit stands alone.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import orjson

from lrs.models import StatementIdentity
from lrs.rules.attachment_parts import Part
from lrs.rules.errors import MalformedRequest, Refusal, TemporarilyUnavailable
from lrs.rules.source import SourceStatement, complete, read_statements
from lrs.rules.versions import Version
from lrs.services.import_portion import Contents, Portion
from lrs.services.record import record, record_new
from lrs.services.statement_stream import Candidate
from people.rules.principal import Principal


@dataclass(frozen=True, slots=True)
class Rejected:
    """A candidate that isn't stored, and why."""

    candidate: Candidate
    refusal: Refusal


@dataclass(slots=True)
class Outcome:
    """What became of a portion: how many are new, how many were stored already, and which were refused."""

    stored: int = 0
    known: int = 0
    rejected: list[Rejected] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Terms:
    """On whose behalf an import stores, and the version of Statements that don't say their own."""

    principal: Principal
    version: Version = Version.V1_0_3


@dataclass(frozen=True, slots=True)
class _Prepared:
    candidate: Candidate
    source: SourceStatement
    version: Version
    parts: Mapping[str, Part]


def store_portion(portion: Portion, terms: Terms) -> Outcome:
    """Store what can be stored; an equal Statement that is stored already counts as known."""
    outcome = Outcome()
    prepared = []
    for candidate in portion.candidates:
        try:
            prepared.append(_prepare(candidate, portion.contents, terms))
        except Refusal as refusal:
            outcome.rejected.append(Rejected(candidate, refusal))
    has_parts = portion.contents is not None
    prepared.sort(key=lambda item: item.version.value)  # stable: one batch a version, each in the source's order
    for _, items in groupby(prepared, key=lambda item: item.version):
        for batch in _without_repeated_ids(items):
            _store(batch, terms.principal, outcome, has_parts=has_parts)
    outcome.rejected.sort(key=lambda each: each.candidate.number)
    return outcome


def _prepare(candidate: Candidate, contents: Contents | None, terms: Terms) -> _Prepared:
    if candidate.fault is not None:
        raise MalformedRequest(candidate.fault)
    is_array, sources = read_statements(candidate.raw, version=terms.version)
    if is_array:
        raise MalformedRequest("An array stands where a Statement, as an object, is expected.")
    source = _with_id(sources[0], candidate, terms.principal)
    said = source.value.get("version")
    version = Version.V2_0_0 if isinstance(said, str) and said.startswith("2.") else terms.version
    if isinstance(said, str) and said.startswith("1."):
        version = Version.V1_0_3
    return _Prepared(candidate, source, version, _parts(source.value, contents))


def _with_id(source: SourceStatement, candidate: Candidate, principal: Principal) -> SourceStatement:
    """Give a Statement without an id one that is the same whenever the same source is imported again."""
    if "id" in source.value:
        return source
    digest = hashlib.sha256(source.raw).hexdigest()
    statement_id = str(uuid5(NAMESPACE_URL, f"import:{principal.tenant_id}:{candidate.number}:{digest}"))
    text = complete(source, {"id": orjson.dumps(statement_id)})
    return SourceStatement(text.encode(), {**source.value, "id": statement_id})


def _parts(statement: Mapping[str, Any], contents: Contents | None) -> dict[str, Part]:
    """Return the contents of a Statement's attachments; malformed ones are the rules' to judge."""
    found: dict[str, Part] = {}
    for owner in (statement, statement.get("object")):
        described = owner.get("attachments") if isinstance(owner, Mapping) else None
        for attachment in described if isinstance(described, list) and contents is not None else ():
            if isinstance(attachment, Mapping) and isinstance(attachment.get("sha2"), str):
                part = contents(attachment) if isinstance(attachment.get("contentType"), str) else None
                if part is not None:
                    found[part.sha2] = part
    return found


def _without_repeated_ids(items: Iterator[_Prepared]) -> Iterator[list[_Prepared]]:
    """Yield runs in which no id comes twice; a repeated one is then judged against the stored one."""
    run: list[_Prepared] = []
    seen: set[str] = set()
    for item in items:
        statement_id = str(item.source.value["id"]).lower()
        if statement_id in seen:
            yield run
            run, seen = [], set()
        run.append(item)
        seen.add(statement_id)
    if run:
        yield run


def _store(batch: list[_Prepared], principal: Principal, outcome: Outcome, *, has_parts: bool) -> None:
    if not has_parts and _store_new(batch, principal):
        outcome.stored += len(batch)
        return
    while batch:
        known = _count_known(batch, principal)
        parts = {sha2: part for item in batch for sha2, part in item.parts.items()} if has_parts else None
        sources = [item.source for item in batch]
        try:
            record(sources, principal=principal, version=batch[0].version, parts=parts)
        except TemporarilyUnavailable:
            raise
        except Refusal as refusal:
            named = {problem.index for problem in refusal.problems} - {None}
            if not named:
                _store_halves(batch, principal, outcome, refusal, has_parts=has_parts)
                return
            outcome.rejected += [Rejected(batch[i].candidate, _part_of(refusal, i)) for i in sorted(named)]  # type: ignore[type-var]
            batch = [item for index, item in enumerate(batch) if index not in named]
        else:
            outcome.known += known
            outcome.stored += len(batch) - known
            return


def _store_new(batch: list[_Prepared], principal: Principal) -> bool:
    """Store the batch if nothing in it has to be looked at more closely; else nothing is stored."""
    try:
        return record_new([item.source for item in batch], principal=principal, version=batch[0].version)
    except TemporarilyUnavailable:
        raise
    except Refusal:
        return False


def _store_halves(
    batch: list[_Prepared], principal: Principal, outcome: Outcome, refusal: Refusal, *, has_parts: bool
) -> None:
    if len(batch) == 1:
        outcome.rejected.append(Rejected(batch[0].candidate, refusal))
        return
    middle = len(batch) // 2
    for half in (batch[:middle], batch[middle:]):
        _store(half, principal, outcome, has_parts=has_parts)


def _count_known(batch: Sequence[_Prepared], principal: Principal) -> int:
    """Return how many of the ids are stored already."""
    ids = []
    for item in batch:
        try:
            ids.append(UUID(item.source.value["id"]))
        except (ValueError, TypeError, AttributeError):
            continue
    known = StatementIdentity.objects.filter(
        tenant_id=principal.tenant_id, statement_id__in=ids, position__isnull=False
    )
    return known.count()


def _part_of(refusal: Refusal, index: int | None) -> Refusal:
    """Return the refusal of one Statement of the batch."""
    own = [replace(problem, index=None) for problem in refusal.problems if problem.index == index]
    return type(refusal)(
        f"The Statement is not valid at {own[0].path}: {own[0].rule}", problems=own, section=refusal.section
    )
