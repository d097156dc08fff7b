"""What authors should think about: nothing here keeps a Profile from being stored and matched.

Empty values, rules about places that xAPI doesn't have, ids that stay though the content changed, and what the
specification only recommends; Patterns have a room of their own. xAPI Profiles Structure §4.0, §6.0, §7.2, §8.0, §9.0.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from lrs.rules.checks import step_to
from people.rules.errors import Problem
from xapi_profiles.rules.json_schema import fault_of_schema
from xapi_profiles.rules.pattern_lints import pattern_lints
from xapi_profiles.rules.profile import Json, Pattern, Profile, StatementTemplate
from xapi_profiles.rules.statement_places import has_place, ways_of
from xapi_profiles.rules.structure_grammar import GENERAL, is_empty
from xapi_profiles.rules.structure_kinds import is_json_schema
from xapi_profiles.rules.vocabulary import ACTIVITY_CONTEXT, PROFILE_CONTEXT, SPECIFICATION, STRUCTURE

_PATTERNS = f"{STRUCTURE}9.0"


def empty_values(value: Any, path: str = "$") -> Iterator[Problem]:
    """Yield all places where there is null, or an empty string, array or object (§4.0)."""
    if is_empty(value):
        yield Problem(path, value, "Leave it out, or give it a value: empty ones are none.", GENERAL, "empty-value")
    elif type(value) is dict:
        for name, item in value.items():
            yield from empty_values(item, path + step_to(name))
    elif type(value) is list:
        for index, item in enumerate(value):
            yield from empty_values(item, f"{path}[{index}]")


def lints_of(profile: Profile, document: Json, previous: Profile | None) -> Iterator[Problem]:
    """Yield what could be better in a Profile without obstacles, and what changed under the same id (§8.0, §9.0)."""
    for lint in _LINTS:
        yield from lint(profile, document)
    yield from pattern_lints(profile)
    if previous is not None:
        yield from _unchanged_ids(profile, previous)


def _recommended_values(profile: Profile, document: Json) -> Iterator[Problem]:
    section = f"{STRUCTURE}6.0"
    conforms_to = document.get("conformsTo")
    if type(conforms_to) is str and conforms_to != SPECIFICATION:
        rule = f"Write {SPECIFICATION}: that is the version of the specification by which it is read."
        yield Problem("$.conformsTo", conforms_to, rule, section, "other-specification")
    yield from _context(document, "$", PROFILE_CONTEXT, section)
    for index, concept in enumerate(profile.concepts):
        definition = concept.source.get("activityDefinition")
        if isinstance(definition, dict):
            path = f"$.concepts[{index}].activityDefinition"
            yield from _context(definition, path, ACTIVITY_CONTEXT, f"{STRUCTURE}7.4")


def _context(value: Json, path: str, wanted: str, section: str) -> Iterator[Problem]:
    context = value.get("@context")
    if context != wanted and type(context) is not list:
        yield Problem(f'{path}["@context"]', context, f"Write {wanted}.", section, "other-context")


def _schemas(profile: Profile, document: Json) -> Iterator[Problem]:
    """Hold JSON Schemas against draft 7 (§7.2, §7.3)."""
    for index, concept in enumerate(profile.concepts):
        written = concept.source.get("inlineSchema")
        fault = fault_of_schema(written) if is_json_schema(written) else None
        if fault is not None:
            path = f"$.concepts[{index}].inlineSchema"
            rule = f"Write a JSON Schema of draft 7: {fault}."
            yield Problem(path, written, rule, f"{STRUCTURE}7.2", "not-of-draft-7")


def _places(profile: Profile, document: Json) -> Iterator[Problem]:
    """Find rules about places that no Statement has: nothing is ever found there (§8.1)."""
    for index, template in enumerate(profile.templates):
        for place, rule in enumerate(template.rules):
            if not any(map(has_place, ways_of(rule))):
                advice = "Look for it elsewhere: xAPI has no such place" + (
                    ", so that no Statement can follow the template." if rule.presence == "included" else "."
                )
                path = f"$.templates[{index}].rules[{place}].location"
                yield Problem(path, rule.location, advice, f"{STRUCTURE}8.1", "no-such-place")


def _idle_rules(profile: Profile, document: Json) -> Iterator[Problem]:
    """Find any, all and none beside excluded, where they say nothing (§8.1)."""
    for index, template in enumerate(profile.templates):
        for place, rule in enumerate(template.rules):
            if rule.presence == "excluded" and (rule.any or rule.all or rule.none):
                path = f"$.templates[{index}].rules[{place}]"
                advice = "Leave any, all and none out: where presence is excluded, they say nothing."
                yield Problem(path, rule.location, advice, f"{STRUCTURE}8.1", "idle-requirement")


def _values_in_context(profile: Profile, document: Json) -> Iterator[Problem]:
    """Find objects in any, all and none whose keys no additional @context can be seen to have (§8.1)."""
    contexts: Any = document.get("@context")
    added = [each for each in (contexts if type(contexts) is list else [contexts]) if each != PROFILE_CONTEXT]
    if any(type(each) is str for each in added):
        return
    known = {name for each in added if type(each) is dict for name in each}
    for index, template in enumerate(profile.templates):
        for place, rule in enumerate(template.rules):
            for value in (*(rule.any or ()), *(rule.all or ()), *(rule.none or ())):
                keys = {key for key in _keys_of(value) if ":" not in key} - known
                if keys:
                    advice = f"Add an @context to the Profile's that has {', '.join(sorted(keys))}."
                    path = f"$.templates[{index}].rules[{place}]"
                    yield Problem(path, value, advice, f"{STRUCTURE}8.1", "keys-without-context")


def _keys_of(value: Any) -> Iterator[str]:
    if type(value) is dict:
        yield from value
    for item in value.values() if type(value) is dict else value if type(value) is list else ():
        yield from _keys_of(item)


_LINTS: tuple[Callable[[Profile, Json], Iterator[Problem]], ...] = (
    _recommended_values,
    _schemas,
    _idle_rules,
    _places,
    _values_in_context,
)


def _unchanged_ids(profile: Profile, previous: Profile) -> Iterator[Problem]:
    before: dict[str, object] = {each.id: _content_of_template(each) for each in previous.templates}
    before |= {each.id: _content_of_pattern(each) for each in previous.patterns}
    now: list[tuple[str, str, object, str]] = [
        (f"$.templates[{index}].id", each.id, _content_of_template(each), f"{STRUCTURE}8.0")
        for index, each in enumerate(profile.templates)
    ]
    now += [
        (f"$.patterns[{index}].id", each.id, _content_of_pattern(each), _PATTERNS)
        for index, each in enumerate(profile.patterns)
    ]
    for path, id_, content, section in now:
        if before.get(id_, content) != content:
            rule = "Give it another id: what it asks for isn't what it asked for in the version before."
            yield Problem(path, id_, rule, section, "same-id-other-content")


def _content_of_template(template: StatementTemplate) -> object:
    """Return what must not change under an id: everything that Statements are judged by (§8.0)."""
    references = (template.object_statement_ref_template, template.context_statement_ref_template)
    return template.determining, references, [replace(rule, scope_note={}) for rule in template.rules]


def _content_of_pattern(pattern: Pattern) -> object:
    return pattern.kind, pattern.members
