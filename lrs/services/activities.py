"""Answers what the store knows of an Activity (xAPI 1.0.3 Communication §2.5)."""

from typing import Any

import orjson

from lrs.models import Activity
from people.rules.digests import digest_of


def activity_of(tenant_id: int, iri: str) -> dict[str, Any]:
    """Return the Activity with its canonical definition; one that is unknown has just its id."""
    rows = Activity.objects.filter(tenant_id=tenant_id, digest=digest_of(iri)).values_list("definition", flat=True)
    definition = next(iter(rows), None)
    activity: dict[str, Any] = {"objectType": "Activity", "id": iri}
    if definition:
        activity["definition"] = orjson.loads(definition)
    return activity
