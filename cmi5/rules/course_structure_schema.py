"""Holds a document to the schema of course structures (cmi5 §13.2), and tells what to do about each error.

Whether a vendor provides a schema for its elements can't be seen: the standard's own example (§15.3) names none. That
they stand where the schema lets them stand can be (§13.1.5).
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from lxml import etree

from cmi5.rules.course_structure import FORM, NAMESPACE, Violation
from people.rules.errors import shortened

_SCHEMA: Final = Path(__file__).with_name("course_structure.xsd")
_OWN: Final = f"{{{NAMESPACE}}}"
_VENDOR: Final = "13.1.5.0-2 (d)"
_VENDOR_ADVICE: Final = "Put elements of other namespaces behind all that the standard has in the same place."

_LONGEST_MESSAGE: Final = 1_000
_OF_STANDARDS: Final = (_OWN, "{http://www.w3.org/XML/1998/namespace}", "{http://www.w3.org/2001/XMLSchema-instance}")
_TEXTS: Final = {f"{_OWN}{name}" for name in ("langstring", "url", "launchParameters", "entitlementKey")}
_ABOUT = re.compile(r"Element '([^']*)'(?:, attribute '([^']*)')?").match
_OTHER_ROOT: Final = "SCHEMAV_CVC_ELT_1"

_ADVICE: Final = {
    "ELEMENT_CONTENT": "Follow the order of cmi5 §13.1: title, description, objectives, then url or the AUs.",
    "CVC_ENUMERATION_VALID": "Choose one of the values that the message lists.",
    "CVC_MININCLUSIVE_VALID": "Write a number from 0 to 1.",
    "CVC_MAXINCLUSIVE_VALID": "Write a number from 0 to 1.",
    "CVC_MINLENGTH_VALID": "Write what belongs here, or leave the element out where it may be left out.",
    "CVC_DATATYPE_VALID_1_2_1": "Write a value of the type that the message names.",
    "CVC_COMPLEX_TYPE_4": "Add the attribute.",
    "CVC_COMPLEX_TYPE_3_2_2": "Leave the attribute out, or mind how it is spelled.",
    "CVC_TYPE_3_1_1": "Leave the attribute out.",
    "CVC_COMPLEX_TYPE_2_2": "Write text alone here; what looks like elements is written with &lt; and &amp;.",
    "CVC_COMPLEX_TYPE_2_3": "Leave the text out, or put it into the element that it belongs to.",
    "CVC_ELT_1": f"Begin with courseStructure of the namespace {NAMESPACE}.",
}
"""What to do, by the name that the schema processor gives an error."""

_ANY_ADVICE: Final = "Follow the tables of cmi5 §13.1."


def violations_of_form(root: Any) -> Iterator[Violation]:
    """Yield what the schema finds.

    The schema is read each time, in less than a millisecond: one that is shared would mix the errors of documents that
    are judged at the same time.
    """
    schema = etree.XMLSchema(etree.parse(str(_SCHEMA)))
    if schema.validate(root):
        return
    disturbed = _disturbed_by_vendors(root)
    for error in schema.error_log:
        about = _ABOUT(error.message)
        element, attribute = about.groups("") if about else ("", "")
        if error.type_name == _OTHER_ROOT:
            by_vendor = False
        else:
            by_vendor = _is_foreign(element) or _is_foreign(attribute) or (error.line, element) in disturbed
        advice = _VENDOR_ADVICE if by_vendor else _ADVICE.get(error.type_name.removeprefix("SCHEMAV_"), _ANY_ADVICE)
        message = shortened(" ".join(error.message.replace(_OWN, "").split()), _LONGEST_MESSAGE)
        yield Violation(_VENDOR if by_vendor else FORM, message, error.line, advice)


def _disturbed_by_vendors(root: Any) -> set[tuple[int, str]]:
    """Return line and name of the standard's elements that a vendor's element stands before, or in the text of."""
    found = set()
    for parent in root.iter(f"{_OWN}*"):
        vendor_seen = False
        for child in parent:
            if not _is_foreign(child.tag):
                found |= {(child.sourceline, child.tag)} if vendor_seen else set()
            elif parent.tag in _TEXTS:
                found.add((parent.sourceline, parent.tag))
            else:
                vendor_seen = True
    return found


def _is_foreign(tag: str) -> bool:
    return tag.startswith("{") and not tag.startswith(_OF_STANDARDS)
