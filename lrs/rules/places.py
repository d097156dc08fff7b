"""Every place of a Statement beside the row of the grammar that rules it.

xAPI 1.0.3 Data §2.4. What mends Statements, and what makes them for tests, goes through the same tables as the checks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lrs.rules.checks import step_to
from lrs.rules.grammar import ArrayOf, ByObjectType, ByVersion, Kind, Table
from lrs.rules.versions import Version


@dataclass(slots=True)
class Place:
    """A value in its container, with the kind that it should be of."""

    container: Any
    key: str | int
    kind: Kind
    path: str
    optional: bool

    @property
    def value(self) -> Any:
        """Return what stands here."""
        return self.container[self.key]

    @value.setter
    def value(self, value: object) -> None:
        self.container[self.key] = value

    @property
    def is_empty(self) -> bool:
        """Tell whether the place itself is gone."""
        return type(self.container) is dict and self.key not in self.container


def table_of(kind: Kind, value: object) -> Table | None:
    """Return the table of an object: the kind itself, or the one that its objectType names."""
    if isinstance(kind, Table):
        return kind
    if isinstance(kind, ByObjectType) and type(value) is dict:
        object_type = value.get("objectType", kind.default)
        return kind.tables.get(object_type) if type(object_type) is str else None
    return None


def places_in(place: Place, version: Version) -> Iterator[Place]:
    """Yield the place and everything below it, the outer before the inner.

    What stands at a place may be changed as soon as it was yielded: what lies below is looked up only then.
    """
    if isinstance(place.kind, ByVersion):
        place.kind = place.kind.of(version)
    yield place
    if place.is_empty:
        return
    value, kind = place.value, place.kind
    if isinstance(kind, ArrayOf):
        if type(value) is list:
            for index in range(len(value)):
                yield from places_in(Place(value, index, kind.item, f"{place.path}[{index}]", optional=False), version)
        elif kind.or_single:
            yield from places_in(Place(place.container, place.key, kind.item, place.path, optional=False), version)
        return
    table = table_of(kind, value)
    if table is None or type(value) is not dict:
        return
    for name, row in table.rows_of(version):
        if name in value:
            below = Place(value, name, row.kind, place.path + step_to(name), optional=not row.required)
            yield from places_in(below, version)


def root_of(kind: Kind, value: object) -> Place:
    """Return the place of a whole value."""
    return Place({"$": value}, "$", kind, "$", optional=False)
