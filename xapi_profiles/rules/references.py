"""What a Profile names: Concepts, templates and Patterns of its own, and those of other Profiles that are at hand.

What lies in a Profile that isn't at hand is nobody's error, except where something can't be matched without it.
xAPI Profiles Structure §6.1, §7.0-§9.0.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from people.rules.errors import Problem
from xapi_profiles.rules.pattern_tree import cycle_below, way_back
from xapi_profiles.rules.profile import Concept, Pattern, Profile, StatementTemplate
from xapi_profiles.rules.vocabulary import (
    DETERMINING_PROPERTIES,
    REFERENCE_PROPERTIES,
    RELATIONS_BEYOND,
    RELATIONS_WITHIN,
    STRUCTURE,
)

_RECOMMENDED = {"recommendedVerbs": "Verb", "recommendedActivityTypes": "ActivityType"}


class Named(NamedTuple):
    """Something with an id: its type, the Profile that has it, and where it stands there."""

    type: str
    profile: Profile
    path: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A Profile among others: whatever of them has an id, its own apart."""

    profile: Profile
    own: Mapping[str, Named]
    foreign: Mapping[str, Named]

    def named(self, id_: str) -> Named | None:
        """Return what has this id, the Profile's own first."""
        return self.own.get(id_) or self.foreign.get(id_)


def neighbours_of(profile: Profile, others: Iterable[Profile]) -> Neighbours:
    """Return a Profile beside others; versions of itself aren't others."""
    foreign = {named_id: named for other in others if other.id != profile.id for named_id, named in _all_named(other)}
    return Neighbours(profile, dict(_all_named(profile)), foreign)


def problems_of_references(neighbours: Neighbours) -> Iterator[Problem]:
    """Yield everything that names what it must not, or what isn't there."""
    for check in _CHECKS:
        yield from check(neighbours)


def unknown_concepts(neighbours: Neighbours) -> Iterator[Problem]:
    """Yield Determining Properties that no Profile defines, where others are at hand: misspelt, perhaps (§8.0)."""
    for index, template in enumerate(neighbours.profile.templates if neighbours.foreign else ()):
        for name, values in template.determining.items():
            for value in values:
                if neighbours.named(value) is None:
                    rule = "See whether it is spelt right: no Profile that is at hand defines it."
                    yield Problem(f"$.templates[{index}].{name}", value, rule, f"{STRUCTURE}8.0", "unknown-concept")


def _all_named(profile: Profile) -> Iterator[tuple[str, Named]]:
    for index, concept in enumerate(profile.concepts):
        yield concept.id, Named(concept.type, profile, f"$.concepts[{index}]")
    for index, template in enumerate(profile.templates):
        yield template.id, Named("StatementTemplate", profile, f"$.templates[{index}]")
    for index, pattern in enumerate(profile.patterns):
        yield pattern.id, Named("Pattern", profile, f"$.patterns[{index}]")


def _versions(neighbours: Neighbours) -> Iterator[Problem]:
    """Ask each version for an id of its own, and all but the first for what they revise (§6.1)."""
    profile = neighbours.profile
    seen = {profile.id}
    section = f"{STRUCTURE}6.1"
    for index, version in enumerate(profile.versions):
        if version.id in seen:
            rule = "Give each version an id of its own, other than the Profile's."
            yield Problem(f"$.versions[{index}].id", version.id, rule, section, "version-id-taken")
        seen.add(version.id)
    first = min(profile.versions, key=lambda version: version.moment)
    for index, version in enumerate(profile.versions):
        if version is not first and not version.was_revision_of:
            rule = "Add wasRevisionOf: it names the versions that this one succeeds."
            yield Problem(f"$.versions[{index}].wasRevisionOf", None, rule, section, "revision-of-nothing")


def _schemes(neighbours: Neighbours) -> Iterator[Problem]:
    """Ask for the version that the document describes as the scheme of everything (§7.1-§9.0)."""
    profile = neighbours.profile
    things: dict[str, tuple[Concept | StatementTemplate | Pattern, ...]] = {
        "concepts": profile.concepts,
        "templates": profile.templates,
        "patterns": profile.patterns,
    }
    for name, members in things.items():
        for index, thing in enumerate(members):
            if thing.in_scheme not in (None, profile.version.id):
                rule = f"Write the id of the version that is described: {profile.version.id}."
                section = {"templates": "8.0", "patterns": "9.0"}.get(name, "7.0")
                path = f"$.{name}[{index}].inScheme"
                yield Problem(path, thing.in_scheme, rule, STRUCTURE + section, "other-scheme")


def _identifiers(neighbours: Neighbours) -> Iterator[Problem]:
    """Refuse an id that something else in the Profile has: what names it couldn't tell which is meant."""
    for id_, named in _all_named(neighbours.profile):
        last = neighbours.own[id_]
        if last.path != named.path:
            rule = f"Give each thing an id of its own: {last.path} has this one as well."
            yield Problem(f"{named.path}.id", id_, rule, f"{STRUCTURE}4.0", "duplicate-id")


