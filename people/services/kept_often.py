"""Rows that hot paths add and change: their SQL is written once in a process, without the ORM's work for each row.

As ``bulk_create`` and ``update``, these send no signals. What they return is asked by ``round_trip.together``.
"""

from functools import lru_cache
from typing import Any

from django.db.models import Model

from people.services.round_trip import Question, Rows, database, nothing


def added(instance: Model, *, unless_known: bool = False) -> Question:
    """Return what adds a row; the answer is whether it was added, and the instance has its key then.

    ``unless_known`` adds nothing where a constraint says that there is such a row; else that raises IntegrityError.
    """
    sql, fields = _insert(type(instance), instance.pk is None, unless_known)
    ours = database()
    values = [field.get_db_prep_save(field.pre_save(instance, True), ours) for field in fields]

    def read(rows: Rows) -> bool:
        if rows and instance.pk is None:
            instance.pk = rows[0][0]
        if rows:
            instance._state.adding, instance._state.db = False, ours.alias
        return bool(rows)

    return Question(sql, values, read)


def changed(instance: Any, *names: str) -> Question:
    """Return what writes these fields of a row of a tenant."""
    sql, fields = _update(type(instance), names)
    ours = database()
    values = [field.get_db_prep_save(getattr(instance, field.attname), ours) for field in fields]
    return Question(sql, values, nothing)


def replaced(instance: Model, *names: str, by: tuple[str, ...], newest: str | None = None) -> Question:
    """Return what adds a row, or writes these fields of the one that is known by the same values of ``by``.

    With ``newest``, a field that is among them, a row that has as much of it already stays as it is.
    """
    sql, fields = _upsert(type(instance), names, by, newest)
    ours = database()
    return Question(sql, [field.get_db_prep_save(field.pre_save(instance, True), ours) for field in fields], nothing)


@lru_cache(maxsize=256)
def _upsert(
    model: type[Model], names: tuple[str, ...], by: tuple[str, ...], newest: str | None
) -> tuple[str, list[Any]]:
    meta = model._meta
    generated = meta.auto_field
    fields = [each for each in meta.local_concrete_fields if each is not generated and each.column]
    columns = ", ".join(f'"{each.column}"' for each in fields)
    marks = ", ".join(["%s"] * len(fields))
    key = ", ".join(f'"{_column(model, each)}"' for each in by)
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in (_column(model, each) for each in names))
    sequence = _column(model, newest) if newest else ""
    condition = f' WHERE known."{sequence}" < excluded."{sequence}"' if newest else ""
    sql = f'INSERT INTO "{meta.db_table}" AS known ({columns}) VALUES ({marks})'  # noqa: S608 - names of our own tables
    return f"{sql} ON CONFLICT ({key}) DO UPDATE SET {changes}{condition}", fields


def _column(model: type[Model], name: str) -> str:
    field: Any = model._meta.get_field(name)
    return str(field.column)


@lru_cache(maxsize=256)
def _insert(model: type[Model], without_key: bool, unless_known: bool) -> tuple[str, list[Any]]:
    meta = model._meta
    fields = [each for each in meta.local_concrete_fields if not (without_key and each.primary_key)]
    names = ", ".join(f'"{each.column}"' for each in fields)
    on_conflict = " ON CONFLICT DO NOTHING" if unless_known else ""
    marks = ", ".join(["%s"] * len(fields))
    key = _primary_key(model).column
    sql = f'INSERT INTO "{meta.db_table}" ({names}) VALUES ({marks}){on_conflict} RETURNING "{key}"'  # noqa: S608
    return sql, fields


@lru_cache(maxsize=256)
def _update(model: type[Model], names: tuple[str, ...]) -> tuple[str, list[Any]]:
    meta = model._meta
    fields: list[Any] = [meta.get_field(each) for each in names]
    where: list[Any] = [meta.get_field("tenant"), _primary_key(model)]
    marks = ", ".join(f'"{each.column}" = %s' for each in fields)
    rows = " AND ".join(f'"{each.column}" = %s' for each in where)
    sql = f'UPDATE "{meta.db_table}" SET {marks} WHERE {rows}'  # noqa: S608 - names of our own tables, as above
    return sql, [*fields, *where]


def _primary_key(model: type[Model]) -> Any:
    """Return the field that is a row's key beside its tenant."""
    found = model._meta.pk
    assert found is not None  # noqa: S101 - there is no model without one
    return found
