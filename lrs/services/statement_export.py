"""Exports Statements in the order in which they were stored, page after page, with their attachments' contents."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from django.core.files.storage import default_storage

from lrs.models import Attachment
from lrs.services.horizon import horizon
from lrs.services.present import hashes_in
from lrs.services.query import StatementQuery, find
from lrs.services.replica import read

PAGE = 1000


def pages_of(query: StatementQuery) -> Iterator[list[str]]:
    """Yield the exact JSON of what the query finds, oldest first, up to the horizon of the moment when it began.

    Each page is a query of its own that goes on after the last position: no transaction and no cursor stays open
    however long it takes, and what is stored meanwhile is left to the next export.
    """
    last = min(query.last, horizon(query.tenant_id) - 1)
    page_query = replace(query, last=last, ascending=True, limit=PAGE)
    while True:
        page = read(partial(find, page_query), tenant_id=query.tenant_id, reach=last + 1)
        if page.payloads:
            yield page.payloads
        if page.next_from is None:
            return
        page_query = replace(page_query, first=page.next_from + 1)


def as_line(payload: str) -> bytes:
    """Return a Statement as a line: its own line breaks, which can only stand between tokens, become spaces."""
    if "\n" in payload or "\r" in payload:
        payload = payload.replace("\r", " ").replace("\n", " ")
    return payload.encode() + b"\n"


def write_attachments(tenant_id: int, payloads: Iterable[str], folder: Path) -> int:
    """Write the contents that the Statements name to files called by their sha2; return how many are new."""
    missing = {sha2 for sha2 in hashes_in(payloads) if not (folder / sha2).exists()}
    written = 0
    if not missing:
        return written
    for row in Attachment.objects.filter(tenant_id=tenant_id, sha2__in=missing).order_by("sha2"):
        unfinished = folder / f"{row.sha2}.part"
        with default_storage.open(row.path, "rb") as source, unfinished.open("wb") as target:
            target.writelines(source.chunks())
        unfinished.replace(folder / row.sha2)
        written += 1
    return written
