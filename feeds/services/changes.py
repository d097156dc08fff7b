"""Reads the log itself as a stream of changes: what was stored, and what doesn't hold any more."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson

from feeds.rules.learning_record import sequence_of
from feeds.services.records import Page
from lrs.rules.voiding import voided_id
from lrs.services import log_reading
from lrs.services.log_reading import Voiding
from lrs.services.query import StatementQuery, find

KIND = "changes"
FILTERS = ("agent", "verb", "activity", "registration", "related_agents", "related_activities")
"""What a request may ask for: the filters of the xAPI, by their names there (xAPI 1.0.3 Communication §2.1.3)."""


def page_after(query: StatementQuery, position: int, *, at_most: int) -> Page:
    """Return the next changes after a position, of what the query asks for.

    Where nothing more is asked for yet, the page reaches to the end of the log, as that of records does.
    """
    end = log_reading.end_of(query.tenant_id)
    if end <= position:
        return Page([], position, False)
    asked = replace(query, first=position + 1, last=end, ascending=True, limit=at_most, include_voided=True)
    found = find(asked)
    told = [orjson.loads(each) for each in found.payloads]
    voidings = log_reading.voidings_of(query.tenant_id, _ids(told))
    entries = zip(found.positions, found.payloads, told, strict=True)
    rows = [(place, None, _change(place, payload, each, voidings)) for place, payload, each in entries]
    more = found.next_from is not None
    return Page(rows, rows[-1][0] if more else end, more)


def _ids(told: list[dict[str, Any]]) -> set[UUID]:
    targets = (voided_id(each) for each in told)
    return {UUID(each["id"]) for each in told} | {UUID(each) for each in targets if each}


def _change(position: int, payload: str, statement: Mapping[str, Any], voidings: Mapping[UUID, Voiding]) -> str:
    """Return a change as one line of JSON, with the Statement's text as it is stored.

    Whoever applies changes in their order ends with what holds: a Statement that was voided before it came says so
    itself, since its tombstone is behind it.
    """
    target = voided_id(statement)
    voiding = voidings.get(UUID(target)) if target else None
    own = voidings.get(UUID(statement["id"]))
    said: dict[str, Any] = {"sequence": sequence_of(position), "change": "stored"}
    if voiding and voiding.position < position == voiding.voided_at:
        said |= {"change": "voided", "voids": target}
    elif own and own.voided_at < position:
        said["voided"] = True
    # A line break can only stand between the parts of the text, and would end a line or an event.
    line = payload.replace("\n", " ").replace("\r", " ")
    return f'{orjson.dumps(said).decode()[:-1]},"statement":{line}}}'
