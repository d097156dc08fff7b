"""The tables of the structure: a Profile and everything in it (xAPI Profiles Structure §6.0-§9.0)."""

from lrs.rules.attachment import MEDIA_TYPE
from lrs.rules.grammar import BOOLEAN
from xapi_profiles.rules import structure_rules as rules
from xapi_profiles.rules.structure_grammar import ByType, ListOf, Property, Table, optional, required
from xapi_profiles.rules.structure_kinds import (
    CONTEXT,
    IRI,
    IRIS,
    JSON_PATH,
    LANGUAGE_MAP,
    SCHEMA,
    TEXT,
    TIMESTAMP,
    VALUES,
    exactly,
    one_of,
)
from xapi_profiles.rules.vocabulary import (
    DOCUMENT_TYPES,
    PRESENCES,
    RELATIONS_BEYOND,
    RELATIONS_WITHIN,
    SEMANTIC_TYPES,
    STRUCTURE,
)

VERSION = Table(
    "a Profile version",
    f"{STRUCTURE}6.1",
    {"id": required(IRI), "wasRevisionOf": optional(IRIS), "generatedAtTime": required(TIMESTAMP)},
)
AUTHOR = Table(
    "the author",
    f"{STRUCTURE}6.2",
    {"type": required(one_of("Organization", "Person")), "name": required(TEXT), "url": optional(IRI)},
)

_CONCEPT: dict[str, Property] = {
    "id": required(IRI),
    "type": required(TEXT),
    "inScheme": required(IRI),
    "deprecated": optional(BOOLEAN),
}
_NAMED = {**_CONCEPT, "prefLabel": required(LANGUAGE_MAP), "definition": required(LANGUAGE_MAP)}
_SCHEMA = {"context": optional(IRI), "schema": optional(IRI), "inlineSchema": optional(SCHEMA)}

SEMANTIC = Table(
    "a Verb, Activity Type or Attachment Usage Type",
    f"{STRUCTURE}7.1",
    {**_NAMED, **dict.fromkeys((*RELATIONS_WITHIN, *RELATIONS_BEYOND), optional(IRIS))},
    rules=(rules.related_is_for_deprecated_concepts,),
)


def _extension(recommended: str) -> Table:
    rows = {**_NAMED, **_SCHEMA, recommended: optional(IRIS)}
    return Table("an extension", f"{STRUCTURE}7.2", rows, rules=(rules.one_schema_at_most,))


EXTENSIONS = {
    "ContextExtension": _extension("recommendedVerbs"),
    "ResultExtension": _extension("recommendedVerbs"),
    "ActivityExtension": _extension("recommendedActivityTypes"),
}
DOCUMENT = Table(
    "a document resource",
    f"{STRUCTURE}7.3",
    {**_NAMED, **_SCHEMA, "contentType": required(MEDIA_TYPE)},
    rules=(rules.one_schema_at_most,),
)
ACTIVITY_DEFINITION = Table(
    "an activityDefinition",
    f"{STRUCTURE}7.4",
    {"@context": required(CONTEXT)},
    rules=(rules.activity_context_is_named, rules.definition_is_legal, rules.extensions_bring_their_context),
    free=True,
)
ACTIVITY = Table(
    "an Activity",
    f"{STRUCTURE}7.4",
    {**_CONCEPT, "activityDefinition": required(ACTIVITY_DEFINITION)},
)
CONCEPT = ByType(
    "a Concept",
    f"{STRUCTURE}7.0",
    {
        **dict.fromkeys(SEMANTIC_TYPES, SEMANTIC),
        **EXTENSIONS,
        **dict.fromkeys(DOCUMENT_TYPES, DOCUMENT),
        "Activity": ACTIVITY,
    },
)

RULE = Table(
    "a Statement Template Rule",
    f"{STRUCTURE}8.1",
    {
        "location": required(JSON_PATH),
        "selector": optional(JSON_PATH),
        "presence": optional(one_of(*PRESENCES)),
        "any": optional(VALUES),
        "all": optional(VALUES),
        "none": optional(VALUES),
        "scopeNote": optional(LANGUAGE_MAP),
    },
    rules=(rules.rule_asks_for_something,),
)
TEMPLATE = Table(
    "a Statement Template",
    f"{STRUCTURE}8.0",
    {
        "id": required(IRI),
        "type": required(exactly("StatementTemplate")),
        "inScheme": required(IRI),
        "prefLabel": required(LANGUAGE_MAP),
        "definition": required(LANGUAGE_MAP),
        "deprecated": optional(BOOLEAN),
        "verb": optional(IRI),
        "objectActivityType": optional(IRI),
        "contextGroupingActivityType": optional(IRIS),
        "contextParentActivityType": optional(IRIS),
        "contextOtherActivityType": optional(IRIS),
        "contextCategoryActivityType": optional(IRIS),
        "attachmentUsageType": optional(IRIS),
        "objectStatementRefTemplate": optional(IRIS),
        "contextStatementRefTemplate": optional(IRIS),
        "rules": optional(ListOf(RULE)),
    },
    rules=(rules.object_is_a_type_or_a_reference,),
)
PATTERN = Table(
    "a Pattern",
    f"{STRUCTURE}9.0",
    {
        "id": required(IRI),
        "type": required(exactly("Pattern")),
        "primary": optional(BOOLEAN),
        "inScheme": optional(IRI),
        "prefLabel": optional(LANGUAGE_MAP),
        "definition": optional(LANGUAGE_MAP),
        "deprecated": optional(BOOLEAN),
        "alternates": optional(IRIS),
        "optional": optional(IRI),
        "oneOrMore": optional(IRI),
        "sequence": optional(IRIS),
        "zeroOrMore": optional(IRI),
    },
    rules=(rules.pattern_is_of_one_kind, rules.primary_pattern_is_named),
)
PROFILE = Table(
    "a Profile",
    f"{STRUCTURE}6.0",
    {
        "id": required(IRI),
        "@context": required(CONTEXT),
        "type": required(exactly("Profile")),
        "conformsTo": required(IRI),
        "prefLabel": required(LANGUAGE_MAP),
        "definition": required(LANGUAGE_MAP),
        "seeAlso": optional(IRI),
        "versions": required(ListOf(VERSION)),
        "author": required(AUTHOR),
        "concepts": optional(ListOf(CONCEPT)),
        "templates": optional(ListOf(TEMPLATE)),
        "patterns": optional(ListOf(PATTERN)),
    },
    rules=(rules.profile_context_is_named,),
)
