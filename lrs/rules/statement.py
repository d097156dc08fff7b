"""Statements and SubStatements: their tables, and every problem of one at once.

xAPI 1.0.3 Data §2.2, §2.4; xAPI 2.0 §4.2.
"""

import re
from typing import Final

from lrs.rules.activity import ACTIVITY
from lrs.rules.actor import ACTOR, AGENT, AUTHORITY
from lrs.rules.attachment import ATTACHMENT
from lrs.rules.checks import check_of, problems
from lrs.rules.context import CONTEXT, revision_and_platform_are_of_an_activity
from lrs.rules.errors import Problem
from lrs.rules.grammar import ArrayOf, ByVersion, Format, Section, Table, one_of, optional, required
from lrs.rules.object import OBJECT_OF_SUB_STATEMENT, object_with
from lrs.rules.result import RESULT
from lrs.rules.timestamps import TIMESTAMP
from lrs.rules.uuids import UUID
from lrs.rules.verb import VERB
from lrs.rules.versions import Version
from lrs.rules.voiding import voids_by_reference

SECTION = Section("2.4", "4.2.2")
SECTION_OF_ID = Section("2.4.1", "4.2.4.2")
SECTION_OF_ACTOR = Section("2.4.2", "4.2.2.1")
SECTION_OF_VERB = Section("2.4.3", "4.2.2.2")
SECTION_OF_OBJECT = Section("2.4.4", "4.2.2.3")
SECTION_OF_RESULT = Section("2.4.5", "4.2.2.4")
SECTION_OF_CONTEXT = Section("2.4.6", "4.2.2.5")
SECTION_OF_TIMESTAMP = Section("2.4.7", "4.2.4.2")
SECTION_OF_STORED = Section("2.4.8", "4.2.4.2")
SECTION_OF_AUTHORITY = Section("2.4.9", "4.2.4.2")
SECTION_OF_VERSION = Section("2.4.10", "4.2.4.3")
SECTION_OF_ATTACHMENTS = Section("2.4.11", "4.2.2.6")
SECTION_OF_SUB_STATEMENT = Section("2.4.4.3", "4.2.2.3")

_PATCH = r"(?:\.(?:0|[1-9][0-9]*)(?:-[0-9A-Za-z-]+)?)?"
_VERSION_1 = re.compile(rf"1\.0{_PATCH}").fullmatch
_VERSION_1_OR_2 = re.compile(rf"[12]\.0{_PATCH}").fullmatch

VERSION = ByVersion(
    Format(
        "version",
        lambda value: type(value) is str and _VERSION_1(value) is not None,
        "Leave the version out, or send 1.0.0.",
        "unknown-version",
    ),
    Format(
        "version",
        lambda value: type(value) is str and _VERSION_1_OR_2(value) is not None,
        "Leave the version out, or send 2.0.0 or 1.0.0.",
        "unknown-version",
    ),
)

_SHARED_ROWS: Final = {
    "actor": required(ACTOR, SECTION_OF_ACTOR),
    "verb": required(VERB, SECTION_OF_VERB),
    "result": optional(RESULT, SECTION_OF_RESULT),
    "context": optional(CONTEXT, SECTION_OF_CONTEXT),
    "timestamp": optional(TIMESTAMP, SECTION_OF_TIMESTAMP),
    "attachments": optional(ArrayOf(ATTACHMENT), SECTION_OF_ATTACHMENTS),
}
_SHARED_RULES: Final = (voids_by_reference, revision_and_platform_are_of_an_activity)

SUB_STATEMENT = Table(
    "a SubStatement",
    SECTION_OF_SUB_STATEMENT,
    {
        "objectType": required(one_of("SubStatement"), SECTION_OF_SUB_STATEMENT),
        "object": required(OBJECT_OF_SUB_STATEMENT, SECTION_OF_OBJECT),
        **_SHARED_ROWS,
    },
    rules=_SHARED_RULES,
    refused=dict.fromkeys(
        ("id", "stored", "version", "authority"), "Leave it out: only the Statement around a SubStatement has it."
    ),
)
STATEMENT = Table(
    "a Statement",
    SECTION,
    {
        "id": optional(UUID, SECTION_OF_ID),
        "object": required(object_with(SUB_STATEMENT), SECTION_OF_OBJECT),
        **_SHARED_ROWS,
        "stored": optional(TIMESTAMP, SECTION_OF_STORED),
        "authority": optional(AUTHORITY, SECTION_OF_AUTHORITY),
        "version": optional(VERSION, SECTION_OF_VERSION),
    },
    rules=_SHARED_RULES,
)

_CHECKS: Final = {version: check_of(STATEMENT, version) for version in Version}


def problems_of_statement(value: object, *, version: Version) -> list[Problem]:
    """Return everything that is wrong with a Statement; nothing when it is valid."""
    return problems(_CHECKS[version], value, version=version)


def problems_of_agent(value: object, *, version: Version, path: str = "$", allow_group: bool = False) -> list[Problem]:
    """Return everything that is wrong with an Agent, or with an Agent or Group where both may stand.

    xAPI 1.0.3 Communication §2.1.3, §2.3 (the agent parameter).
    """
    kind = ACTOR if allow_group else AGENT
    return problems(check_of(kind, version), value, version=version, path=path)


def problems_of_activity(value: object, *, version: Version, path: str = "$") -> list[Problem]:
    """Return everything that is wrong with an Activity."""
    return problems(check_of(ACTIVITY, version), value, version=version, path=path)
