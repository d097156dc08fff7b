"""Cursors of the management API: where a list goes on, signed, so that they can't be made up, and opaque."""

from collections.abc import Mapping
from typing import Any

from django.core import signing

from people.rules.errors import UnusableCursor


def cursor_for(kind: str, tenant_id: int, *, after: int, parameters: Mapping[str, str] | None = None) -> str:
    """Return the cursor of the page after this key; it carries the query that it continues."""
    return signing.dumps([tenant_id, after, dict(parameters or {})], salt=f"cursor.{kind}", compress=True)


def read_cursor(kind: str, tenant_id: int, cursor: str) -> tuple[int, dict[str, str]]:
    """Return key and query of a cursor of this list and tenant; UnusableCursor for any other."""
    found: Any
    try:
        found = signing.loads(cursor, salt=f"cursor.{kind}")
    except signing.BadSignature:
        found = (None, 0, {})
    owner, after, parameters = found
    if owner != tenant_id:
        raise UnusableCursor("The cursor isn't one of this list; start from the first page.")
    return int(after), dict(parameters)
