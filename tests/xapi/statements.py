"""Statements to change one thing in: valid by default. Ana learns, Bo teaches."""

from enum import Enum
from typing import Any, Final

from lrs.rules.statement import problems_of_statement
from lrs.rules.versions import Version

Json = dict[str, Any]


class Absent(Enum):
    """A property that is left out; an Enum, because its name is the same in every process."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT
"""Given as a property's value, it leaves the property out."""

STATEMENT_ID: Final = "fd41c918-b88b-4b20-a0a5-a4c32391aaa0"
OTHER_ID: Final = "6690e6c9-3ef0-4ed3-8b37-7f3964730bee"
SHA_256: Final = "495395e777cd98da653df9615d09c0fd6bb2f8d4788394cd53c56a3bfdcd848a"
VOIDED: Final = "http://adlnet.gov/expapi/verbs/voided"


def _changed(value: Json, changes: Json) -> Json:
    return {name: item for name, item in {**value, **changes}.items() if item is not ABSENT}


def make_agent(**changes: Any) -> Json:
    """Return Ana."""
    return _changed({"objectType": "Agent", "name": "Ana", "mbox": "mailto:ana@example.org"}, changes)


def make_account(**changes: Any) -> Json:
    """Return an account in a company's directory."""
    return _changed({"homePage": "https://hr.example.org", "name": "emp-4711"}, changes)


def make_group(**changes: Any) -> Json:
    """Return an anonymous Group of Ana and Bo."""
    members = [{"mbox": "mailto:ana@example.org"}, {"account": make_account()}]
    return _changed({"objectType": "Group", "name": "Ana and Bo", "member": members}, changes)


def make_authority_group(**changes: Any) -> Json:
    """Return an application and its user."""
    members = [
        {"account": {"homePage": "https://lms.example.org/oauth/token", "name": "client-1"}},
        {"mbox": "mailto:bo@example.org"},
    ]
    return _changed({"objectType": "Group", "member": members}, changes)


def make_verb(**changes: Any) -> Json:
    """Return "completed"."""
    return _changed({"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"en-US": "completed"}}, changes)


def make_definition(**changes: Any) -> Json:
    """Return the definition of a course."""
    return _changed(
        {
            "name": {"en": "First aid", "de": "Erste Hilfe"},
            "description": {"en": "What to do until help comes."},
            "type": "http://adlnet.gov/expapi/activities/course",
            "moreInfo": "https://courses.example.org/first-aid",
            "extensions": {"https://example.org/extensions/rooms": [1, None, {}]},
        },
        changes,
    )


def make_interaction(**changes: Any) -> Json:
    """Return the definition of a multiple choice question."""
    return _changed(
        {
            "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
            "interactionType": "choice",
            "correctResponsesPattern": ["a[,]c"],
            "choices": [{"id": "a", "description": {"en": "A"}}, {"id": "b"}, {"id": "c"}],
        },
        changes,
    )


def make_activity(**changes: Any) -> Json:
    """Return a course."""
    value = {"objectType": "Activity", "id": "https://courses.example.org/first-aid", "definition": make_definition()}
    return _changed(value, changes)


def make_statement_ref(**changes: Any) -> Json:
    """Return a reference to another Statement."""
    return _changed({"objectType": "StatementRef", "id": OTHER_ID}, changes)


def make_score(**changes: Any) -> Json:
    """Return a score of 95 of 100."""
    return _changed({"scaled": 0.95, "raw": 95, "min": 0, "max": 100}, changes)


def make_result(**changes: Any) -> Json:
    """Return a success."""
    return _changed(
        {
            "score": make_score(),
            "success": True,
            "completion": True,
            "response": "a[,]c",
            "duration": "PT4H35M59.14S",
            "extensions": {"https://example.org/extensions/attempt": 2},
        },
        changes,
    )


def make_context(**changes: Any) -> Json:
    """Return a context with everything that both versions know."""
    return _changed(
        {
            "registration": "ec531277-b57b-4c15-8d91-d292c5b2b8f7",
            "instructor": {"objectType": "Agent", "mbox": "mailto:bo@example.org"},
            "team": make_group(),
            "contextActivities": {
                "parent": [{"id": "https://courses.example.org/health"}],
                "category": [{"id": "https://w3id.org/xapi/cmi5/context/categories/cmi5"}],
            },
            "revision": "3",
            "platform": "Tributary",
            "language": "en-US",
            "statement": make_statement_ref(),
            "extensions": {},
        },
        changes,
    )


def make_attachment(**changes: Any) -> Json:
    """Return the header of a certificate."""
    return _changed(
        {
            "usageType": "https://example.org/attachment-usage/certificate",
            "display": {"en": "Certificate"},
            "description": {"en": "Certificate of first aid"},
            "contentType": "application/pdf",
            "length": 27,
            "sha2": SHA_256,
            "fileUrl": "https://files.example.org/certificate.pdf",
        },
        changes,
    )


def make_sub_statement(**changes: Any) -> Json:
    """Return what Ana intends to do."""
    value = {"objectType": "SubStatement", "actor": make_agent(), "verb": make_verb(), "object": make_activity()}
    return _changed(value, changes)


def make_statement(**changes: Any) -> Json:
    """Return "Ana completed First aid", as a client sends it."""
    return _changed(
        {
            "id": STATEMENT_ID,
            "actor": make_agent(),
            "verb": make_verb(),
            "object": make_activity(),
            "timestamp": "2026-11-20T22:30:55.123Z",
        },
        changes,
    )


def make_voiding_statement(**changes: Any) -> Json:
    """Return a Statement that voids another."""
    return make_statement(**{"verb": {"id": VOIDED}, "object": make_statement_ref(), **changes})


def complaints(statement: object, version: Version) -> list[tuple[str, str]]:
    """Return path and code of everything that is wrong with a Statement."""
    return [(problem.path, problem.code) for problem in problems_of_statement(statement, version=version)]
