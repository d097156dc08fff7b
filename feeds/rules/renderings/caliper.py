"""A learning record as an Event of Caliper Analytics 1.2, and the Envelope in which events are sent."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from feeds.rules.event_names import Event
from feeds.rules.renderings.caliper_table import GRADE, THINGS, Row, Thing, rows_for
from feeds.rules.renderings.entity_ids import iri_of, uuid_of, without_gaps

Json = Mapping[str, Any]

CONTEXT: Final = "http://purl.imsglobal.org/ctx/caliper/v1p2"


def caliper_events(record: Json, *, origin: str) -> list[dict[str, Any]]:
    """Return the Events that tell what a record tells, none if Caliper has none; ``origin`` is where this server is.

    Caliper 1.2, Event: actor, action, object and eventTime are needed, and are what the record says.
    """
    if "learner" not in record or "item" not in record:
        return []
    thing = THINGS.get(record["item"].get("type", ""), Thing.OTHER)
    rows = rows_for(Event(record["event"]), thing, record["provenance"]["verb"])
    said = [row for row in rows if row.type != GRADE or _score(record)]
    return [_event(record, row, record["id"] if row is rows[0] else "", origin) for row in said]


def envelope(events: Sequence[Json], *, origin: str, sent_at: str) -> dict[str, Any]:
    """Return the Envelope of events (Caliper 1.2, Envelope); ``sent_at`` is written as ``time_of`` does."""
    return {"sensor": origin, "sendTime": sent_at, "dataVersion": CONTEXT, "data": list(events)}


def time_of(record: Json) -> str:
    """Return when it happened: UTC to the millisecond, neither less nor more (Caliper 1.2, Event: eventTime)."""
    return f"{record.get('occurred_at', record['recorded_at'])[:23]}Z"


def _event(record: Json, row: Row, known_as: str, origin: str) -> dict[str, Any]:
    """Return one Event; beside the first one of a record others have ids of their own, the same each time."""
    server = {"id": origin, "type": "SoftwareApplication"}
    person = {"id": iri_of(record["learner"]["id"]), "type": "Person"}
    return without_gaps(
        {
            "@context": CONTEXT,
            "id": iri_of(known_as or str(uuid_of(record["id"], row.type))),
            "type": row.type,
            "profile": row.profile,
            "action": row.action,
            "eventTime": time_of(record),
            "edApp": server,
            "group": _group(record),
            "session": _session(record),
            **(_graded(record, person, row.thing, server) if row.type == GRADE else _done(record, row, person)),
        }
    )


def _done(record: Json, row: Row, person: Json) -> dict[str, Any]:
    """Return what a Person did with a thing, and the Attempt that came of it (Supported Generated Entities)."""
    makes_an_attempt = row.type in ("AssessmentEvent", "AssignableEvent")
    attempt = _attempt(record, person) if makes_an_attempt else None
    if attempt and row.action in ("Started", "Completed"):
        attempt["startedAtTime" if row.action == "Started" else "endedAtTime"] = time_of(record)
        attempt |= _duration(record)
    return {"actor": person, "object": _thing(record, row.thing), "generated": attempt}


def _graded(record: Json, person: Json, thing: Thing, server: Json) -> dict[str, Any]:
    """Return which Attempt was graded, and the Score (Caliper 1.2, GradeEvent: the grading Agent is the actor)."""
    attempt = _attempt(record, person) or {"id": "_:attempt", "type": "Attempt", "assignee": person}
    attempt["assignable"] = _thing(record, thing)
    score = {
        "id": f"urn:uuid:{uuid_of(record['id'], 'score')}",
        "type": "Score",
        "attempt": attempt["id"],
        **(_score(record) or {}),
        "scoredBy": server["id"],
        "dateCreated": time_of(record),
    }
    return {"actor": dict(server), "object": attempt, "generated": score}


def _thing(record: Json, thing: Thing) -> dict[str, Any]:
    item = record["item"]
    return without_gaps({"id": item["id"], "type": thing.value, "name": item.get("name")})


def _attempt(record: Json, person: Json) -> dict[str, Any] | None:
    """Return the Attempt as it is called there, or by the registration that it is part of; None if neither is known."""
    called = iri_of(record.get("attempt", ""))
    if not called and "registration" not in record:
        return None
    known = called or f"urn:uuid:{uuid_of(record['registration'], record['item']['id'])}"
    return {"id": known, "type": "Attempt", "assignee": person["id"], "assignable": record["item"]["id"]}


def _score(record: Json) -> dict[str, Any] | None:
    """Return the raw score and its maximum, or the scaled one, whose maximum is 1 (xAPI 1.0.3 Data §2.4.5.1)."""
    score = record.get("score", {})
    if "raw" in score:
        return without_gaps({"scoreGiven": score["raw"], "maxScore": score.get("max")})
    return {"scoreGiven": score["scaled"], "maxScore": 1} if "scaled" in score else None


def _duration(record: Json) -> dict[str, str]:
    return {"duration": f"PT{record['duration']:.6f}".rstrip("0").rstrip(".") + "S"} if "duration" in record else {}


def _group(record: Json) -> dict[str, Any]:
    course = record.get("course", {})
    known = iri_of(course.get("id", ""))
    return without_gaps({"id": known, "type": "CourseOffering", "name": course.get("name")}) if known else {}


def _session(record: Json) -> dict[str, Any]:
    known = iri_of(record.get("session", ""))
    return {"id": known, "type": "Session"} if known else {}
