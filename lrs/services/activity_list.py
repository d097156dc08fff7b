"""The administrators' list of Activities: in the order of their IRIs, found by an IRI or by how it begins."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from lrs.models import Activity
from people.rules.digests import digest_of

INDEXED = 200
"""How many characters of an IRI the index activity_by_iri holds (migration 0003)."""

_LAST = "\U0010ffff"

# Served by the index activity_by_iri (tenant_id, substr(iri, 1, 200), id), read in its order from one place on.
# Byte order on both databases; the text "200" must stand here as it stands in the index.
_PAGE = """
SELECT id, iri FROM lrs_activity
WHERE tenant_id = %s AND (substr(iri, 1, 200) COLLATE {collation}, id) > (%s, %s)
AND substr(iri, 1, 200) COLLATE {collation} <= %s
ORDER BY substr(iri, 1, 200) COLLATE {collation}, id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """Activities in order; ``after`` is the id of the last one if more come, else None."""

    activities: list[Activity]
    after: int | None = None


def list_activities(tenant_id: int, *, prefix: str = "", after: int | None = None, limit: int = 50) -> ActivityPage:
    """Return a page of the Activities whose IRI begins so, as far as the index goes: 200 characters."""
    prefix = prefix[:INDEXED]
    start, last_id = max(_place_of(tenant_id, after), (prefix, 0))
    sql = _PAGE.format(collation='"C"' if connection.vendor == "postgresql" else "BINARY")
    parameters: list[Any] = [tenant_id, start, last_id, prefix + _LAST, limit + 1]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        ids = [row[0] for row in cursor.fetchall()]
    rows = Activity.objects.filter(tenant_id=tenant_id).in_bulk(ids[:limit])
    return ActivityPage([rows[pk] for pk in ids[:limit]], ids[limit - 1] if len(ids) > limit else None)


def activity_with(tenant_id: int, iri: str) -> Activity | None:
    """Return the Activity with exactly this IRI."""
    return Activity.objects.filter(tenant_id=tenant_id, digest=digest_of(iri)).first()


def _place_of(tenant_id: int, after: int | None) -> tuple[str, int]:
    iri = Activity.objects.filter(tenant_id=tenant_id, pk=after).values_list("iri", flat=True).first()
    return ("", 0) if after is None or iri is None else (iri[:INDEXED], after)
