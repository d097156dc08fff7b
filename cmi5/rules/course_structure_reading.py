"""Reads cmi5.xml: its form by the schema, then every rule of cmi5 §13 and §14 that a schema can't say."""

from collections.abc import Collection

from cmi5.rules.course_structure import FILE_NAME, Reading, Violation
from cmi5.rules.course_structure_elements import structure_of, values_of
from cmi5.rules.course_structure_rules import violations_of
from cmi5.rules.course_structure_schema import violations_of_form
from cmi5.rules.course_structure_xml import USUAL_LIMITS, Limits, root_of


def read_course_structure(xml: bytes, *, names: Collection[str] | None, limits: Limits = USUAL_LIMITS) -> Reading:
    """Return the structure that the text describes, or everything that is wrong with it.

    ``names`` are the files of the ZIP in which it came, None for a bare file.
    """
    if names is not None and FILE_NAME not in names:
        return Reading(None, (missing_course_structure(names),))
    root = root_of(xml, limits)
    if isinstance(root, Violation):
        return Reading(None, (root,))
    files = None if names is None else frozenset(names)
    found = [*violations_of_form(root), *violations_of(list(values_of(root)), files)]
    if found:
        return Reading(None, tuple(sorted(found, key=lambda each: each.line or 0)))
    return Reading(structure_of(root))


def missing_course_structure(names: Collection[str] = ()) -> Violation:
    """Return what is wrong with a ZIP of these files, which has no cmi5.xml where it belongs."""
    elsewhere = sorted(name for name in names if name.casefold().rpartition("/")[2] == FILE_NAME)
    advice = "Put it there, under this name."
    if elsewhere:
        advice = f"There is {elsewhere[0]!r}: pack what is in its folder, not the folder, and mind the name."
    return Violation("14.1.0.0-2 (d)", f"The ZIP has no {FILE_NAME} in its root folder.", None, advice)


def not_a_package(detail: str) -> Violation:
    """Return what is wrong with a file that is neither XML nor a ZIP that can be read."""
    return Violation(
        "14.0.0.0-1 (d)", detail, None, f"Send a ZIP with {FILE_NAME} in its root folder, or the XML alone."
    )
