"""Explains why a learner stands where they stand with an item: from the state back to the Statements."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from feeds.models import LearnerItemState, Record, RecordStream
from feeds.rules.errors import UnknownItem
from feeds.rules.explanation import Reason, reasons_in
from feeds.rules.learning_record import sequence_of
from feeds.rules.mapping_table import MappingRow, row_named
from feeds.services.learner_items import told
from lrs.services import log_reading

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Link:
    """A record of the chain, with the row of the mapping that made it and its Statement as the log has it.

    ``retracted_by`` is the sequence of the record that took it back, empty if it holds. ``statement`` is None where
    it isn't in the log any more, or isn't to be shown.
    """

    record: dict[str, Any]
    retracted_by: str
    rule: MappingRow
    statement: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The state as it is kept, what decided it, and a page of the records that it was made of, in order.

    ``mapping`` is the version by which the tenant's records are made. The next page begins after ``more``.
    """

    state: dict[str, Any]
    mapping: int
    reasons: list[Reason]
    chain: list[Link]
    more: int | None


def why(
    tenant_id: int, learner_id: UUID, item_key: UUID, *, after: int, at_most: int, with_statements: bool
) -> Explanation:
    """Return why a learner stands where they stand; an item of which nothing is left that holds is unknown."""
    place = {"tenant_id": tenant_id, "learner_id": learner_id, "item_key": item_key}
    state = LearnerItemState.objects.filter(**place).first()
    if state is None:
        raise UnknownItem(f"No record tells of learner {learner_id} and item {item_key}.")
    rows = list(Record.objects.filter(position__gt=after, **place).order_by("position")[: at_most + 1])
    page = rows[:at_most]
    return Explanation(
        state=told(state),
        mapping=RecordStream.objects.values_list("mapping", flat=True).get(tenant_id=tenant_id),
        reasons=reasons_in(_holding(place)),
        chain=_chain(tenant_id, page, with_statements=with_statements),
        more=page[-1].position if len(rows) > at_most else None,
    )


def _holding(place: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the records that hold, as the state was made of them."""
    rows = Record.objects.filter(retracted_at=None, **place).order_by("position")
    yield from (orjson.loads(each) for each in rows.values_list("payload", flat=True).iterator(chunk_size=_AT_ONCE))


def _chain(tenant_id: int, rows: list[Record], *, with_statements: bool) -> list[Link]:
    known = log_reading.payloads_at(tenant_id, [each.position for each in rows]) if with_statements else {}
    return [
        Link(
            record=(record := orjson.loads(row.payload)),
            retracted_by=sequence_of(row.retracted_at) if row.retracted_at else "",
            rule=row_named(record["provenance"]["rule"]),
            statement=orjson.loads(known[row.position]) if row.position in known else None,
        )
        for row in rows
    ]
