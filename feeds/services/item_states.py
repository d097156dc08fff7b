"""Keeps where learners stand with items: counts new records, and makes states anew of which one was taken back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import orjson

from feeds.models import LearnerItemState, Record
from feeds.rules.item_state import ItemState, state_of
from feeds.services.sql import projected
from feeds.services.sql.rows import Place, StateRow

Json = Mapping[str, Any]


def count(tenant_id: int, records: Iterable[tuple[Place, Json]]) -> None:
    """Count records, each once, at their places; one question and one change however many they are."""
    by_place: dict[Place, list[Json]] = defaultdict(list)
    for place, record in records:
        by_place[place].append(record)
    if not by_place:
        return
    known = projected().known_states(tenant_id, list(by_place))
    rows = []
    for place, told in by_place.items():
        state = ItemState(**orjson.loads(known[place])) if place in known else ItemState()
        for record in told:
            state = state.counting(record)
        if state.last_activity_at:
            rows.append(_row(place, told[-1]["item"], state))
    if rows:
        projected().keep_states(tenant_id, rows)


def take_back(tenant_id: int, retracted: Mapping[UUID, int]) -> None:
    """Mark records as taken back, by the positions of those that do it, and make anew what they were counted in."""
    rows = list(Record.objects.filter(tenant_id=tenant_id, record_id__in=retracted, retracted_at=None))
    for row in rows:
        row.retracted_at = retracted[row.record_id]
    Record.objects.bulk_update(rows, ["retracted_at"])
    for place in {(row.learner_id, row.item_key) for row in rows if row.learner_id and row.item_key}:
        make_anew(tenant_id, place)


def make_anew(tenant_id: int, place: Place) -> None:
    """Make a state of the records that there are; without one there is no state."""
    learner_id, item_key = place
    rows = Record.objects.filter(tenant_id=tenant_id, learner_id=learner_id, item_key=item_key, retracted_at=None)
    records = [orjson.loads(each) for each in rows.order_by("position").values_list("payload", flat=True)]
    state = state_of(records)
    if state.last_activity_at:
        projected().keep_states(tenant_id, [_row(place, records[-1]["item"], state)])
    else:
        LearnerItemState.objects.filter(tenant_id=tenant_id, learner_id=learner_id, item_key=item_key).delete()


def _row(place: Place, item: Json, state: ItemState) -> StateRow:
    return StateRow(
        *place,
        item_id=item["id"],
        item_name=item.get("name", ""),
        status=state.status,
        best_scaled=state.best_scaled,
        last_activity_at=state.last_activity_at,
        completed_at=state.completed_at or None,
        counted=orjson.dumps(state.told()).decode(),
    )
