"""Turns the elements of a course structure into values, without white space around them (cmi5 §13.1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from lxml import etree

from cmi5.rules.course_structure import NAMESPACE, AssignableUnit, Block, CourseStructure, Objective
from cmi5.rules.vocabulary import ANY_WINDOW

JUDGED_ATTRIBUTES: Final = ("id", "idref", "activityType", "masteryScore")

_OWN: Final = f"{{{NAMESPACE}}}"
_PARENTS: Final = frozenset({"courseStructure", "course", "objectives", "block", "au"})


@dataclass(frozen=True, slots=True)
class Value:
    """One value that the rules judge: of which element, which attribute or child (``url``), what, and where."""

    element: str
    name: str
    text: str
    line: int | None


def values_of(root: Any) -> Iterator[Value]:
    """Yield the values that the rules judge, from top to bottom; what vendors added isn't asked."""
    pending = [root]
    while pending:
        element = pending.pop()
        kind = etree.QName(element).localname
        if kind == "url":
            yield Value("au", "url", _content(element), element.sourceline)
        for name in JUDGED_ATTRIBUTES:
            if name in element.attrib:
                yield Value(kind, name, _attribute(element, name), element.sourceline)
        if kind in _PARENTS:
            pending += reversed(list(element.iterchildren(f"{_OWN}*")))


def structure_of(root: Any) -> CourseStructure:
    """Return the structure that a document of the right form describes."""
    course = root.find(_tag("course"))
    return CourseStructure(
        id=_attribute(course, "id"),
        title=_text(course, "title"),
        description=_text(course, "description"),
        objectives=tuple(map(_objective, root.iterfind(f"{_tag('objectives')}/{_tag('objective')}"))),
        children=_children(root),
    )


def _children(parent: Any) -> tuple[Block | AssignableUnit, ...]:
    return tuple(
        _unit(child) if child.tag == _tag("au") else _block(child)
        for child in parent.iterchildren(_tag("au"), _tag("block"))
    )


def _block(element: Any) -> Block:
    return Block(
        id=_attribute(element, "id"),
        title=_text(element, "title"),
        description=_text(element, "description"),
        objectives=_references(element),
        children=_children(element),
        line=element.sourceline,
    )


def _objective(element: Any) -> Objective:
    return Objective(_attribute(element, "id"), _text(element, "title"), _text(element, "description"))


def _unit(element: Any) -> AssignableUnit:
    return AssignableUnit(
        id=_attribute(element, "id"),
        title=_text(element, "title"),
        description=_text(element, "description"),
        objectives=_references(element),
        url=_content(element.find(_tag("url"))),
        launch_method=_attribute(element, "launchMethod") or ANY_WINDOW,
        move_on=_attribute(element, "moveOn") or "NotApplicable",
        mastery_score=Decimal(score) if (score := _attribute(element, "masteryScore")) else None,
        activity_type=_attribute(element, "activityType"),
        launch_parameters=_content(element.find(_tag("launchParameters"))),
        entitlement_key=_content(element.find(_tag("entitlementKey"))),
        line=element.sourceline,
    )


def _references(element: Any) -> tuple[str, ...]:
    found = element.iterfind(f"{_tag('objectives')}/{_tag('objective')}")
    return tuple(idref for each in found if (idref := _attribute(each, "idref")))


def _text(element: Any, name: str) -> dict[str, str]:
    """Return a language map; of several texts in one language it is the first."""
    found: dict[str, str] = {}
    for each in element.iterfind(f"{_tag(name)}/{_tag('langstring')}"):
        found.setdefault(_attribute(each, "lang") or "und", _content(each))
    return found


def _attribute(element: Any, name: str) -> str:
    return str(element.get(name, "")).strip()


def _content(element: Any) -> str:
    """Return an element's own text."""
    return "" if element is None else (element.text or "").strip()


def _tag(name: str) -> str:
    return f"{_OWN}{name}"