def _definitions(neighbours: Neighbours) -> Iterator[Problem]:
    """Refuse a Concept that another Profile defines, unless this one supersedes it (§7.0)."""
    revised = {id_ for version in neighbours.profile.versions for id_ in version.was_revision_of}
    for index, concept in enumerate(neighbours.profile.concepts):
        other = neighbours.foreign.get(concept.id)
        if other is not None and not revised.issuperset(version.id for version in other.profile.versions):
            rule = f"Leave it out: {other.profile.id} defines it; or name that one's versions in wasRevisionOf."
            yield Problem(f"$.concepts[{index}].id", concept.id, rule, f"{STRUCTURE}7.0", "defined-elsewhere")


def _relations(neighbours: Neighbours) -> Iterator[Problem]:
    """Relate Concepts to others of their type, within the Profile or beyond it (§7.1)."""
    section = f"{STRUCTURE}7.1"
    for index, concept in enumerate(neighbours.profile.concepts):
        for name in (*RELATIONS_WITHIN, *RELATIONS_BEYOND):
            for path, id_ in _texts_at(concept, name, index):
                named = neighbours.named(id_)
                if name in RELATIONS_WITHIN and id_ not in neighbours.own:
                    rule = f"Name a Concept of this Profile, or use {_beyond(name)} for one of another."
                    yield Problem(path, id_, rule, section, "not-in-profile")
                elif name in RELATIONS_BEYOND and id_ in neighbours.own:
                    rule = "Name a Concept of another Profile; within one there are broader, narrower and related."
                    yield Problem(path, id_, rule, section, "in-this-profile")
                elif named is not None and named.type != concept.type:
                    yield _of_other_type(path, id_, named, concept.type, section)


def _recommendations(neighbours: Neighbours) -> Iterator[Problem]:
    """Recommend extensions for verbs or activity types alone (§7.2)."""
    for index, concept in enumerate(neighbours.profile.concepts):
        for name, type_ in _RECOMMENDED.items():
            for path, id_ in _texts_at(concept, name, index):
                yield from _unless_of_type(neighbours, path, id_, type_, f"{STRUCTURE}7.2")


def _determining_properties(neighbours: Neighbours) -> Iterator[Problem]:
    """Ask for a Verb as verb and for an Activity Type as activity type, as far as they are known (§8.0)."""
    for index, template in enumerate(neighbours.profile.templates):
        for name, values in template.determining.items():
            for value in values:
                path = f"$.templates[{index}].{name}"
                yield from _unless_of_type(neighbours, path, value, DETERMINING_PROPERTIES[name], f"{STRUCTURE}8.0")


def _statement_references(neighbours: Neighbours) -> Iterator[Problem]:
    """Let StatementRefs lead to templates of this version (§8.0)."""
    for index, template in enumerate(neighbours.profile.templates):
        asked = (template.object_statement_ref_template, template.context_statement_ref_template)
        for name, wanted in zip(REFERENCE_PROPERTIES, asked, strict=True):
            for id_ in wanted or ():
                named = neighbours.own.get(id_)
                if named is None or named.type != "StatementTemplate":
                    rule = "Name a Statement Template of this Profile version."
                    yield Problem(f"$.templates[{index}].{name}", id_, rule, f"{STRUCTURE}8.0", "not-a-template")


def _members(neighbours: Neighbours) -> Iterator[Problem]:
    """Make Patterns of Patterns and Statement Templates, never of themselves (§9.0)."""
    section = f"{STRUCTURE}9.0"
    patterns = {pattern.id: pattern for pattern in neighbours.profile.patterns}
    for index, pattern in enumerate(neighbours.profile.patterns):
        path = f"$.patterns[{index}].{pattern.kind}"
        for member in pattern.members:
            named = neighbours.named(member)
            if named is None or named.type not in ("StatementTemplate", "Pattern"):
                rule = "Name a Pattern or Statement Template of this Profile, or of another one that is at hand."
                yield Problem(path, member, rule, section, "unresolved-reference")
        back = way_back(pattern.id, patterns) if cycle_below(pattern.id, patterns) else ()
        if back:
            rule = f"Leave it out: the Pattern would lie within itself ({' > '.join(back)})."
            yield Problem(path, back[1], rule, section, "pattern-cycle")


_CHECKS: tuple[Callable[[Neighbours], Iterator[Problem]], ...] = (
    _identifiers,
    _versions,
    _schemes,
    _definitions,
    _relations,
    _recommendations,
    _determining_properties,
    _statement_references,
    _members,
)


def _texts_at(concept: Concept, name: str, index: int) -> Iterator[tuple[str, str]]:
    values: Any = concept.source.get(name)
    for place, value in enumerate(values if type(values) is list else ()):
        if type(value) is str:
            yield f"$.concepts[{index}].{name}[{place}]", value


def _unless_of_type(neighbours: Neighbours, path: str, id_: str, type_: str, section: str) -> Iterator[Problem]:
    named = neighbours.named(id_)
    if named is not None and named.type != type_:
        yield _of_other_type(path, id_, named, type_, section)


def _of_other_type(path: str, id_: str, named: Named, wanted: str, section: str) -> Problem:
    rule = f"Name a Concept of the type {wanted}: in {named.profile.id} this one is of the type {named.type}."
    return Problem(path, id_, rule, section, "other-type")


def _beyond(name: str) -> str:
    return {"broader": "broadMatch", "narrower": "narrowMatch"}.get(name, "relatedMatch")
