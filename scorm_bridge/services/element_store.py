"""Reads and writes the elements of SCO attempts: as many as a commit changes, by one statement each."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from people.services import array_text
from people.services.round_trip import Question, Rows, nothing, together
from scorm_bridge.models import CmiElement, ScoAttempt
from scorm_bridge.rules.element_parts import part_of
from scorm_bridge.rules.stored_text import escaped, is_storable, unescaped

# The parts that a commit changes, however many there are besides; served by the primary key.
_READ = """
SELECT name, value, escaped, sequence FROM scorm_bridge_cmielement
WHERE tenant_id = %s AND sco_attempt_id = %s AND part {among}
"""
_READS = {
    "postgresql": _READ.format(among="= ANY(%s::text[])"),
    "sqlite": _READ.format(among="IN (SELECT value FROM json_each(%s))"),
}

# One statement however many elements there are. The newest commit counts for each element: an older one that arrives
# late adds what only it has. Served by the primary key (tenant_id, sco_attempt_id, part, name).
_UPSERT = """
INSERT INTO scorm_bridge_cmielement AS known (tenant_id, sco_attempt_id, part, name, value, escaped, sequence)
SELECT {columns} FROM {source}
WHERE true
ON CONFLICT (tenant_id, sco_attempt_id, part, name) DO UPDATE
SET value = excluded.value, escaped = excluded.escaped, sequence = excluded.sequence
WHERE known.sequence < excluded.sequence
"""
_POSTGRESQL = _UPSERT.format(
    columns="%s::bigint, %s::uuid, sent.part, sent.name, sent.value, sent.escaped, %s::bigint",
    source="unnest(%s::text[], %s::text[], %s::text[], %s::boolean[]) AS sent (part, name, value, escaped)",
)
_SQLITE = _UPSERT.format(
    columns="%s, %s, json_extract(sent.value, '$[0]'), json_extract(sent.value, '$[1]'),"
    " json_extract(sent.value, '$[2]'), json_extract(sent.value, '$[3]'), %s",
    source="json_each(%s) AS sent",
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
    found: dict[str, Stored] = together(asked(sco, parts))[0]
    return found


def asked(sco: ScoAttempt, parts: Collection[str]) -> Question:
    """Return what asks for the same as ``parts_of``, together with other things."""
    vendor, wanted = connection.vendor, ["", *parts]
    among = array_text.of_texts(wanted) if vendor == "postgresql" else json.dumps(wanted)
    return Question(_READS[vendor], (sco.tenant_id, _key(sco.pk), among), _stored)


def everything_of(tenant_id: int, sco_attempts: Collection[UUID]) -> dict[UUID, dict[str, str]]:
    """Return all elements of SCO attempts; one query for all of them."""
    found: dict[UUID, dict[str, str]] = {each: {} for each in sco_attempts}
    rows = CmiElement.objects.filter(tenant_id=tenant_id, sco_attempt_id__in=list(sco_attempts))
    for sco, name, value, is_escaped in rows.values_list("sco_attempt_id", "name", "value", "escaped"):
        found[sco][name] = unescaped(value) if is_escaped else value
    return found


def written(sco: ScoAttempt, elements: Mapping[str, str], *, sequence: int) -> list[Question]:
    """Return what writes elements, if there are any; those that a newer commit has written stay as they are."""
    if not elements:
        return []
    parts, texts = [part_of(name) for name in elements], list(elements.values())
    is_escaped = [not is_storable(text) for text in texts]
    values = [escaped(text) if odd else text for text, odd in zip(texts, is_escaped, strict=True)]
    whose = (sco.tenant_id, _key(sco.pk), sequence)
    if connection.vendor == "postgresql":
        columns = [array_text.of_texts(each) for each in (parts, elements, values)]
        return [Question(_POSTGRESQL, (*whose, *columns, array_text.of_booleans(is_escaped)), nothing)]
    rows = json.dumps(list(zip(parts, elements, values, is_escaped, strict=True)))
    return [Question(_SQLITE, (*whose, rows), nothing)]


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


def _stored(rows: Rows) -> dict[str, Stored]:
    return {
        name: Stored(unescaped(value) if is_escaped else value, sequence) for name, value, is_escaped, sequence in rows
    }


def _key(value: UUID) -> UUID | str:
    """Return a UUID as the database keeps it."""
    return value if connection.vendor == "postgresql" else value.hex
