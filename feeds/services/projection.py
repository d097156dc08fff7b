"""Makes learning records of the log, and keeps where learners stand up to date: both in one transaction.

Whatever breaks off in between begins again where it was: records come in the log's order, and each once.
"""

import orjson
from django.db import transaction

from feeds.models import RecordStream
from feeds.rules.learning_record import LearningRecord
from feeds.rules.mapping import record_of
from feeds.services import item_states, streams
from feeds.services.gathering import gathered
from feeds.services.sql import projected
from feeds.services.sql.rows import ProfileRow, RecordRow
from lrs.services import log_reading
from people.rules.digests import digest_of

AT_ONCE = 500


def project(tenant_id: int, *, at_most: int = AT_ONCE) -> int:
    """Make records of the next Statements of a tenant's log; return how many Statements that were.

    Nothing is done while another worker holds the stream.
    """
    with transaction.atomic():
        stream = streams.held(tenant_id)
        if stream is None:
            return 0
        entries = log_reading.entries_after(tenant_id, stream.position, at_most=at_most)
        if not entries:
            return 0
        records = _records(stream, entries)
        _store(tenant_id, records)
        stream.position = entries[-1].position
        stream.save(update_fields=["position", "changed_at"])
    return len(entries)


def _records(stream: RecordStream, entries: list[log_reading.Entry]) -> list[LearningRecord]:
    statements = [orjson.loads(each.payload) for each in entries]
    known = gathered(stream.tenant_id, statements, identities_leave=stream.identities_leave)
    return [
        record_of(statement, entry.position, known.facts_of(statement))
        for statement, entry in zip(statements, entries, strict=True)
        if not known.is_taken_back_before(statement, entry.position)
    ]


def _store(tenant_id: int, records: list[LearningRecord]) -> None:
    if not records:
        return
    rows, counted = [], []
    for record in records:
        json = record.as_json()
        row = _row(record, orjson.dumps(json).decode())
        rows.append(row)
        if row.learner_id and row.item_key:
            counted.append(((row.learner_id, row.item_key), json))
    projected().add_records(tenant_id, rows)
    named = [ProfileRow(digest_of(profile), record.position) for record in records for profile in record.profiles]
    if named:
        projected().add_profiles(tenant_id, named)
    item_states.count(tenant_id, counted)
    if taken_back := {each.retracts: each.position for each in records if each.retracts}:
        item_states.take_back(tenant_id, taken_back)


def _row(record: LearningRecord, payload: str) -> RecordRow:
    return RecordRow(
        position=record.position,
        record_id=record.id,
        event=record.event.value,
        learner_id=record.learner.id if record.learner else None,
        item_key=digest_of(record.item.id) if record.item else None,
        course_key=digest_of(record.course.id) if record.course else None,
        verb_key=digest_of(record.provenance.verb),
        payload=payload,
    )
