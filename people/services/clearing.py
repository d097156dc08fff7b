"""Deletes what is old in portions, so that no statement of a busy installation runs for minutes."""

from typing import Any

from django.db.models import QuerySet

PORTION = 1_000


def delete_portion(rows: "QuerySet[Any]", *, by: str) -> int:
    """Delete the oldest of these rows, and return how many there were; 0 when nothing is left.

    ``by`` is the column of their age, whose index finds them. Who deletes at the same time gets past each other: what
    the other has deleted counts for nobody twice.
    """
    oldest = list(rows.order_by(by).values_list("pk", flat=True)[:PORTION])
    return int(rows.filter(pk__in=oldest).delete()[0]) if oldest else 0
