"""Extensions: IRIs as names, anything at all as values, null and empty ones included.

xAPI 1.0.3 Data §4.1; xAPI 2.0 §4.2.7.
"""

from lrs.rules.grammar import Format, MapOf, Section
from lrs.rules.iri import is_iri

SECTION = Section("4.1", "4.2.7")

EXTENSION_NAME = Format(
    "extension name",
    is_iri,
    "Name an extension by a whole IRI with its scheme, such as https://example.org/extensions/seat.",
    "extension-not-iri",
)
EXTENSIONS = MapOf("extensions", EXTENSION_NAME, None, SECTION)
