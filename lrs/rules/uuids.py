"""UUIDs in their standard string form: 8-4-4-4-12 hexadecimal digits, without braces or prefix.

Every variant is taken: the standard's own examples are not all of variant 2. xAPI 1.0.3 Data §2.4.1, §4.4; xAPI 2.0
§4.2.7.
"""

import re

from lrs.rules.grammar import Format, Section

SECTION = Section("4.4", "4.2.7")

_STANDARD_FORM = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}").fullmatch


def is_uuid(value: object) -> bool:
    """Tell whether a value is a UUID in its standard string form."""
    return type(value) is str and _STANDARD_FORM(value) is not None


UUID = Format(
    "UUID",
    is_uuid,
    "Send a UUID in its standard form, such as 6690e6c9-3ef0-4ed3-8b37-7f3964730bee.",
    "not-a-uuid",
    SECTION,
)
