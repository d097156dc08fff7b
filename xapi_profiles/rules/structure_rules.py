"""What one property of a Profile can't say alone: each rule takes an object and yields what is wrong between its rows.

xAPI Profiles Structure §6.0-§9.0; each citing what its table doesn't.
"""

from collections.abc import Iterator
from typing import Any

from lrs.rules.checks import step_to
from lrs.rules.statement import problems_of_activity
from lrs.rules.versions import Version
from xapi_profiles.rules.profile import Json
from xapi_profiles.rules.structure_grammar import Fault, is_empty
from xapi_profiles.rules.vocabulary import ACTIVITY_CONTEXT, PATTERN_KINDS, PROFILE_CONTEXT


def profile_context_is_named(profile: Json) -> Iterator[Fault]:
    """Ask for the specification's own IRI in a Profile's @context, where that is an array (§6.0)."""
    return _context_is_named(profile, PROFILE_CONTEXT)


def activity_context_is_named(definition: Json) -> Iterator[Fault]:
    """Ask for the IRI for activities in an activityDefinition's @context, where that is an array (§7.4)."""
    return _context_is_named(definition, ACTIVITY_CONTEXT)


def related_is_for_deprecated_concepts(concept: Json) -> Iterator[Fault]:
    """Keep related for deprecated Concepts, which name what may replace them (§7.1)."""
    if not is_empty(concept.get("related")) and concept.get("deprecated") is not True:
        advice = "Leave related out, or deprecate the Concept: it names what may replace a deprecated one."
        yield Fault(".related", concept["related"], advice, "related-not-deprecated")


def one_schema_at_most(concept: Json) -> Iterator[Fault]:
    """Take a JSON Schema by IRI or inline, not both (§7.2, §7.3)."""
    if not is_empty(concept.get("schema")) and not is_empty(concept.get("inlineSchema")):
        yield Fault(".inlineSchema", concept["inlineSchema"], "Give schema or inlineSchema, not both.", "two-schemas")


def definition_is_legal(definition: Json) -> Iterator[Fault]:
    """Hold an activityDefinition without its @context against xAPI (§7.4)."""
    legal = {name: value for name, value in definition.items() if name != "@context"}
    activity = {"id": "https://example.org/activity", "definition": legal}
    for problem in problems_of_activity(activity, version=Version.V1_0_3):
        step = problem.path.removeprefix("$.definition")
        yield Fault(step, problem.value, f"{problem.rule} ({problem.section})", "not-a-definition")


def extensions_bring_their_context(definition: Json) -> Iterator[Fault]:
    """Ask for an @context in the objects among an activityDefinition's extensions (§7.4)."""
    extensions = definition.get("extensions")
    for name, value in extensions.items() if type(extensions) is dict else ():
        items: list[Any] = value if type(value) is list else [value]
        if any(type(item) is dict and "@context" not in item for item in items):
            yield Fault(f".extensions{step_to(name)}", value, "Add an @context to the object.", "extension-context")


def rule_asks_for_something(rule: Json) -> Iterator[Fault]:
    """Ask for presence, any, all or none (§8.1)."""
    if all(is_empty(rule.get(name)) for name in ("presence", "any", "all", "none")):
        yield Fault("", rule.get("location"), "Add presence, any, all or none.", "rule-without-requirement")


def object_is_a_type_or_a_reference(template: Json) -> Iterator[Fault]:
    """Refuse objectStatementRefTemplate beside objectActivityType (§8.0)."""
    reference = template.get("objectStatementRefTemplate")
    if not is_empty(reference) and not is_empty(template.get("objectActivityType")):
        advice = "Leave objectStatementRefTemplate or objectActivityType out: an object isn't both."
        yield Fault(".objectStatementRefTemplate", reference, advice, "two-objects")


def pattern_is_of_one_kind(pattern: Json) -> Iterator[Fault]:
    """Ask for exactly one of alternates, optional, oneOrMore, sequence and zeroOrMore (§9.0)."""
    kinds = [kind for kind in PATTERN_KINDS if not is_empty(pattern.get(kind))]
    if len(kinds) != 1:
        advice = f"Give exactly one of {', '.join(PATTERN_KINDS)}."
        yield Fault("", " and ".join(kinds) or None, advice, "pattern-kind")


def primary_pattern_is_named(pattern: Json) -> Iterator[Fault]:
    """Ask for prefLabel and definition where a Pattern is primary (§9.0)."""
    for name in ("prefLabel", "definition"):
        if pattern.get("primary") is True and is_empty(pattern.get(name)):
            yield Fault(f".{name}", None, f"Add {name}: a primary Pattern has one.", "missing-property")


def _context_is_named(value: Json, wanted: str) -> Iterator[Fault]:
    context = value.get("@context")
    if type(context) is list and wanted not in context:
        yield Fault(step_to("@context"), context, f"Add {wanted} to the array.", "context-missing")
