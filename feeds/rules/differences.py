"""What another filter or another mapping would change: which records would appear, vanish or differ."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Json = Mapping[str, Any]

MOST_SHOWN: Final = 20


@dataclass(slots=True)
class Group:
    """How many records, by event, and the first of them; of those that differ, as they would be."""

    count: int = 0
    by_event: dict[str, int] = field(default_factory=dict)
    shown: list[dict[str, Any]] = field(default_factory=list)

    def add(self, record: Json, **more: Any) -> None:
        """Count a record, and keep it if it is one of the first."""
        self.count += 1
        self.by_event[record["event"]] = self.by_event.get(record["event"], 0) + 1
        if len(self.shown) < MOST_SHOWN:
            self.shown.append({"record": dict(record), **more})


@dataclass(slots=True)
class Differences:
    """All records that would be in one stream and not in the other, or not the same in both; how many stay."""

    appear: Group = field(default_factory=Group)
    vanish: Group = field(default_factory=Group)
    differ: Group = field(default_factory=Group)
    same: int = 0

    def compare(self, before: Json | None, after: Json | None) -> None:
        """Count what becomes of one record."""
        if before is None and after is not None:
            self.appear.add(after)
        elif before is not None and after is None:
            self.vanish.add(before)
        elif before is not None and after is not None:
            self._changed(before, after)

    def _changed(self, before: Json, after: Json) -> None:
        names = changed_properties(before, after)
        if names:
            self.differ.add(after, properties=names, before={name: before.get(name) for name in names})
        else:
            self.same += 1


def changed_properties(before: Json, after: Json) -> list[str]:
    """Return the properties that differ; a newer version of the mapping alone makes no difference."""
    names = sorted(before.keys() | after.keys())
    return [name for name in names if _plain(name, before) != _plain(name, after)]


def _plain(name: str, record: Json) -> object:
    value = record.get(name)
    if name == "provenance" and isinstance(value, Mapping):
        return {key: part for key, part in value.items() if key != "mapping"}
    return value
