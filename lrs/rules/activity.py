"""What it was done with: Activities and their definitions.

xAPI 1.0.3 Data §2.4.4.1; xAPI 2.0 §4.2.2.3.
"""

from lrs.rules.extensions import EXTENSIONS
from lrs.rules.grammar import Section, Table, one_of, optional, required
from lrs.rules.interaction import INTERACTION_ROWS, components_fit_the_type, interaction_type_is_named
from lrs.rules.iri import IRI, IRL
from lrs.rules.language import LANGUAGE_MAP

SECTION = Section("2.4.4.1", "4.2.2.3")

DEFINITION = Table(
    "an Activity Definition",
    SECTION,
    {
        "name": optional(LANGUAGE_MAP, SECTION),
        "description": optional(LANGUAGE_MAP, SECTION),
        "type": optional(IRI, SECTION),
        "moreInfo": optional(IRL, SECTION),
        **INTERACTION_ROWS,
        "extensions": optional(EXTENSIONS, SECTION),
    },
    rules=(interaction_type_is_named, components_fit_the_type),
)
ACTIVITY = Table(
    "an Activity",
    SECTION,
    {
        "objectType": optional(one_of("Activity"), SECTION),
        "id": required(IRI, SECTION),
        "definition": optional(DEFINITION, SECTION),
    },
)
