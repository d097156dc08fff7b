"""What was done.

xAPI 1.0.3 Data §2.4.3; xAPI 2.0 §4.2.2.2.
"""

from lrs.rules.grammar import Section, Table, optional, required
from lrs.rules.iri import IRI
from lrs.rules.language import LANGUAGE_MAP

SECTION = Section("2.4.3", "4.2.2.2")

VERB = Table(
    "a Verb",
    SECTION,
    {
        "id": required(IRI, SECTION),
        "display": optional(LANGUAGE_MAP, SECTION),
    },
)
