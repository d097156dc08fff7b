"""Reads cmi5.xml: its form by the schema, then every rule of cmi5 §13 and §14 that a schema can't say.

All violations are told at once. The parser takes no document type, resolves no entity and opens no address.
"""

from collections.abc import Collection
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from cmi5.rules import course_structure_urls as urls
from cmi5.rules.course_structure import (
    FILE_NAME,
    NAMESPACE,
    AssignableUnit,
    Block,
    CourseStructure,
    Objective,
    Reading,
    Violation,
)
from cmi5.rules.vocabulary import ANY_WINDOW

_SCHEMA = Path(__file__).with_name("course_structure.xsd")
DEEPEST = 100
"""How deep blocks may lie in each other."""

_DEEPEST_ELEMENT = DEEPEST + 8
"""Around and within blocks there are a few elements more."""

_FORM = "13.2.0.0-1 (d)"


def read_course_structure(xml: bytes, *, names: Collection[str] | None) -> Reading:
    """Return the structure that the text describes, or everything that is wrong with it.

    ``names`` are the files of the ZIP in which it came, None for a bare file.
    """
    if names is not None and FILE_NAME not in names:
        return Reading(None, (missing_course_structure(),))
    try:
        root = etree.fromstring(xml, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        return Reading(None, (_unreadable(error),))
    if root.getroottree().docinfo.doctype:
        advice = "Leave the DOCTYPE out: entities are not resolved."
        return Reading(None, (Violation(_FORM, "The document has a document type declaration.", 1, advice),))
    if _depth(root) > _DEEPEST_ELEMENT:
        advice = f"Nest blocks at most {DEEPEST} deep."
        return Reading(None, (Violation(_FORM, "Elements are nested too deep.", None, advice),))
    reader = _Reader(names)
    reader.check_form(root)
    structure = reader.course(root)
    violations = tuple(sorted(reader.violations, key=lambda each: each.line or 0))
    return Reading(None if violations else structure, violations)


def missing_course_structure() -> Violation:
    """Return what is wrong with a ZIP that has no cmi5.xml where it belongs."""
    return Violation(
        "14.1.0.0-2 (d)", f"The ZIP has no {FILE_NAME} in its root folder.", None, "Put it there, under this name."
    )


def not_a_package(detail: str) -> Violation:
    """Return what is wrong with a file that is neither XML nor a ZIP that can be read."""
    return Violation(
        "14.0.0.0-1 (d)", detail, None, f"Send a ZIP with {FILE_NAME} in its root folder, or the XML alone."
    )


@lru_cache(maxsize=1)
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(_SCHEMA)))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _unreadable(error: Exception) -> Violation:
    line = getattr(error, "lineno", None)
    return Violation("14.0.0.0-1 (d)", f"The text isn't XML: {error}", line, "Mend the XML at this line.")


def _depth(root: Any) -> int:
    deepest, depth = 0, 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
        if deepest > _DEEPEST_ELEMENT:
            break
    return deepest


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


