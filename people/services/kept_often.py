"""Rows that hot paths add and change: their SQL is written once in a process, without the ORM's work for each row.

As ``bulk_create`` and ``update``, these send no signals. What they return is asked by ``round_trip.together``.
"""

from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Model

from people.services.round_trip import Question, Rows, database, nothing, vendor

Values = Callable[[Any], list[Any]]

_AS_THEY_ARE: frozenset[type] = frozenset(
    {
        models.BigAutoField,
        models.BooleanField,
        models.CharField,
        models.FloatField,
        models.ForeignKey,
        models.IntegerField,
        models.PositiveIntegerField,
        models.PositiveSmallIntegerField,
        models.TextField,
        models.UUIDField,
    }
)
"""Fields whose values PostgreSQL takes as they are, and so do those of moments that aren't set by themselves."""


def added(instance: Model) -> Question:
    """Return what adds a row; the instance has its key then. IntegrityError where there is such a row already."""
    sql, values = _insert(type(instance), instance.pk is None)

    def read(rows: Rows) -> None:
        if instance.pk is None:
            instance.pk = rows[0][0]
        instance._state.adding, instance._state.db = False, DEFAULT_DB_ALIAS

    return Question(sql, values(instance), read)


def added_row(model: type[Model], **values: Any) -> Question:
    """Return what adds a row whose every column is given, without an instance, which takes longer to make than the row.

    A key that isn't given is the database's, and isn't told.
    """
    sql, taken = _insert(model, _primary_key(model).attname not in values)
    return Question(sql, taken(SimpleNamespace(**values)), nothing)


def changed(instance: Any, *names: str) -> Question:
    """Return what writes these fields of a row of a tenant."""
    sql, values = _update(type(instance), names)
    return Question(sql, values(instance), nothing)


def replaced(instance: Model, *names: str, by: tuple[str, ...], newest: str | None = None) -> Question:
    """Return what adds a row, or writes these fields of the one that is known by the same values of ``by``.

    With ``newest``, a field that is among them, a row that has as much of it already stays as it is.
    """
    sql, values = _upsert(type(instance), names, by, newest)
    return Question(sql, values(instance), nothing)


@lru_cache(maxsize=256)
def _upsert(model: type[Model], names: tuple[str, ...], by: tuple[str, ...], newest: str | None) -> tuple[str, Values]:
    generated = model._meta.auto_field
    fields = [each for each in model._meta.local_concrete_fields if each is not generated and each.column]
    key = ", ".join(f'"{_column(model, each)}"' for each in by)
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in (_column(model, each) for each in names))
    sequence = _column(model, newest) if newest else ""
    condition = f' WHERE known."{sequence}" < excluded."{sequence}"' if newest else ""
    sql = f"{_insert_into(model, fields)} ON CONFLICT ({key}) DO UPDATE SET {changes}{condition}"
    return sql, _values_of(fields, adding=True)


def _column(model: type[Model], name: str) -> str:
    field: Any = model._meta.get_field(name)
    return str(field.column)


@lru_cache(maxsize=256)
def _insert(model: type[Model], without_key: bool) -> tuple[str, Values]:
    fields = [each for each in model._meta.local_concrete_fields if not (without_key and each.primary_key)]
    sql = f'{_insert_into(model, fields)} RETURNING "{_primary_key(model).column}"'
    return sql, _values_of(fields, adding=True)


def _insert_into(model: type[Model], fields: list[Any]) -> str:
    columns = ", ".join(f'"{each.column}"' for each in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = model._meta.db_table
    return f'INSERT INTO "{table}" AS known ({columns}) VALUES ({marks})'  # noqa: S608 - names of our own tables


@lru_cache(maxsize=256)
def _update(model: type[Model], names: tuple[str, ...]) -> tuple[str, Values]:
    meta = model._meta
    fields: list[Any] = [meta.get_field(each) for each in names]
    where: list[Any] = [meta.get_field("tenant"), _primary_key(model)]
    marks = ", ".join(f'"{each.column}" = %s' for each in fields)
    rows = " AND ".join(f'"{each.column}" = %s' for each in where)
    sql = f'UPDATE "{meta.db_table}" SET {marks} WHERE {rows}'  # noqa: S608 - names of our own tables, as above
    return sql, _values_of([*fields, *where], adding=False)


def _values_of(fields: list[Any], *, adding: bool) -> Values:
    """Return what takes the values of fields out of an instance, as the database takes them."""
    taken = attrgetter(*(each.attname for each in fields))
    others = [(place, each) for place, each in enumerate(fields) if not _is_taken_as_it_is(each)]

    def values(instance: Any) -> list[Any]:
        found = list(taken(instance))
        for place, field in others:
            value = field.pre_save(instance, True) if adding else found[place]
            found[place] = field.get_db_prep_save(value, database())
        return found

    return values


def _is_taken_as_it_is(field: Any) -> bool:
    if vendor() != "postgresql":
        return False
    if type(field) is models.DateTimeField:
        return not (field.auto_now or field.auto_now_add)
    return type(field) in _AS_THEY_ARE


def _primary_key(model: type[Model]) -> Any:
    """Return the field that is a row's key beside its tenant."""
    found = model._meta.pk
    assert found is not None  # noqa: S101 - there is no model without one
    return found
