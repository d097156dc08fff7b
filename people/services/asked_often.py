"""Queries that hot paths ask: the ORM writes their SQL once in a process, and only rows are made after that.

To build and compile a query takes Django several times as long as to send it and read the row.
"""

from collections.abc import Callable
from functools import update_wrapper
from inspect import signature
from typing import Any, Generic, ParamSpec
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.db.models.query import get_related_populators

from people.services.round_trip import Question, Rows, database, together

P = ParamSpec("P")

_PLACES: dict[type, Callable[[int], Any]] = {
    int: lambda number: (1 << 30) + number,
    str: lambda number: str(uuid4()),
    UUID: lambda number: uuid4(),
}
"""What stands for a value while the query is compiled, by its type: nothing that a query says itself."""


class AskedOften(Generic[P]):
    """A query whose first row is asked for again and again; it is called as the function that it is made of.

    The function takes numbers, texts and UUIDs, annotated as such, and returns a queryset that does nothing with them
    but to compare. What is asked for is a model, with what was selected along, or the one value of ``values_list``.
    Threads that meet a query at the same time for the first time compile it twice, which does no harm.
    """

    _is_for_one = True

    def __init__(self, build: Callable[P, Any]) -> None:
        self._build = build
        self._types = [each.annotation for each in signature(build).parameters.values()]
        self._compiled: _Compiled | None = None
        update_wrapper(self, build)

    def __call__(self, *values: P.args, **named: P.kwargs) -> Any:
        """Return the answer: the first row, None if there is none."""
        return together(self.of(*values, **named))[0]

    def of(self, *values: P.args, **named: P.kwargs) -> Question:
        """Return the question, to be asked together with others; values are given by place."""
        if self._compiled is None:
            self._compiled = _Compiled(self._build, self._types, self._is_for_one)
        return self._compiled.of(values)


class AllAskedOften(AskedOften[P]):
    """A query whose rows are all asked for again and again, in the order that it says; the answer is a list."""

    _is_for_one = False


class _Compiled:
    """The SQL of a query, where its values go, and how its rows are read."""

    def __init__(self, build: Callable[..., Any], types: list[Any], is_for_one: bool) -> None:
        places = [_PLACES[each](number) for number, each in enumerate(types)]
        rows: QuerySet[Any] = build(*places)
        self._flat = rows._fields is not None
        query = rows[:1].query if is_for_one else rows.query
        self._read: Callable[[Rows], Any] = self._first if is_for_one else self._all
        ours = database()
        self._alias, self._native_uuid = ours.alias, ours.features.has_native_uuid_field
        self._compiler = query.get_compiler(connection=ours)
        self._sql, parameters = self._compiler.as_sql()
        adapted = {self._adapted(place): number for number, place in enumerate(places)}
        self._parameters = [(adapted.get(each), each) for each in parameters]
        missing = set(adapted.values()) - {number for number, _ in self._parameters}
        if missing:
            raise TypeError(f"{build.__name__} doesn't compare with its values {sorted(missing)}")
        found, select = self._compiler.klass_info, self._compiler.select
        self._related = get_related_populators(found, select, self._alias) if found else []
        self._converters = self._compiler.get_converters([each[0] for each in select])
        if found:
            self._model, places = found["model"], found["select_fields"]
            self._own = slice(places[0], places[-1] + 1)
            self._names = [select[place][0].target.attname for place in places]

    def of(self, values: tuple[Any, ...]) -> Question:
        if not self._native_uuid:
            values = tuple(map(self._adapted, values))
        parameters = [each if number is None else values[number] for number, each in self._parameters]
        return Question(self._sql, parameters, self._read)

    def _first(self, rows: Rows) -> Any:
        return self._all(rows[:1])[0] if rows else None

    def _all(self, rows: Rows) -> list[Any]:
        # Converters may know the connection that they were made for by its vendor only.
        converted = self._compiler.apply_converters(rows, self._converters) if self._converters else rows
        return [row[0] if self._flat else self._instance(row) for row in converted]

    def _instance(self, row: Any) -> Any:
        instance = self._model.from_db(self._alias, self._names, row[self._own])
        for related in self._related:
            related.populate(row, instance)
        return instance

    def _adapted(self, value: Any) -> Any:
        """Return a value as the database takes it."""
        return value.hex if isinstance(value, UUID) and not self._native_uuid else value
