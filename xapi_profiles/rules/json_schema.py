"""JSON Schemas that Concepts bring inline: read, and held against values; nothing that they refer to is fetched.

xAPI Profiles Structure §7.2, §7.3.
"""

from functools import lru_cache
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.exceptions import SchemaError, best_match
from referencing import Registry
from referencing.exceptions import Unresolvable

from lrs.rules.errors import MalformedRequest
from lrs.rules.json_text import read_json


class NotASchema(ValueError):
    """What is written can't be a JSON Schema of draft 7; the message says why."""


def read_schema(written: object) -> Any:
    """Return the JSON Schema that is written, as a string or as it is; raise ``NotASchema`` where it is none."""
    try:
        schema = read_json(written.encode()) if type(written) is str else written
    except (MalformedRequest, UnicodeEncodeError) as error:
        raise NotASchema(str(error)) from error
    if type(schema) not in (dict, bool):
        raise NotASchema("A JSON Schema is an object, or true or false.")
    return schema


def fault_of_schema(written: object) -> str | None:
    """Return what is wrong with a JSON Schema by draft 7."""
    try:
        Draft7Validator.check_schema(read_schema(written))
    except (SchemaError, NotASchema) as error:
        return getattr(error, "message", str(error))
    return None


def fault_of_value(written: object, value: Any) -> str | None:
    """Return what is wrong with a value by an inline JSON Schema; one that can't be judged by finds no fault."""
    validator = _validator_of(written) if type(written) is str else None
    try:
        error = best_match(validator.iter_errors(value)) if validator is not None else None
    except (Unresolvable, RecursionError):
        return None
    return None if error is None else error.message


@lru_cache(maxsize=1 << 10)
def _validator_of(written: str) -> Draft7Validator | None:
    # A registry of one's own keeps the library from fetching what a schema refers to.
    return None if fault_of_schema(written) else Draft7Validator(read_schema(written), registry=Registry())
