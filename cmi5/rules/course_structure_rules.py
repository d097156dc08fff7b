"""The rules of course structures that a schema can't say, one row each (cmi5 §3, §8.1, §13.1, §14)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cmi5.rules import course_structure_urls as urls
from cmi5.rules.course_structure import Violation
from cmi5.rules.course_structure_elements import Value
from lrs.rules.iri import is_iri
from people.rules.errors import shortened

_LONGEST_SHOWN: Final = 200
_MOST_PLACES: Final = 4


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a value is judged by.

    The files of the ZIP (None: no ZIP), the same by their names without regard to case, and which value has each id
    first.
    """

    names: frozenset[str] | None
    alike: Mapping[str, str]
    owners: Mapping[str, Value]


Finding = tuple[str, str] | None
"""What is wrong and how to mend it, or nothing."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A requirement, the values that it is about as ``element name``, and its test."""

    requirement: str
    about: tuple[str, ...]
    finding: Callable[[Value, Surroundings], Finding]


def violations_of(values: Sequence[Value], names: frozenset[str] | None) -> Iterator[Violation]:
    """Yield every rule that a value breaks, in the order of the values."""
    owners: dict[str, Value] = {}
    for value in values:
        if value.name == "id" and value.text:
            owners.setdefault(value.text, value)
    around = Surroundings(names, {name.casefold(): name for name in sorted(names or ())}, owners)
    for value in values:
        for rule in _RULES_OF.get(f"{value.element} {value.name}", ()):
            if found := rule.finding(value, around):
                problem, advice = found
                shown = shortened(value.text, _LONGEST_SHOWN)
                message = f"The {value.name} {shown!r} of this {value.element} {problem}."
                yield Violation(rule.requirement, message, value.line, advice)


def _no_iri(value: Value, around: Surroundings) -> Finding:
    if is_iri(value.text):
        return None
    return "is no fully qualified IRI", "Begin it with a scheme, such as https://, and percent-encode white space."


def _taken(value: Value, around: Surroundings) -> Finding:
    owner = around.owners.get(value.text, value)
    if owner is value:
        return None
    return f"is that of the {owner.element} in line {owner.line}", "Give each its own id."


def _too_precise(value: Value, around: Surroundings) -> Finding:
    places = value.text.partition(".")[2].rstrip("0")
    if len(places) <= _MOST_PLACES:
        return None
    return f"has more than {_MOST_PLACES} decimal places", "Round it."


def _no_url(value: Value, around: Surroundings) -> Finding:
    if not value.text or urls.is_url(value.text) or urls.is_held_by_browsers(value.text):
        return None
    return "is no URL", "Percent-encode other characters, a space as %20; a scheme has :// and a host."


def _in_browser(value: Value, around: Surroundings) -> Finding:
    if not urls.is_held_by_browsers(value.text):
        return None
    return "has a scheme that leads to no content", "Use https, or the scheme of an application."


def _conflicting(value: Value, around: Surroundings) -> Finding:
    names = urls.conflicting_parameters(value.text)
    if not names:
        return None
    return f"has in its query what the launch adds: {', '.join(names)}", "Choose other names."


def _relative_without_zip(value: Value, around: Surroundings) -> Finding:
    if around.names is not None or not value.text or urls.is_fully_qualified(value.text):
        return None
    return "is relative, and there is no ZIP with its file", "Write it with scheme and host, or send a ZIP."


def _no_file(value: Value, around: Surroundings) -> Finding:
    if around.names is None or not value.text or urls.is_fully_qualified(value.text):
        return None
    name = urls.file_of(value.text)
    if name is None:
        return "leads out of the ZIP", "Write it relative to the root folder of the ZIP, or with scheme and host."
    if name in around.names:
        return None
    other = around.alike.get(name.casefold())
    if other is not None:
        return "leads to no file of the ZIP", f"Mind upper and lower case: there is {other!r}."
    return "leads to no file of the ZIP", "Put the file there, or write the url with scheme and host."


RULES: Final = (
    Rule("3.0.0.0-1 (d)", ("course id", "objective id", "block id", "au id"), _no_iri),
    Rule("3.0.0.0-1 (d)", ("objective idref", "au activityType"), _no_iri),
    Rule("13.1.2.0-1 (d)", ("block id",), _taken),
    Rule("13.1.3.0-1 (d)", ("objective id",), _taken),
    Rule("13.1.4.0-1 (d)", ("au id",), _taken),
    Rule("4.4.0.0-2 (d)", ("au masteryScore",), _too_precise),
    Rule("13.1.4.0-2 (d)", ("au url",), _no_url),
    Rule("13.1.4.0-2 (d)", ("au url",), _in_browser),
    Rule("8.1.0.0-6 (d)", ("au url",), _conflicting),
    Rule("14.2.0.0-1 (d)", ("au url",), _relative_without_zip),
    Rule("14.1.0.0-4 (d)", ("au url",), _no_file),
)

_RULES_OF: Final[Mapping[str, Sequence[Rule]]] = {
    about: [rule for rule in RULES if about in rule.about] for row in RULES for about in row.about
}
