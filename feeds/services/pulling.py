"""Streams that are pulled: records, and changes of the log. Each has cursors of its own, which carry its filters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from feeds.rules.errors import CursorExpired, RestartNeeded
from feeds.rules.renderings.formats import RECORD
from feeds.services import changes, records
from feeds.services.records import Page
from feeds.services.rendering import told_in
from feeds.services.wanted import check, wanted_by
from lrs.services import log_reading
from lrs.services.query import StatementQuery
from people.rules.errors import UnusableCursor
from people.services.cursors import cursor_for, read_cursor


@dataclass(frozen=True, slots=True)
class Place:
    """Where a consumer stands: the position after which it goes on, and the filters that it keeps to."""

    position: int
    filters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stream:
    """What is read from a position on, in the order of the log, no more than so many at once.

    ``kind`` tells its cursors from others'; ``address`` is where it is asked for, with the tenant if one is named.
    ``expired`` tells of a position that nobody can go on from any more from where it can, with the reason.
    """

    kind: str
    tenant_id: int
    address: str
    filters: Mapping[str, str]
    read: Callable[[int, int], Page]
    expired: Callable[[int], tuple[int, str] | None]

    def cursor(self, position: int) -> str:
        """Return the cursor of what comes after a position."""
        return cursor_for(self.kind, self.tenant_id, after=position, parameters=self.filters)

    def check(self, position: int) -> None:
        """Refuse to go on from where something would be missed, and say from where it goes on."""
        found = self.expired(position)
        if found is not None:
            kept_from, why = found
            raise CursorExpired(why, restart=restart(self.address, cursor=self.cursor(kept_from)))


def of_records(tenant_id: int, address: str, filters: Mapping[str, str]) -> Stream:
    """Return the stream of learning records, in the format that is asked for."""
    wanted, format_ = wanted_by(filters), filters.get("format", RECORD)
    check(tenant_id, wanted)

    def read(position: int, at_most: int) -> Page:
        return told_in(records.page_after(tenant_id, position, wanted, at_most=at_most), format_)

    def expired(position: int) -> tuple[int, str] | None:
        end = records.made_up_to(tenant_id)
        return None if position <= end else (end, "The stream ends before this cursor, as after a backup came back.")

    return Stream(
        records.KIND,
        tenant_id,
        address,
        filters,
        read=read,
        expired=expired,
    )


def of_changes(query: StatementQuery, address: str, filters: Mapping[str, str]) -> Stream:
    """Return the stream of the log's changes; ``query`` is what is asked of the log."""

    def expired(position: int) -> tuple[int, str] | None:
        kept_from = log_reading.archived_up_to(query.tenant_id, position) if position else None
        return None if kept_from is None else (kept_from, "What comes after this cursor was archived from the log.")

    return Stream(
        changes.KIND,
        query.tenant_id,
        address,
        filters,
        read=lambda position, at_most: changes.page_after(query, position, at_most=at_most),
        expired=expired,
    )


def place_of(kind: str, tenant_id: int, cursor: str, *, address: str, filters: Mapping[str, str]) -> Place:
    """Return what a cursor says; one that isn't this stream's is refused, with where the stream begins."""
    try:
        return Place(*read_cursor(kind, tenant_id, cursor))
    except UnusableCursor:
        message = "The cursor isn't one of this stream: begin without one, or with the last that you were given."
        raise RestartNeeded(message, restart=restart(address, **filters)) from None


def restart(address: str, **parameters: str) -> dict[str, str]:
    """Return from where a consumer can go on, as refusals say it."""
    named = {"cursor": parameters["cursor"]} if "cursor" in parameters else {}
    joint = "&" if "?" in address else "?"
    return {**named, "url": f"{address}{joint}{urlencode(parameters)}" if parameters else address}
