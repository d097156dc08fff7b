"""The kinds of values that a Profile's tables have (xAPI Profiles Structure §6.0-§9.0)."""

from lrs.rules.grammar import Format
from lrs.rules.iri import is_iri
from lrs.rules.language import is_language_tag
from lrs.rules.timestamps import is_rfc_3339
from xapi_profiles.rules.json_path import NotInDialect, compiled
from xapi_profiles.rules.json_schema import NotASchema, read_schema


def exactly(value: str) -> Format:
    """Return the kind of a string that can only be this one."""
    return Format(value, lambda found: found == value, f'Write exactly "{value}".', "not-the-value")


def one_of(*values: str) -> Format:
    """Return the kind of a string that is one of these."""
    return Format("choice", lambda found: found in values, f"Write one of {', '.join(values)}.", "not-among-values")


def is_json_path(value: object) -> bool:
    """Tell whether a value is a path of the specification's dialect (§8.1)."""
    if type(value) is not str:
        return False
    try:
        compiled(value)
    except NotInDialect:
        return False
    return True


def _is_text(value: object) -> bool:
    return type(value) is str


def _is_language_map(value: object) -> bool:
    return type(value) is dict and all(is_language_tag(tag) and _is_text(text) for tag, text in value.items())


def _are_iris(value: object) -> bool:
    return type(value) is list and all(map(is_iri, value))


def _is_context(value: object) -> bool:
    return type(value) is dict or _is_text(value) or type(value) is list


def is_json_schema(value: object) -> bool:
    """Tell whether a value can be read as a JSON Schema, of whatever draft (§7.2)."""
    try:
        read_schema(value)
    except NotASchema:
        return False
    return True


IRI = Format(
    "IRI", is_iri, "Write a whole IRI with its scheme, such as https://example.org/verbs/placed.", "not-an-iri"
)
IRIS = Format("IRIs", _are_iris, "Write an array of whole IRIs, each with its scheme.", "not-iris")
TEXT = Format("text", _is_text, "Write a string.", "not-a-string")
LANGUAGE_MAP = Format(
    "language map",
    _is_language_map,
    'Write a language map, such as {"en": "placed"}: strings under language tags of RFC 5646.',
    "not-a-language-map",
)
TIMESTAMP = Format(
    "timestamp", is_rfc_3339, "Write a date and time with its zone, such as 2026-11-20T22:30:55Z.", "not-a-timestamp"
)
CONTEXT = Format("context", _is_context, "Write an IRI, an object, or an array of these.", "not-a-context")
JSON_PATH = Format(
    "JSONPath",
    is_json_path,
    "Write a JSONPath of names, indexes, *, unions and |, such as $.context.contextActivities.grouping[*].id;"
    " filters, scripts and slices are not allowed.",
    "not-a-json-path",
)
VALUES = Format("values", lambda value: type(value) is list, "Write an array of values.", "not-values")
SCHEMA = Format("JSON Schema", is_json_schema, "Write a JSON Schema as a string.", "not-a-json-schema")
