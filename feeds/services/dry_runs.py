"""Tries a filter or a mapping out on the records of the last days, before it goes live; nothing is changed."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.utils import timezone

from feeds.models import RecordStream
from feeds.rules.differences import Differences
from feeds.rules.mapping import Proposed, record_of
from feeds.rules.mapping_table import MappingRow, proposal
from feeds.services import feed_settings
from feeds.services.gathering import gathered
from feeds.services.records import made_up_to, page_after, place_before
from feeds.services.wanted import Wanted, check, wanted_of
from lrs.rules.position import stored_of
from lrs.services import log_reading

MOST_EXAMINED = 200_000
MOST_SECONDS = 20.0
_AT_ONCE = 1_000

Records = Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is tried out: another filter, and rows of the mapping that would be added or take another's place.

    ``remakes`` makes the records anew even without such rows: by the mapping of this version.
    """

    wanted: Wanted
    rows: tuple[MappingRow, ...] = ()
    remakes: bool = False


@dataclass(frozen=True, slots=True)
class DryRun:
    """What would be different in the records that were stored between two moments.

    There may be more than was examined: then it ``is_whole`` no more, and ends with ``until``.
    """

    since: datetime
    until: datetime
    examined: int
    is_whole: bool
    differences: Differences


def proposal_of(tenant_id: int, asked: Mapping[str, Any]) -> tuple[Wanted, Proposal]:
    """Return what is now and what is asked for: of a feed its filters, where no others are given; else all records."""
    before = wanted_of(feed_settings.get(tenant_id, asked["feed"])) if asked.get("feed") else Wanted()
    given = {each.name: asked[each.name] for each in fields(Wanted) if each.name in asked}
    if "events" in given:
        given["events"] = tuple(given["events"])
    rows = tuple(proposal(**each) for each in asked.get("mapping", ()))
    wanted = replace(before, **given)
    check(tenant_id, wanted)
    return before, Proposal(wanted, rows, remakes=bool(asked.get("rebuild")))


def try_out(tenant_id: int, before: Wanted, tried: Proposal, *, days: int) -> DryRun:
    """Return what a proposal would change in the stream that somebody has, over the last days."""
    since, stop_at = timezone.now() - timedelta(days=days), time.monotonic() + MOST_SECONDS
    position, end = place_before(since), made_up_to(tenant_id)
    found, examined = Differences(), 0
    while position < end and examined < MOST_EXAMINED and time.monotonic() < stop_at:
        page = page_after(tenant_id, position, Wanted(), at_most=_AT_ONCE)
        bounds = (position, page.reached)
        old, new = _chosen(tenant_id, bounds, before), _proposed(tenant_id, bounds, tried)
        for place in sorted(old.keys() | new.keys()):
            found.compare(old.get(place), new.get(place))
        position, examined = page.reached, examined + len(page.rows)
    is_whole = position >= end
    return DryRun(since, timezone.now() if is_whole else stored_of(position), examined, is_whole, found)


def _chosen(tenant_id: int, bounds: tuple[int, int], wanted: Wanted) -> Records:
    """Return the records of a stretch as they are."""
    after, up_to = bounds
    page = page_after(tenant_id, after, wanted, at_most=_AT_ONCE)
    return {position: orjson.loads(payload) for position, _, payload in page.rows if position <= up_to}


def _proposed(tenant_id: int, bounds: tuple[int, int], tried: Proposal) -> Records:
    """Return the records of a stretch as they would be; which event one is decides whether it is wanted."""
    if not (tried.rows or tried.remakes):
        return _chosen(tenant_id, bounds, tried.wanted)
    candidates = _chosen(tenant_id, bounds, replace(tried.wanted, events=()))
    made = _made(tenant_id, candidates, {(row.standard, row.verb): row for row in tried.rows})
    events = tried.wanted.events
    return {position: record for position, record in made.items() if not events or record["event"] in events}


def _made(tenant_id: int, records: Records, rows: Proposed) -> Records:
    """Return records made anew; one whose Statement isn't in the log any more stays as it is."""
    told = log_reading.payloads_at(tenant_id, list(records))
    statements = {position: orjson.loads(payload) for position, payload in told.items()}
    if not statements:
        return records
    known = gathered(tenant_id, list(statements.values()), identities_leave=_identities_leave(tenant_id))
    made = _as_sent(
        record_of(statement, position, known.facts_of(statement), rows) for position, statement in statements.items()
    )
    return {**records, **dict(zip(statements, made, strict=True))}


def _as_sent(records: Iterable[Any]) -> list[dict[str, Any]]:
    """Return records as they would be stored, so that they can be held against those that are."""
    return [orjson.loads(orjson.dumps(each.as_json())) for each in records]


def _identities_leave(tenant_id: int) -> bool:
    return bool(RecordStream.objects.values_list("identities_leave", flat=True).get(tenant_id=tenant_id))