class _Reader:
    """Turns elements into values, and keeps what is wrong with them."""

    def __init__(self, names: Collection[str] | None) -> None:
        self.violations: list[Violation] = []
        self._names = names
        self._ids: dict[str, str] = {}

    def check_form(self, root: Any) -> None:
        """Hold the document to the schema, whose places for vendors' elements are behind its own (§13.1.5).

        Whether a vendor provides a schema can't be seen: the standard's own example (§15.3) names none.
        """
        schema = _schema()
        if not schema.validate(root):
            for error in schema.error_log:
                text = error.message.replace(f"{{{NAMESPACE}}}", "")
                self._add(_FORM, text, error.line, "Follow the order and the values of cmi5 §13.1.")

    def course(self, root: Any) -> CourseStructure | None:
        """Return the course; what is missing in it was told by the schema."""
        course = root.find(_tag("course")) if root.tag == _tag("courseStructure") else None
        if course is None:
            return None
        return CourseStructure(
            id=self._iri(course, "id"),
            title=self._text(course, "title"),
            description=self._text(course, "description"),
            objectives=tuple(
                self._objective(each) for each in root.iterfind(f"{_tag('objectives')}/{_tag('objective')}")
            ),
            children=self._children(root),
        )

    def _children(self, parent: Any) -> tuple[Block | AssignableUnit, ...]:
        found: list[Block | AssignableUnit] = []
        for child in parent:
            if child.tag == _tag("au"):
                found.append(self._unit(child))
            elif child.tag == _tag("block"):
                found.append(self._block(child))
        return tuple(found)

    def _block(self, element: Any) -> Block:
        return Block(
            id=self._unique(element, "13.1.2.0-1 (d)"),
            title=self._text(element, "title"),
            description=self._text(element, "description"),
            objectives=self._references(element),
            children=self._children(element),
            line=element.sourceline,
        )

    def _objective(self, element: Any) -> Objective:
        return Objective(
            id=self._unique(element, "13.1.3.0-1 (d)"),
            title=self._text(element, "title"),
            description=self._text(element, "description"),
        )

    def _unit(self, element: Any) -> AssignableUnit:
        return AssignableUnit(
            id=self._unique(element, "13.1.4.0-1 (d)"),
            title=self._text(element, "title"),
            description=self._text(element, "description"),
            objectives=self._references(element),
            url=self._url(element),
            launch_method=element.get("launchMethod", ANY_WINDOW).strip(),
            move_on=element.get("moveOn", "NotApplicable").strip(),
            mastery_score=self._mastery_score(element),
            activity_type=self._iri(element, "activityType") if "activityType" in element.attrib else "",
            launch_parameters=_content(element.find(_tag("launchParameters"))),
            entitlement_key=_content(element.find(_tag("entitlementKey"))),
            line=element.sourceline,
        )

    def _unique(self, element: Any, requirement: str) -> str:
        value = self._iri(element, "id")
        kind = etree.QName(element).localname
        if value and value in self._ids:
            message = f"The id {value!r} of this {kind} is that of another {self._ids[value]}."
            self._add(requirement, message, element.sourceline, "Give each its own id.")
        self._ids.setdefault(value, kind)
        return value

    def _iri(self, element: Any, name: str) -> str:
        value = element.get(name, "").strip()
        if value and not urls.is_fully_qualified_iri(value):
            kind = etree.QName(element).localname
            message = f"The {name} of this {kind} is {value!r}, which is no fully qualified IRI."
            self._add("3.0.0.0-1 (d)", message, element.sourceline, "Begin it with a scheme, such as https://.")
        return str(value)

    def _references(self, element: Any) -> tuple[str, ...]:
        found = element.iterfind(f"{_tag('objectives')}/{_tag('objective')}")
        return tuple(self._iri(each, "idref") for each in found)

    def _text(self, element: Any, name: str) -> dict[str, str]:
        strings = element.iterfind(f"{_tag(name)}/{_tag('langstring')}")
        return {each.get("lang", "und").strip() or "und": _content(each) for each in strings}

    def _mastery_score(self, element: Any) -> Decimal | None:
        value = element.get("masteryScore")
        if value is None:
            return None
        try:
            score = Decimal(value.strip())
        except InvalidOperation:
            return None  # the schema has told it
        places = score.normalize().as_tuple().exponent
        if isinstance(places, int) and places < -4:
            message = f"The masteryScore {value!r} has more than four decimal places."
            self._add("13.1.4", message, element.sourceline, "Round it.")
        return score

    def _url(self, element: Any) -> str:
        found = element.find(_tag("url"))
        url = _content(found)
        if not url:
            return ""
        line = found.sourceline
        if not urls.is_url(url):
            advice = "Write other characters with a percent sign, a space as %20."
            self._add("13.1.4.0-2 (d)", f"The url {url!r} has characters that a URL can't have.", line, advice)
        for name in urls.conflicting_parameters(url):
            message = f"The query of the url {url!r} has the name {name!r}, which the launch uses."
            self._add("8.1.0.0-6 (d)", message, line, "Choose another name.")
        if not urls.is_fully_qualified_url(url):
            self._check_relative(url, line)
        return url

    def _check_relative(self, url: str, line: int | None) -> None:
        if self._names is None:
            message = f"The url {url!r} is relative, and there is no ZIP with its file."
            self._add("14.2.0.0-1 (d)", message, line, "Write it with scheme and host, or send a ZIP.")
        elif not urls.is_in_package(url, self._names):
            message = f"The url {url!r} leads to no file of the ZIP."
            advice = "Put the file there, mind upper and lower case, or write the url with scheme and host."
            self._add("14.1.0.0-4 (d)", message, line, advice)

    def _add(self, requirement: str, message: str, line: int | None, advice: str) -> None:
        self.violations.append(Violation(requirement, message, line, advice))


def _content(element: Any) -> str:
    """Return an element's text without the white space around it (§13.1)."""
    return "" if element is None else "".join(element.itertext()).strip()
