"""How Concepts are used in Statements and documents: extensions at their place, Activities and documents as described.

xAPI Profiles Structure §7.2-§7.4.
"""

from collections.abc import Iterator, Mapping

from lrs.rules.checks import step_to
from people.rules.errors import Problem
from xapi_profiles.rules.determining import normalized
from xapi_profiles.rules.json_schema import fault_of_value
from xapi_profiles.rules.profile import Concept, Json
from xapi_profiles.rules.vocabulary import DOCUMENT_TYPES, EXTENSION_TYPES, STRUCTURE

_PLACES = {"ContextExtension": "context", "ResultExtension": "result", "ActivityExtension": "an Activity Definition"}


def problems_of_statement_use(statement: Json, concepts: Mapping[str, Concept]) -> list[Problem]:
    """Return where a Statement uses extensions or Activities otherwise than Profiles describe them, by their ids."""
    return list(_problems_of_use(normalized(statement), concepts, "$"))


def problems_of_document(
    id_: str, *, resource_type: str, content_type: str, concepts: Mapping[str, Concept]
) -> list[Problem]:
    """Return where a document is sent otherwise than Profiles describe it (§7.3).

    ``resource_type`` is ``StateResource``, ``AgentProfileResource`` or ``ActivityProfileResource``.
    """
    concept = concepts.get(id_)
    if concept is None or concept.type not in DOCUMENT_TYPES:
        return []
    section = f"{STRUCTURE}7.3"
    problems = []
    if concept.type != resource_type:
        rule = f"Send it as a {concept.type}: a Profile describes it so."
        problems.append(Problem("resource", resource_type, rule, section, "profile-document-place"))
    wanted = concept.source.get("contentType")
    if type(wanted) is str and not _is_content_type(content_type, wanted):
        rule = f"Send it as {wanted}; other parameters may follow."
        problems.append(Problem("Content-Type", content_type, rule, section, "profile-content-type"))
    return problems


def _problems_of_use(statement: Json, concepts: Mapping[str, Concept], path: str) -> Iterator[Problem]:
    for name, type_ in (("context", "ContextExtension"), ("result", "ResultExtension")):
        yield from _problems_of_extensions(statement.get(name), type_, concepts, f"{path}.{name}")
    for place, activity in _activities_of(statement, path):
        definition = activity.get("definition")
        yield from _problems_of_extensions(definition, "ActivityExtension", concepts, f"{place}.definition")
        known = concepts.get(str(activity.get("id")))
        if known is not None and isinstance(definition, Mapping) and "@context" in definition:
            rule = "Leave @context out: it is for the Profile alone."
            at = f"{place}.definition{step_to('@context')}"
            yield Problem(at, definition["@context"], rule, f"{STRUCTURE}7.4", "profile-activity-context")
    inner = statement.get("object")
    if isinstance(inner, Mapping) and inner.get("objectType") == "SubStatement":
        yield from _problems_of_use(inner, concepts, f"{path}.object")


def _problems_of_extensions(
    holder: object, type_: str, concepts: Mapping[str, Concept], path: str
) -> Iterator[Problem]:
    extensions = holder.get("extensions") if isinstance(holder, Mapping) else None
    for name, value in extensions.items() if isinstance(extensions, Mapping) else ():
        concept = concepts.get(name)
        if concept is None or concept.type not in EXTENSION_TYPES:
            continue
        at = f"{path}.extensions{step_to(name)}"
        if concept.type != type_:
            rule = f"Use it in {_PLACES[concept.type]} only: it is a {concept.type}."
            yield Problem(at, value, rule, f"{STRUCTURE}7.2", "profile-extension-place")
        fault = fault_of_value(concept.source.get("inlineSchema"), value)
        if fault is not None:
            yield Problem(at, value, f"Keep to the extension's schema: {fault}.", f"{STRUCTURE}7.2", "profile-schema")


def _activities_of(statement: Json, path: str) -> Iterator[tuple[str, Json]]:
    target = statement.get("object")
    if isinstance(target, Mapping) and target.get("objectType", "Activity") == "Activity":
        yield f"{path}.object", target
    context = statement.get("context")
    activities = context.get("contextActivities") if isinstance(context, Mapping) else None
    for key, members in activities.items() if isinstance(activities, Mapping) else ():
        for index, activity in enumerate(members):
            if isinstance(activity, Mapping):
                yield f"{path}.context.contextActivities.{key}[{index}]", activity


def _is_content_type(sent: str, wanted: str) -> bool:
    """Tell whether a Content-Type has the type and all parameters of another (§7.3)."""
    return {*_parts(wanted)} <= {*_parts(sent)} and _parts(wanted)[0] == _parts(sent)[0]


def _parts(content_type: str) -> list[str]:
    return [part.strip().lower() for part in content_type.split(";")]
