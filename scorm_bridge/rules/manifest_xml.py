"""Reads the XML of a manifest or of metadata, which is hostile until it has shown otherwise.

No document type, no entity, no address that is opened, no depth and no size without a bound; but what tools get wrong
without harm (encodings, control characters, prefixes that nobody declared) is mended and told.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from courses.rules.hostile_xml import HARDENED, has_document_type
from scorm_bridge.rules.findings import Findings
from scorm_bridge.rules.manifest_encoding import text_of

_AROUND_ITEMS: Final = 24
"""Around items and within what they hold there are a few elements more."""

_UNDECLARED: Final = re.compile(r"Namespace prefix (\S+)")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a manifest may have at most: bytes, items that lie in each other, elements, and attributes of one."""

    bytes: int = 32 << 20
    depth: int = 100
    elements: int = 250_000
    attributes: int = 200


USUAL_LIMITS: Final = Limits()

_ENCODING: Final = "utf-8"


def root_of(xml: bytes, findings: Findings, limits: Limits = USUAL_LIMITS) -> Any:
    """Return the root element of a document, or None when it can't be read; the findings say why."""
    if len(xml) > limits.bytes:
        findings.tell("xml-too-large", bytes=limits.bytes)
        return None
    text = text_of(xml, findings).encode()
    if has_document_type(text, _ENCODING):
        findings.tell("xml-doctype", 1)
        return None
    root = _parsed(text, findings, limits)
    return root if root is not None and _is_within(root, findings, limits) else None


def _parsed(text: bytes, findings: Findings, limits: Limits) -> Any:
    parser = etree.XMLParser(encoding=_ENCODING, **HARDENED)
    try:
        return etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        log = list(parser.error_log)
        if log and all(each.type == etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE for each in log):
            return _with_undeclared_prefixes(text, log, findings)
        _tell_why(error, findings, limits)
        return None


def _with_undeclared_prefixes(text: bytes, log: list[Any], findings: Findings) -> Any:
    """Return the root all the same: the parser keeps such a prefix in the name, and that is the only thing wrong."""
    told = set()
    for entry in log:
        prefix = found[1] if (found := _UNDECLARED.search(entry.message)) else ""
        if prefix not in told:
            told.add(prefix)
            findings.tell("prefix-undeclared", entry.line, prefix=prefix)
    return etree.fromstring(text, etree.XMLParser(recover=True, encoding=_ENCODING, **HARDENED))


def _tell_why(error: etree.XMLSyntaxError, findings: Findings, limits: Limits) -> None:
    detail = " ".join(str(error.msg).split())
    line = error.lineno or None
    if "Excessive depth" in detail:
        findings.tell("xml-too-deep", line, depth=limits.depth)
    elif error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        findings.tell("xml-part-too-long", line, detail=detail)
    elif error.code in (etree.ErrorTypes.ERR_NAME_REQUIRED, etree.ErrorTypes.ERR_ENTITYREF_SEMICOL_MISSING):
        findings.tell("xml-bare-ampersand" if "ntity" in detail else "not-xml", line, detail=detail)
    else:
        findings.tell("not-xml", line, detail=detail)


def _is_within(root: Any, findings: Findings, limits: Limits) -> bool:
    """Tell whether a document keeps to its limits: what is read later takes time by elements and attributes."""
    depth = elements = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        elements += 1
        if depth > limits.depth + _AROUND_ITEMS:
            findings.tell("xml-too-deep", element.sourceline, depth=limits.depth)
            return False
        if elements > limits.elements or len(element.attrib) > limits.attributes:
            line = element.sourceline
            findings.tell("xml-too-many", line, elements=limits.elements, attributes=limits.attributes)
            return False
    return True
