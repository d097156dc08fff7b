"""Why a learner stands where they stand with an item: which record decided each thing that counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from feeds.rules.event_names import Event
from feeds.rules.item_state import moment_in, reached_by

Json = Mapping[str, Any]

BEST: Final = "best_scaled"


@dataclass(frozen=True, slots=True)
class Reason:
    """``what`` is a property of the state; ``record`` is the one that decided it, ``says`` what in it did."""

    what: str
    at: str
    says: str
    record: Json


def reasons_in(records: Iterable[Json]) -> list[Reason]:
    """Return a reason for each thing that was reached, and for the best score, from an item's records in order.

    The earliest moment counts, and of several records at that moment the first; of equal scores the first one.
    """
    found: dict[str, Reason] = {}
    for record in records:
        at = moment_in(record)
        for column in reached_by(Event(record["event"]), record):
            if column not in found or at < found[column].at:
                found[column] = Reason(column, at, _saying(column, record), record)
        scaled = (record.get("score") or {}).get("scaled")
        if scaled is not None and (BEST not in found or scaled > found[BEST].record["score"]["scaled"]):
            found[BEST] = Reason(BEST, at, f"score.scaled is {scaled}", record)
    return list(found.values())


_BY_RESULT: Final = {"completed_at": "completion", "passed_at": "success", "failed_at": "success"}


def _saying(column: str, record: Json) -> str:
    """Return which property of a record made it count."""
    event = record["event"]
    if column == f"{event}_at":
        return f"event is {event}"
    name = _BY_RESULT[column]
    return f"{name} is {str(record[name]).lower()}, and event is {event}"
