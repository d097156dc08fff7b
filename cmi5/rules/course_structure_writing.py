"""Writes a course structure as the XML that conforms to the schema (cmi5 §13.2)."""

from typing import Any, Final

from lxml import etree

from cmi5.rules.course_structure import NAMESPACE, AssignableUnit, Block, CourseStructure, Text

_UNKNOWN_LANGUAGE: Final = "und"


def written(structure: CourseStructure) -> bytes:
    """Return cmi5.xml; ValueError for characters that XML hasn't.

    What has its default is left out. Read again, it is the same structure: vendors' elements are no part of it.
    """
    root = etree.Element(_tag("courseStructure"), nsmap={None: NAMESPACE})
    _described(etree.SubElement(root, _tag("course"), id=structure.id), structure.title, structure.description)
    if structure.objectives:
        objectives = etree.SubElement(root, _tag("objectives"))
        for each in structure.objectives:
            _described(etree.SubElement(objectives, _tag("objective"), id=each.id), each.title, each.description)
    _write_children(root, structure.children)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _write_children(parent: Any, children: tuple[Block | AssignableUnit, ...]) -> None:
    for child in children:
        if isinstance(child, AssignableUnit):
            _write_unit(parent, child)
        else:
            element = _described(etree.SubElement(parent, _tag("block"), id=child.id), child.title, child.description)
            _refer(element, child.objectives)
            _write_children(element, child.children)


def _write_unit(parent: Any, unit: AssignableUnit) -> None:
    defaults = AssignableUnit("", {}, {}, "")
    attributes = {
        "id": unit.id,
        "launchMethod": "" if unit.launch_method == defaults.launch_method else unit.launch_method,
        "masteryScore": "" if unit.mastery_score is None else f"{unit.mastery_score:f}",
        "moveOn": "" if unit.move_on == defaults.move_on else unit.move_on,
        "activityType": unit.activity_type,
    }
    given = {name: value for name, value in attributes.items() if value}
    element = _described(etree.SubElement(parent, _tag("au"), given), unit.title, unit.description)
    _refer(element, unit.objectives)
    etree.SubElement(element, _tag("url")).text = unit.url
    if unit.launch_parameters:
        etree.SubElement(element, _tag("launchParameters")).text = unit.launch_parameters
    if unit.entitlement_key:
        etree.SubElement(element, _tag("entitlementKey")).text = unit.entitlement_key


def _described(element: Any, title: Text, description: Text) -> Any:
    for name, texts in (("title", title), ("description", description)):
        parent = etree.SubElement(element, _tag(name))
        for language, words in texts.items():
            given = {} if language == _UNKNOWN_LANGUAGE else {"lang": language}
            etree.SubElement(parent, _tag("langstring"), given).text = words
    return element


def _refer(element: Any, objectives: tuple[str, ...]) -> None:
    if objectives:
        parent = etree.SubElement(element, _tag("objectives"))
        for each in objectives:
            etree.SubElement(parent, _tag("objective"), idref=each)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
