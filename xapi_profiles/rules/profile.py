"""A Profile as values: versions, Concepts, Statement Templates and Patterns (xAPI Profiles Structure §6.0-§9.0).

``read_profile`` takes the document as it is and skips what has the wrong type: whether it may be read at all is what
``xapi_profiles.rules.checking`` says first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lrs.rules.timestamps import is_iso_8601, parse
from xapi_profiles.rules.vocabulary import DETERMINING_PROPERTIES, PATTERN_KINDS

Json = Mapping[str, Any]
LanguageMap = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ProfileVersion:
    """One version of a Profile (Structure §6.1)."""

    id: str
    generated_at_time: str
    was_revision_of: tuple[str, ...] = ()

    @property
    def moment(self) -> float:
        """Return when it was made, in seconds; 0 where that can't be read."""
        written = self.generated_at_time
        return parse(written).timestamp() if is_iso_8601(written) else 0.0


@dataclass(frozen=True, slots=True)
class Concept:
    """A Verb, Activity Type, extension, document resource or another building block; ``source`` has it all (§7.0)."""

    id: str
    type: str
    in_scheme: str | None
    pref_label: LanguageMap
    deprecated: bool
    source: Json


@dataclass(frozen=True, slots=True)
class StatementTemplateRule:
    """One rule of a Statement Template: where to look, and what must be found there (Structure §8.1)."""

    location: str
    selector: str | None = None
    presence: str | None = None
    any: tuple[Any, ...] | None = None
    all: tuple[Any, ...] | None = None
    none: tuple[Any, ...] | None = None
    scope_note: LanguageMap = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class StatementTemplate:
    """A Statement Template; ``determining`` has the Determining Properties that it gives (Structure §8.0)."""

    id: str
    in_scheme: str | None = None
    pref_label: LanguageMap = field(default_factory=dict)
    definition: LanguageMap = field(default_factory=dict)
    deprecated: bool = False
    determining: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    object_statement_ref_template: tuple[str, ...] | None = None
    context_statement_ref_template: tuple[str, ...] | None = None
    rules: tuple[StatementTemplateRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A Pattern: its kind and the identifiers of its members, Patterns or Statement Templates (Structure §9.0)."""

    id: str
    kind: str
    members: tuple[str, ...]
    primary: bool = False
    in_scheme: str | None = None
    pref_label: LanguageMap = field(default_factory=dict)
    definition: LanguageMap = field(default_factory=dict)
    deprecated: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """A whole Profile as its document gives it; ``version`` is the newest of its versions (Structure §6.0)."""

    id: str
    versions: tuple[ProfileVersion, ...]
    pref_label: LanguageMap
    definition: LanguageMap
    concepts: tuple[Concept, ...]
    templates: tuple[StatementTemplate, ...]
    patterns: tuple[Pattern, ...]

    @property
    def version(self) -> ProfileVersion:
        """Return the version that the document describes: the newest one."""
        return max(self.versions, key=lambda version: version.moment)

    @property
    def category_ids(self) -> frozenset[str]:
        """Return the ids of category context activities by which a Statement says that it follows this Profile.

        Those of its versions (Structure §5.0), and, as cmi5, SCORM and video have always been sent, its own and those
        that its versions revise.
        """
        versions = (version.id for version in self.versions)
        return frozenset((self.id, *versions, *(id_ for each in self.versions for id_ in each.was_revision_of)))

    @property
    def primary_patterns(self) -> tuple[Pattern, ...]:
        """Return the Patterns that sequences of Statements are checked against."""
        return tuple(pattern for pattern in self.patterns if pattern.primary)


def read_profile(document: Json) -> Profile:
    """Return the Profile of a document without obstacles (see ``checking.check_profile``)."""
    return Profile(
        id=document["id"],
        versions=tuple(_version(each) for each in document["versions"]),
        pref_label=_language_map(document.get("prefLabel")),
        definition=_language_map(document.get("definition")),
        concepts=tuple(_concept(each) for each in document.get("concepts") or ()),
        templates=tuple(read_template(each) for each in document.get("templates") or ()),
        patterns=tuple(read_pattern(each) for each in document.get("patterns") or ()),
    )


def read_template(source: Json) -> StatementTemplate:
    """Return a Statement Template from its JSON."""
    return StatementTemplate(
        id=source["id"],
        in_scheme=_text(source.get("inScheme")),
        pref_label=_language_map(source.get("prefLabel")),
        definition=_language_map(source.get("definition")),
        deprecated=source.get("deprecated") is True,
        determining={name: _texts(source[name]) for name in DETERMINING_PROPERTIES if source.get(name)},
        object_statement_ref_template=_texts(source.get("objectStatementRefTemplate")) or None,
        context_statement_ref_template=_texts(source.get("contextStatementRefTemplate")) or None,
        rules=tuple(read_rule(each) for each in source.get("rules") or ()),
    )


def read_rule(source: Json) -> StatementTemplateRule:
    """Return a Statement Template Rule from its JSON."""
    return StatementTemplateRule(
        location=source["location"],
        selector=_text(source.get("selector")),
        presence=_text(source.get("presence")),
        any=_values(source.get("any")),
        all=_values(source.get("all")),
        none=_values(source.get("none")),
        scope_note=_language_map(source.get("scopeNote")),
    )


def read_pattern(source: Json) -> Pattern:
    """Return a Pattern from its JSON."""
    kind = next(kind for kind in PATTERN_KINDS if source.get(kind))
    return Pattern(
        id=source["id"],
        kind=kind,
        members=_texts(source[kind]),
        primary=source.get("primary") is True,
        in_scheme=_text(source.get("inScheme")),
        pref_label=_language_map(source.get("prefLabel")),
        definition=_language_map(source.get("definition")),
        deprecated=source.get("deprecated") is True,
    )


def name_of(thing: Concept | StatementTemplate | Pattern | Profile) -> str:
    """Return what people call it: its English name, else any that it has, else its id."""
    labels = thing.pref_label
    english = next((text for tag, text in labels.items() if tag.lower().partition("-")[0] == "en"), None)
    return english or next(iter(labels.values()), thing.id)


def _version(source: Json) -> ProfileVersion:
    return ProfileVersion(
        id=source["id"],
        generated_at_time=_text(source.get("generatedAtTime")) or "",
        was_revision_of=_texts(source.get("wasRevisionOf")),
    )


def _concept(source: Json) -> Concept:
    return Concept(
        id=source["id"],
        type=source["type"],
        in_scheme=_text(source.get("inScheme")),
        pref_label=_language_map(source.get("prefLabel")),
        deprecated=source.get("deprecated") is True,
        source=source,
    )


def _language_map(value: object) -> LanguageMap:
    if not isinstance(value, Mapping):
        return {}
    return {tag: text for tag, text in value.items() if type(text) is str}


def _text(value: object) -> str | None:
    return value if type(value) is str else None


def _texts(value: object) -> tuple[str, ...]:
    """Return strings of an array; JSON-LD takes a single one for an array of one."""
    if type(value) is str:
        return (value,)
    return tuple(each for each in value if type(each) is str) if type(value) is list else ()


def _values(value: object) -> tuple[Any, ...] | None:
    """Return the values of an array; an empty one is none (§4.0)."""
    return tuple(value) if type(value) is list and value else None
