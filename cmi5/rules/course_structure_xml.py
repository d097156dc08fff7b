"""Reads the XML of a course structure, which is hostile until it has shown otherwise.

No document type, no entity, no address that is opened, no depth and no size without a bound (cmi5 §13.2, §14).
"""

from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from cmi5.rules.course_structure import FORM, Violation
from courses.rules.hostile_xml import HARDENED, has_document_type

_NO_XML: Final = "14.0.0.0-1 (d)"
_AROUND_BLOCKS: Final = 8
"""Around blocks and within what they hold there are a few elements more."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a course structure may have at most: bytes, and blocks that lie in each other."""

    bytes: int = 32 << 20
    depth: int = 100


USUAL_LIMITS: Final = Limits()


def root_of(xml: bytes, limits: Limits = USUAL_LIMITS) -> Any:
    """Return the root element of a document, or the Violation that keeps it from being read."""
    if len(xml) > limits.bytes:
        return Violation(FORM, f"The document has more than {limits.bytes} bytes.", None, "Divide the course.")
    if has_document_type(xml):
        return _document_type()
    try:
        root = etree.fromstring(xml, etree.XMLParser(**HARDENED))
    except etree.XMLSyntaxError as error:
        return _unreadable(error, limits)
    if root.getroottree().docinfo.doctype:
        return _document_type()
    return _too_deep(limits) if _is_deeper(root, limits.depth + _AROUND_BLOCKS) else root


def _document_type() -> Violation:
    advice = "Leave the DOCTYPE out; write the characters that entities stood for."
    return Violation(FORM, "The document has a document type declaration.", 1, advice)


def _too_deep(limits: Limits) -> Violation:
    advice = f"Nest blocks at most {limits.depth} deep."
    return Violation(FORM, "The elements are nested too deep.", None, advice)


def _unreadable(error: etree.XMLSyntaxError, limits: Limits) -> Violation:
    message = " ".join(str(error.msg).split())
    if "Excessive depth" in message:
        return _too_deep(limits)
    if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        return Violation(FORM, f"A part of the document is too long: {message}", None, "Write less in one place.")
    return Violation(_NO_XML, f"The text isn't XML: {message}", error.lineno or None, "Mend the XML at this line.")


def _is_deeper(root: Any, deepest: int) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > deepest:
            return True
    return False
