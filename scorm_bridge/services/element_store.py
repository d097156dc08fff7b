"""Reads and writes the elements of SCO attempts: as many as a commit changes, by one statement each."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from scorm_bridge.models import CmiElement, ScoAttempt
from scorm_bridge.rules.element_parts import part_of
from scorm_bridge.rules.stored_text import escaped, is_storable, unescaped

# One statement however many elements there are. The newest commit counts for each element: an older one that arrives
# late adds what only it has. Served by the primary key (tenant_id, sco_attempt_id, part, name).
_UPSERT = """
INSERT INTO scorm_bridge_cmielement AS known (tenant_id, sco_attempt_id, part, name, value, escaped, sequence)
SELECT {columns}, {sequence} FROM {source}
WHERE true
ON CONFLICT (tenant_id, sco_attempt_id, part, name) DO UPDATE
SET value = excluded.value, escaped = excluded.escaped, sequence = excluded.sequence
WHERE known.sequence < excluded.sequence
"""

_POSTGRESQL = _UPSERT.format(
    columns="%(tenant)s, %(sco)s, sent.part, sent.name, sent.value, sent.escaped",
    sequence="%(sequence)s",
    source="unnest(%(parts)s::text[], %(names)s::text[], %(values)s::text[], %(escaped)s::boolean[])"
    " AS sent (part, name, value, escaped)",
)
_SQLITE = _UPSERT.format(
    columns="%(tenant)s, %(sco)s, json_extract(sent.value, '$[0]'), json_extract(sent.value, '$[1]'),"
    " json_extract(sent.value, '$[2]'), json_extract(sent.value, '$[3]')",
    sequence="%(sequence)s",
    source="json_each(%(rows)s) AS sent",
)

# A SCO of SCORM 1.2 finds what it was left with: one statement for all elements.
_COPY = """
INSERT INTO scorm_bridge_cmielement (tenant_id, sco_attempt_id, part, name, value, escaped, sequence)
SELECT tenant_id, %(target)s, part, name, value, escaped, %(sequence)s
FROM scorm_bridge_cmielement WHERE tenant_id = %(tenant)s AND sco_attempt_id = %(source)s
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """A value, and the commit that wrote it."""

    value: str
    sequence: int


def parts_of(sco: ScoAttempt, parts: Collection[str]) -> dict[str, Stored]:
    """Return what is stored of these entries of collections, and all single elements."""
    rows = CmiElement.objects.filter(tenant_id=sco.tenant_id, sco_attempt_id=sco.pk, part__in=["", *parts])
    return {
        name: Stored(unescaped(value) if is_escaped else value, sequence)
        for name, value, is_escaped, sequence in rows.values_list("name", "value", "escaped", "sequence")
    }


def everything_of(tenant_id: int, sco_attempts: Collection[UUID]) -> dict[UUID, dict[str, str]]:
    """Return all elements of SCO attempts; one query for all of them."""
    found: dict[UUID, dict[str, str]] = {each: {} for each in sco_attempts}
    rows = CmiElement.objects.filter(tenant_id=tenant_id, sco_attempt_id__in=list(sco_attempts))
    for sco, name, value, is_escaped in rows.values_list("sco_attempt_id", "name", "value", "escaped"):
        found[sco][name] = unescaped(value) if is_escaped else value
    return found


def write(sco: ScoAttempt, elements: Mapping[str, str], *, sequence: int) -> None:
    """Write elements; those that a newer commit has written stay as they are."""
    if not elements:
        return
    storable = {name: is_storable(value) for name, value in elements.items()}
    rows = [
        [part_of(name), name, value if storable[name] else escaped(value), not storable[name]]
        for name, value in elements.items()
    ]
    values: dict[str, Any] = {"tenant": sco.tenant_id, "sco": _key(sco.pk), "sequence": sequence}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names = ("parts", "names", "values", "escaped")
            columns = [list(column) for column in zip(*rows, strict=True)]
            cursor.execute(_POSTGRESQL, values | dict(zip(names, columns, strict=True)))
        else:
            cursor.execute(_SQLITE, values | {"rows": json.dumps(rows)})


def copy(source: ScoAttempt, target: ScoAttempt, *, sequence: int) -> None:
    """Let a SCO attempt begin with the elements of another one."""
    values = {
        "tenant": target.tenant_id,
        "source": _key(source.pk),
        "target": _key(target.pk),
        "sequence": sequence,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COPY, values)


def _key(value: UUID) -> UUID | str:
    """Return a UUID as the database keeps it."""
    return value if connection.vendor == "postgresql" else value.hex
