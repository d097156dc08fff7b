"""Interaction Activities: questions as SCORM 2004 knows them.

xAPI 1.0.3 Data §2.4.4.1 (Interaction Activities); xAPI 2.0 §4.2.2.3.
"""

from typing import Any, Final

from lrs.rules.grammar import FINE, STRING, ArrayOf, Failure, Failures, Section, Table, one_of, optional, required
from lrs.rules.language import LANGUAGE_MAP

SECTION = Section("2.4.4.1", "4.2.2.3")

COMPONENT_LISTS_OF: Final = {
    "true-false": (),
    "choice": ("choices",),
    "fill-in": (),
    "long-fill-in": (),
    "matching": ("source", "target"),
    "performance": ("steps",),
    "sequencing": ("choices",),
    "likert": ("scale",),
    "numeric": (),
    "other": (),
}
"""The interaction types, and the lists of components that each one may have."""

COMPONENT_LISTS: Final = ("choices", "scale", "source", "target", "steps")

COMPONENT = Table(
    "an interaction component",
    SECTION,
    {
        "id": required(STRING, SECTION),
        "description": optional(LANGUAGE_MAP, SECTION),
    },
)

_COMPONENTS = optional(ArrayOf(COMPONENT), SECTION)

INTERACTION_ROWS: Final = {
    "interactionType": optional(one_of(*COMPONENT_LISTS_OF, name="interaction type"), SECTION),
    "correctResponsesPattern": optional(ArrayOf(STRING), SECTION),
    **dict.fromkeys(COMPONENT_LISTS, _COMPONENTS),
}


def interaction_type_is_named(definition: dict[str, Any]) -> Failures:
    """Ask for the interactionType where any other interaction property is used."""
    if "interactionType" in definition:
        return FINE
    used = [name for name in ("correctResponsesPattern", *COMPONENT_LISTS) if name in definition]
    if not used:
        return FINE
    rule = f"Add interactionType: {', '.join(used)} can't be read without it."
    return (Failure(".interactionType", None, rule, "no-interaction-type", SECTION),)


def components_fit_the_type(definition: dict[str, Any]) -> Failures:
    """Refuse lists of components that belong to other interaction types, and ids that occur twice in one list."""
    interaction_type = definition.get("interactionType")
    if interaction_type is None:
        return FINE
    fitting = COMPONENT_LISTS_OF.get(interaction_type) if type(interaction_type) is str else None
    found: list[Failure] = []
    for name in COMPONENT_LISTS:
        components = definition.get(name)
        if components is None:
            continue
        if fitting is not None and name not in fitting:
            rule = f'Leave it out: an interaction of type "{interaction_type}" has no {name}.'
            found.append(Failure(f".{name}", components, rule, "component-list-not-allowed", SECTION))
        found += _repeated_ids(name, components)
    return found


def _repeated_ids(name: str, components: object) -> Failures:
    if type(components) is not list:
        return FINE
    ids = [component.get("id") for component in components if type(component) is dict]
    texts = [each for each in ids if type(each) is str]
    if len(texts) == len(set(texts)):
        return FINE
    found: list[Failure] = []
    seen: set[str] = set()
    for index, component in enumerate(components):
        identifier = component.get("id") if type(component) is dict else None
        if type(identifier) is not str:
            continue
        if identifier in seen:
            rule = "Give each component of the list an id of its own."
            found.append(Failure(f".{name}[{index}].id", identifier, rule, "component-id-repeated", SECTION))
        seen.add(identifier)
    return found
