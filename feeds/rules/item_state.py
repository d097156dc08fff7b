"""Where a learner stands with an item, as their learning records say: the same in whatever order these are counted.

What is counted can't be taken back out of a best score; when a record is retracted, the state is made anew of those
that are left.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Any, Final

from feeds.rules.event_names import Event

Json = Mapping[str, Any]

_ENDS: Final = frozenset({Event.TERMINATED, Event.ABANDONED})
_JUDGING: Final = frozenset({Event.PASSED, Event.FAILED, Event.COMPLETED, Event.TERMINATED, Event.SCORED, Event.WAIVED})
_RESUMED: Final = "http://adlnet.gov/expapi/verbs/resumed"
_SILENT: Final = frozenset({Event.ENROLLED, Event.VOIDED})


@dataclass(frozen=True, slots=True)
class ItemState:
    """Moments are RFC 3339 texts in UTC, which sort as moments do; ``latest`` is the moment and sequence of a score."""

    launches: int = 0
    attempts: int = 0
    seconds: float = 0.0
    progress: float | None = None
    first_activity_at: str = ""
    last_activity_at: str = ""
    completed_at: str = ""
    passed_at: str = ""
    failed_at: str = ""
    satisfied_at: str = ""
    waived_at: str = ""
    best_scaled: float | None = None
    latest: str = ""
    latest_score: Json | None = None

    def told(self) -> dict[str, Any]:
        """Return what has been counted as JSON, of which the state can be made again."""
        return {name: value for name, value in zip(_NAMES, _VALUES(self), strict=True) if value not in (None, "", 0)}

    @property
    def status(self) -> str:
        """Return where the learner stands in a word: what they have reached counts, whatever comes after it."""
        return next((word for column, word in _WORDS if getattr(self, column)), "not started")

    def counting(self, record: Json) -> "ItemState":
        """Return the state with one record more; ``record`` is a learning record as JSON."""
        event = Event(record["event"])
        if event in _SILENT:
            return self
        at = moment_in(record)
        reached: dict[str, Any] = {column: _earlier(getattr(self, column), at) for column in reached_by(event, record)}
        return replace(
            self,
            launches=self.launches + (event is Event.LAUNCHED),
            attempts=self.attempts + _begins_an_attempt(event, record),
            seconds=self._seconds_with(event, record),
            progress=_greater(self.progress, record.get("progress")),
            first_activity_at=_earlier(self.first_activity_at, at),
            last_activity_at=max(self.last_activity_at, at),
            **reached,
            **self._scored(record, f"{at} {record['sequence']}"),
        )

    def _seconds_with(self, event: Event, record: Json) -> float:
        """Return the time spent, to the microsecond: sums of floats differ by the order in which they are added."""
        return round(self.seconds + (record.get("duration") or 0.0), 6) if event in _ENDS else self.seconds

    def _scored(self, record: Json, mark: str) -> dict[str, Any]:
        """Return what a Score changes."""
        score = record.get("score")
        if not score:
            return {}
        best = {"best_scaled": _greater(self.best_scaled, score.get("scaled"))}
        return best if mark <= self.latest else {**best, "latest": mark, "latest_score": dict(score)}


_NAMES: Final = tuple(each.name for each in fields(ItemState))
_VALUES: Final = attrgetter(*_NAMES)


def state_of(records: Iterable[Json]) -> ItemState:
    """Return the state that these records make, all of one learner and one item."""
    state = ItemState()
    for record in records:
        state = state.counting(record)
    return state


_WORDS: Final = (
    ("waived_at", "waived"),
    ("passed_at", "passed"),
    ("satisfied_at", "satisfied"),
    ("failed_at", "failed"),
    ("completed_at", "completed"),
    ("first_activity_at", "in progress"),
)
"""What a state is called, the furthest first: who has passed stays so, whatever they fail later."""


def _completes(event: Event, record: Json) -> bool:
    return event is Event.COMPLETED or (record.get("completion") is True and event in _JUDGING)


def _passes(event: Event, record: Json) -> bool:
    return event is Event.PASSED or (record.get("success") is True and event in _JUDGING - {Event.WAIVED})


def _fails(event: Event, record: Json) -> bool:
    return event is Event.FAILED or (record.get("success") is False and event in _JUDGING)


_REACHED: Final[tuple[tuple[str, Callable[[Event, Json], bool]], ...]] = (
    ("completed_at", _completes),
    ("passed_at", _passes),
    ("failed_at", _fails),
    ("satisfied_at", lambda event, _: event is Event.SATISFIED),
    ("waived_at", lambda event, _: event is Event.WAIVED),
)


def reached_by(event: Event, record: Json) -> list[str]:
    """Return what a record says that its learner has reached, by the columns that keep since when."""
    return [column for column, holds in _REACHED if holds(event, record)]


def moment_in(record: Json) -> str:
    """Return when something happened, as far as that is told."""
    return str(record.get("occurred_at") or record["recorded_at"])


def _begins_an_attempt(event: Event, record: Json) -> bool:
    """Tell whether a record begins an attempt; going on with one that was suspended doesn't."""
    if event is Event.STARTED:
        return bool(record["provenance"]["verb"] != _RESUMED)
    return event is Event.ATTEMPTED


def _greater(known: float | None, told: float | None) -> float | None:
    return told if known is None or (told is not None and told > known) else known


def _earlier(known: str, told: str) -> str:
    return min(known, told) if known else told
