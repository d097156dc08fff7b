"""What a Statement is about: an Activity, Agent, Group, StatementRef or, unless nested already, a SubStatement.

xAPI 1.0.3 Data §2.4.4; xAPI 2.0 §4.2.2.3.
"""

from typing import Final

from lrs.rules.activity import ACTIVITY
from lrs.rules.actor import AGENT, GROUP
from lrs.rules.grammar import ByObjectType, Section, Table, one_of, required
from lrs.rules.uuids import UUID

SECTION = Section("2.4.4", "4.2.2.3")
SECTION_OF_STATEMENT_REF = Section("2.4.4.3", "4.2.2.3")

STATEMENT_REF = Table(
    "a StatementRef",
    SECTION_OF_STATEMENT_REF,
    {
        "objectType": required(one_of("StatementRef"), SECTION_OF_STATEMENT_REF),
        "id": required(UUID, SECTION_OF_STATEMENT_REF),
    },
)

_TABLES: Final = {"Activity": ACTIVITY, "Agent": AGENT, "Group": GROUP, "StatementRef": STATEMENT_REF}

OBJECT_OF_SUB_STATEMENT = ByObjectType(
    "the object of a SubStatement",
    SECTION,
    _TABLES,
    default="Activity",
    refused={"SubStatement": "Take another object: a SubStatement can't contain a SubStatement."},
)


def object_with(sub_statement: Table) -> ByObjectType:
    """Return the object of a Statement, which may be a SubStatement too."""
    return ByObjectType("the object", SECTION, {**_TABLES, "SubStatement": sub_statement}, default="Activity")
