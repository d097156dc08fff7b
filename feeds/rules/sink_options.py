"""What a sink asks for beside an address: its options, and what is wrong with those that were given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

_TYPES: Final = {"text": str, "number": int, "flag": bool}


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that a sink may be told. ``type`` is text, number or flag; ``choices`` narrow a text."""

    name: str
    help: str
    type: str = "text"
    default: Any = ""
    choices: Sequence[str] = ()
    is_needed: bool = False


def problem_of_options(options: Sequence[Option], given: Mapping[str, Any]) -> str:
    """Return what is wrong with the options that were given to a sink, empty if they are right."""
    known = {each.name: each for each in options}
    if unknown := sorted(set(given) - set(known)):
        return f"{unknown[0]!r} is no option of it; there are {', '.join(known) or 'none'}"
    problems = (_problem(option, given.get(option.name, option.default)) for option in options)
    return next(filter(None, problems), "")


def completed(options: Sequence[Option], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the given options, and the defaults of those that weren't."""
    return {each.name: given.get(each.name, each.default) for each in options}


def _problem(option: Option, value: Any) -> str:
    wanted = _TYPES[option.type]
    if type(value) is not wanted:
        return f"{option.name} is {value!r}, and has to be a {option.type}"
    if option.is_needed and value == "":
        return f"{option.name} is missing: {option.help}"
    if option.choices and value not in option.choices:
        return f"{option.name} is {value!r}, and has to be one of {', '.join(option.choices)}"
    return ""
