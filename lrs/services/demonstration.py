"""A little demonstration data: three learners in a first-aid course, the same at every call."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import orjson

from lrs.rules.source import read_statements
from lrs.rules.versions import Version
from lrs.services.record import record
from people.rules.principal import Principal

COURSE = "https://example.org/courses/first-aid"
UNITS = ("calling-for-help", "recovery-position", "resuscitation", "bleeding-and-burns")
LEARNERS = {"ana": 0.94, "bo": 0.71, "cy": 0.42}
"""The learners, and the share of the questions that each answers right."""

_BEGIN = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
_VERBS = "http://adlnet.gov/expapi/verbs/"
_PASSING = 0.6


def store_demonstration(principal: Principal) -> int:
    """Store the demonstration Statements and return their number; what is stored already stays as it is."""
    statements = [statement for number, learner in enumerate(LEARNERS) for statement in _story(number, learner)]
    _, sources = read_statements(orjson.dumps(statements))
    record(sources, principal=principal, version=Version.V1_0_3)
    return len(statements)


def _story(number: int, learner: str) -> Iterator[dict[str, Any]]:
    at = _BEGIN + timedelta(days=number, minutes=7 * number)
    score = LEARNERS[learner]
    yield _statement(learner, "initialized", COURSE, at)
    for place, unit in enumerate(UNITS):
        at += timedelta(minutes=11 + 3 * place + number)
        iri = f"{COURSE}/{unit}"
        yield _statement(learner, "experienced", iri, at)
        right = (place + 1) * score >= place + _PASSING
        yield _statement(learner, "answered", f"{iri}/question", at + timedelta(minutes=4), {"success": right})
    at += timedelta(minutes=20)
    result = {"score": {"scaled": score, "raw": round(score * 100), "min": 0, "max": 100}, "duration": "PT1H35M"}
    if score >= _PASSING:
        yield _statement(learner, "passed", COURSE, at, {**result, "success": True})
        yield _statement(learner, "completed", COURSE, at + timedelta(seconds=2), {"completion": True})
    else:
        yield _statement(learner, "failed", COURSE, at, {**result, "success": False})


def _statement(learner: str, verb: str, iri: str, at: datetime, result: dict[str, Any] | None = None) -> dict[str, Any]:
    name = iri.removeprefix(COURSE).strip("/").replace("-", " ").replace("/", ": ").capitalize() or "First aid"
    statement: dict[str, Any] = {
        "id": str(uuid5(NAMESPACE_URL, f"{learner} {verb} {iri}")),
        "actor": {
            "objectType": "Agent",
            "name": learner.capitalize(),
            "account": {"homePage": "https://example.org/staff", "name": learner},
        },
        "verb": {"id": _VERBS + verb, "display": {"en": verb}},
        "object": {"objectType": "Activity", "id": iri, "definition": {"name": {"en": name}}},
        "context": {
            "registration": str(uuid5(NAMESPACE_URL, f"{learner} in {COURSE}")),
            "contextActivities": {"grouping": [{"objectType": "Activity", "id": COURSE}]},
        },
        "timestamp": at.isoformat().replace("+00:00", "Z"),
    }
    return statement if result is None else {**statement, "result": result}
