"""The only writer of the statement log.

Everything that becomes a Statement comes through ``record``: HTTP, cmi5, SCORM, LTI, imports. It judges, claims the
ids, merges Activities, appends to the log and its keys, and answers gates, in one transaction: all or nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection, transaction

from lrs.events import statements_stored
from lrs.rules.attachment_parts import Part
from lrs.rules.errors import TemporarilyUnavailable, TooLarge
from lrs.rules.position import PLACES, position_at, stored_of
from lrs.rules.source import SourceStatement
from lrs.rules.timestamps import text_of
from lrs.rules.versions import Version
from lrs.services import activity_store, attachments, gates
from lrs.services.append import append
from lrs.services.append_at_once import append_at_once, batch_of
from lrs.services.completion import Completer
from lrs.services.identities import claim_ids
from lrs.services.intake import Incoming, take_in
from lrs.services.months_ahead import keep_ahead, make_ahead
from lrs.services.replica import note_write
from lrs.services.sql import log, postgresql
from lrs.services.sql.provision import Provision
from people.rules.principal import Principal
from people.rules.scopes import allows
from people.services.round_trip import Question

_ATTEMPTS = 5
_RETRIED = {"40001", "40P01"}
"""Serialization failure and deadlock: nothing was stored, the transaction is run again."""

_NO_PARTITION = "23514"
"""The month that has just begun wasn't made ahead: it is made now, and the transaction is run again."""


def record(
    sources: Sequence[SourceStatement],
    *,
    principal: Principal,
    version: Version,
    parts: Mapping[str, Part] | None = None,
) -> list[UUID]:
    """Store Statements and return their ids in the order in which they came.

    ``sources`` come from ``lrs.rules.source``; ``parts`` are the attachments of a multipart request by sha2, None
    for plain JSON. The caller has checked that the principal may write. Raises a Refusal, and then stores nothing.
    xAPI 1.0.3 Communication §2.1.1–2.1.2.
    """
    if len(sources) > PLACES:
        raise TooLarge(f"The batch has {len(sources)} Statements; at most {PLACES} are stored at once.")
    incoming = take_in(sources, principal=principal, version=version, parts=parts)
    kept = attachments.write_contents(principal.tenant_id, parts or {})
    at_door = gates.concerned(principal)
    if incoming and (kept or not _store_quickly(incoming, principal, version, at_door)):
        _store_with_retries(_Batch(incoming, kept, principal, version, at_door))
    keep_ahead()
    note_write(principal.tenant_id, principal.credential_id)
    return [item.statement_id for item in incoming]


def record_new(sources: Sequence[SourceStatement], *, principal: Principal, version: Version) -> bool:
    """Store Statements of which none is known, refers to another or brings news of Activities; False if one does.

    Then nothing is stored, and ``record`` has to settle it. Raises a Refusal as ``record`` does.
    """
    incoming = take_in(sources, principal=principal, version=version, parts=None)
    return bool(incoming) and not gates.concerned(principal) and _store_at_once(incoming, principal, version)


def recorded(sources: Sequence[SourceStatement], *, principal: Principal, version: Version) -> Question | None:
    """Return what stores Statements of one's own, as ``record`` does, together with other things in a transaction.

    None if that is seen to need more than one call. A DatabaseError that ``needs_long_way`` takes the transaction back:
    done once more, it has to ``record`` them.
    """
    incoming = take_in(sources, principal=principal, version=version, parts=None)
    batch = None
    if incoming and not gates.concerned(principal):
        batch = batch_of(incoming, principal=principal, version=version)
    if batch is None:
        return None

    def noted() -> None:
        _announce_later(principal, incoming)
        note_write(principal.tenant_id, principal.credential_id)

    return postgresql.appended(batch, noted)


def _announce_later(principal: Principal, statements: Sequence[Incoming | gates.StoredStatement]) -> None:
    told = {"principal": principal, "statements": statements, "count": len(statements)}
    # What is stored is stored, whatever becomes of those who listen: their errors are logged.
    transaction.on_commit(lambda: statements_stored.send_robust(record, **told))


def _store_quickly(
    incoming: Sequence[Incoming], principal: Principal, version: Version, at_door: Sequence[gates.StatementGate]
) -> bool:
    """Store the batch in one call, if the gates that care ask for no more than one row can tell."""
    if not at_door:
        return _store_at_once(incoming, principal, version)
    if len(at_door) > 1 or connection.vendor != "postgresql":
        return False
    provision = at_door[0].provision([item.statement for item in incoming], principal=principal)
    return provision is not None and _store_at_once(incoming, principal, version, provision)


def _store_at_once(
    incoming: Sequence[Incoming], principal: Principal, version: Version, provision: Provision | None = None
) -> bool:
    if not append_at_once(incoming, principal=principal, version=version, provision=provision):
        return False
    _announce_later(principal, incoming)
    return True


@dataclass(frozen=True, slots=True)
class _Batch:
    """What is stored in one transaction, and who has a say in it."""

    incoming: Sequence[Incoming]
    kept: Sequence[attachments.Kept]
    principal: Principal
    version: Version
    at_door: Sequence[gates.StatementGate]


def _store_with_retries(batch: _Batch) -> None:
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with transaction.atomic():
                _store(batch)
        except IntegrityError as error:
            if getattr(error.__cause__, "sqlstate", None) != _NO_PARTITION or connection.in_atomic_block or attempt > 1:
                raise
            make_ahead(now=datetime.now(UTC))
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) not in _RETRIED or connection.in_atomic_block:
                raise
            if attempt == _ATTEMPTS:
                raise TemporarilyUnavailable(
                    "Other writers hold the same Statements; nothing was stored. Send the request again.",
                    headers={"Retry-After": "1"},
                ) from error
        else:
            return


def _store(batch: _Batch) -> None:
    incoming, principal, version = batch.incoming, batch.principal, batch.version
    tenant_id = principal.tenant_id
    judged = [gate.check([item.statement for item in incoming], principal=principal) for gate in batch.at_door]
    moment = log().open_log(tenant_id)
    positions = [position_at(moment, place) for place in range(len(incoming))]
    stored_at = stored_of(position_at(moment))
    claims = claim_ids(tenant_id, incoming, positions, version=version)
    if not claims.new:
        return
    completer = Completer(principal=principal, version=version, stored_text=text_of(stored_at))
    completed = [(completer.complete(item), position) for item, position in claims.new]
    attachments.register(tenant_id, batch.kept, now=stored_at)
    stored = append(completed, claims, principal=principal)
    for gate, judgement in zip(batch.at_door, judged, strict=True):
        gate.follow_up(stored, judgement, principal=principal)
    # Last, because it may lock Activities that other writers mention, too.
    activity_store.absorb(
        tenant_id,
        chain.from_iterable(item.incoming.mentions for item, _ in completed),
        now=stored_at,
        may_define=allows(principal.scopes, "define"),
    )
    _announce_later(principal, stored)
