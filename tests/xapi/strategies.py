"""Statements drawn from the grammar's own tables: any valid one, in any spelling; and any with one thing wrong.

``statements(version)`` draws values, ``statement_texts(version)`` draws JSON texts (property order, white space and
spelling of numbers as a client might write them) with their values, ``mutants(version)`` draws a Statement that one
change made invalid, with the path of that change.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from hypothesis import strategies as st

from lrs.rules import grammar
from lrs.rules.activity import DEFINITION
from lrs.rules.actor import AGENT, AUTHORITY_GROUP, GROUP
from lrs.rules.attachment import MEDIA_TYPE, SHA_2
from lrs.rules.checks import step_to
from lrs.rules.durations import DURATION
from lrs.rules.extensions import EXTENSION_NAME
from lrs.rules.grammar import ArrayOf, ByObjectType, ByVersion, Enumeration, Format, Kind, MapOf, Table
from lrs.rules.ifi import IFI_NAMES, MBOX, MBOX_SHA1SUM
from lrs.rules.interaction import COMPONENT_LISTS, COMPONENT_LISTS_OF
from lrs.rules.iri import IRI, IRL, URI
from lrs.rules.language import LANGUAGE_TAG
from lrs.rules.places import Place, places_in, root_of, table_of
from lrs.rules.result import SCALED, SCORE
from lrs.rules.statement import STATEMENT, SUB_STATEMENT, VERSION
from lrs.rules.timestamps import TIMESTAMP
from lrs.rules.uuids import UUID
from lrs.rules.versions import Version
from lrs.rules.voiding import VOIDED

Json = Any
Draw = Callable[[st.SearchStrategy[Any]], Any]

# Text without surrogates and U+0000, which no JSON text of ours has.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
NUMBERS = st.integers(-(2**53), 2**53) | st.floats(-1e9, 1e9, allow_nan=False)
ANYTHING = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)
IRIS = st.from_regex(
    r"https://[a-z]{1,8}\.example(/[\w.~é漢+-]{1,8}|/%2[0-9A-F]){0,3}(\?q=[a-z]{0,4})?(#[a-z]{0,4})?", fullmatch=True
) | st.sampled_from(
    ["urn:uuid:6690e6c9-3ef0-4ed3-8b37-7f3964730bee", "tag:example.org,2026:x", "http://[::1]:8080/x", VOIDED]
)
LANGUAGE_TAGS = st.sampled_from(
    ["en", "en-US", "zh-Hant", "sr-Latn-RS", "de-1996", "es-419", "x-own", "i-klingon", "tlh"]
)
DURATIONS = st.sampled_from(["P1Y", "P4W", "PT0S", "PT4H35M59.14S", "P3Y1M29DT4H35M59.14S", "PT1,5M", "PT0.12567S"])
RFC_3339 = st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat()).filter(
    TIMESTAMP.v2_0_0.accepts
) | st.sampled_from(["2026-11-20T22:30:55Z", "2026-11-20t22:30:55.123456789z", "2026-06-30T23:59:60Z"])
ISO_8601 = RFC_3339 | st.sampled_from(
    ["20261120T223055,5+01", "2026-W47-5T22:30", "2026-324T24:00:00Z", "2026-11-20T22"]
)

FORMATS: dict[Format, st.SearchStrategy[Any]] = {
    grammar.STRING: TEXTS,
    grammar.BOOLEAN: st.booleans(),
    grammar.NUMBER: NUMBERS,
    grammar.WHOLE_NUMBER: st.integers(0, 2**53),
    SCALED: st.floats(-1, 1) | st.sampled_from([-1, 0, 1]),
    IRI: IRIS,
    IRL: IRIS,
    URI: IRIS.filter(str.isascii),
    EXTENSION_NAME: IRIS,
    UUID: st.uuids().map(str) | st.uuids().map(lambda each: str(each).upper()),
    LANGUAGE_TAG: LANGUAGE_TAGS,
    DURATION: DURATIONS,
    TIMESTAMP.v1_0_3: ISO_8601,
    TIMESTAMP.v2_0_0: RFC_3339,
    MBOX: st.from_regex(r"mailto:[a-z.+é]{1,8}@([a-z]{1,8}\.)?Example", fullmatch=True),
    MBOX_SHA1SUM: st.from_regex(r"[0-9a-fA-F]{40}", fullmatch=True),
    MEDIA_TYPE: st.sampled_from(["text/plain", "text/plain; charset=utf-8", 'a/b;x="y \\" z"', "application/ld+json"]),
    SHA_2: st.sampled_from([56, 64, 96, 128]).flatmap(
        lambda n: st.text("0123456789abcdefABCDEF", min_size=n, max_size=n)
    ),
    VERSION.v1_0_3: st.sampled_from(["1.0", "1.0.0", "1.0.3", "1.0.12"]),
    VERSION.v2_0_0: st.sampled_from(["2.0", "2.0.0", "1.0.0", "2.0.1"]),
}


def statements(version: Version) -> st.SearchStrategy[dict[str, Any]]:
    """Draw a valid Statement."""
    return of_kind(STATEMENT, version)


@cache
def of_kind(kind: Kind, version: Version) -> st.SearchStrategy[Any]:
    """Draw a value that the grammar takes."""
    if isinstance(kind, ByVersion):
        kind = kind.of(version)
    if isinstance(kind, Format):
        return st.sampled_from(kind.values) if isinstance(kind, Enumeration) else FORMATS[kind]
    if isinstance(kind, ArrayOf):
        items = of_kind(kind.item, version)
        arrays = st.lists(items, min_size=kind.at_least, max_size=2)
        return arrays | items if kind.or_single else arrays
    if isinstance(kind, MapOf):
        values = of_kind(kind.value, version) if kind.value else ANYTHING
        return st.dictionaries(of_kind(kind.key, version), values, max_size=2)
    if isinstance(kind, ByObjectType):
        return st.one_of([of_choice(kind, name, table, version) for name, table in kind.tables.items()])
    return st.deferred(lambda: of_table(kind, version))


def of_choice(kind: ByObjectType, name: str, table: Table, version: Version) -> st.SearchStrategy[Any]:
    """Draw an object of one objectType, which is left out only where it is the default."""
    drawn = of_table(table, version)
    return drawn if name == kind.default else drawn.map(lambda value: {**value, "objectType": name})


@st.composite
def of_table(draw: Draw, table: Table, version: Version) -> dict[str, Any]:
    """Draw an object of a table: all that is required, some of the rest, in any order, its rules kept."""
    names = [name for name, row in table.rows_of(version) if row.required or draw(st.integers(0, 2)) == 0]
    value = {name: draw(of_kind(table.rows[name].kind, version)) for name in names}
    if table in KEEPING_RULES:
        KEEPING_RULES[table](draw, value, version)
    return dict(draw(st.permutations(list(value.items()))))


def _one_identifier(draw: Draw, agent: Json, version: Version) -> None:
    for name in IFI_NAMES:
        agent.pop(name, None)
    name = draw(st.sampled_from(IFI_NAMES))
    agent[name] = draw(of_kind(AGENT.rows[name].kind, version))


def _identified_or_with_members(draw: Draw, group: Json, version: Version) -> None:
    if draw(st.booleans()):
        _one_identifier(draw, group, version)
        return
    for name in IFI_NAMES:
        group.pop(name, None)
    group["member"] = draw(st.lists(of_table(AGENT, version), min_size=1, max_size=2))


def _application_and_user(draw: Draw, group: Json, version: Version) -> None:
    application = {"account": draw(of_kind(AGENT.rows["account"].kind, version))}
    group["member"] = draw(st.permutations([application, draw(of_table(AGENT, version))]))


def _interaction_in_order(draw: Draw, definition: Json, version: Version) -> None:
    for name in ("correctResponsesPattern", *COMPONENT_LISTS):
        definition.pop(name, None)
    for name in COMPONENT_LISTS_OF.get(definition.get("interactionType", ""), ()):
        ids = draw(st.lists(TEXTS, max_size=2, unique=True))
        definition[name] = [{"id": each} for each in ids]
    if "interactionType" in definition:
        definition["correctResponsesPattern"] = draw(st.lists(TEXTS, max_size=2))


def _score_in_order(draw: Draw, score: Json, version: Version) -> None:
    numbers = sorted(draw(st.lists(NUMBERS, min_size=3, max_size=3, unique=True)))
    score.update((name, each) for name, each in zip(("min", "raw", "max"), numbers, strict=True) if name in score)


def _rules_between_rows(draw: Draw, statement: Json, version: Version) -> None:
    target = statement["object"]
    kind = target.get("objectType", "Activity")
    if kind != "StatementRef" and statement["verb"]["id"] == VOIDED:
        statement["verb"]["id"] = "https://example.org/verbs/did"
    if kind != "Activity":
        for name in ("revision", "platform"):
            statement.get("context", {}).pop(name, None)


KEEPING_RULES: dict[Table, Callable[[Draw, Json, Version], None]] = {
    AGENT: _one_identifier,
    GROUP: _identified_or_with_members,
    AUTHORITY_GROUP: _application_and_user,
    DEFINITION: _interaction_in_order,
    SCORE: _score_in_order,
    STATEMENT: _rules_between_rows,
    SUB_STATEMENT: _rules_between_rows,
}


@st.composite
def statement_texts(draw: Draw, version: Version) -> tuple[str, dict[str, Any]]:
    """Draw a valid Statement as a client may spell it, with its value."""
    value = draw(statements(version))
    return written(draw, value), value


SPACES = st.sampled_from(["", "", "", " ", "\n  ", "\t"])


def written(draw: Draw, value: Json) -> str:
    """Write a JSON value with free white space and free spelling of numbers and characters."""
    if isinstance(value, dict):
        members = [
            f"{written(draw, name)}{draw(SPACES)}:{draw(SPACES)}{written(draw, item)}" for name, item in value.items()
        ]
        return f"{{{draw(SPACES)}{f',{draw(SPACES)}'.join(members)}}}"
    if isinstance(value, list):
        return f"[{draw(SPACES)}{f'{draw(SPACES)},'.join(written(draw, item) for item in value)}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=draw(st.booleans())).replace("/", draw(st.sampled_from(["/", "\\/"])))
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    return draw(st.sampled_from(_spellings(value)))


def _spellings(number: float) -> list[str]:
    plain = json.dumps(number)
    if "e" in plain:
        return [plain, plain.replace("e", "E")]
    return [plain, f"{plain}0", f"{plain}e0"] if "." in plain else [plain, f"{plain}.0", f"{plain}E+00"]


@dataclass(frozen=True)
class Mutant:
    """A Statement with one thing wrong, and where."""

    statement: dict[str, Any]
    path: str
    change: str


WRONG: dict[type, list[Any]] = {
    str: [12, True, None, ["x"]],
    bool: ["true", 1, None],
    int: ["1", True, None],
    float: ["1", None],
    dict: ["x", [], 1, None],
    list: ["x", 1, None],
}


@st.composite
def mutants(draw: Draw, version: Version) -> Mutant:
    """Draw a valid Statement and make one change that no rule allows."""
    value = draw(statements(version))
    places = list(places_in(root_of(STATEMENT, value), version))[1:]
    place = draw(st.sampled_from(places))
    change = draw(st.sampled_from([_wrong_type, _wrong_case, _left_out, _unknown_name]))
    path = change(draw, place, value)
    return Mutant(value, path, change.__name__)


def _wrong_type(draw: Draw, place: Place, statement: Json) -> str:
    wrong = WRONG[type(place.value)]
    if place.path.rpartition(".")[0].endswith(".contextActivities"):
        wrong = [each for each in wrong if each != []]  # one Activity may stand for an array (Data §2.4.6.2)
    place.value = draw(st.sampled_from(wrong))
    return place.path


def _wrong_case(draw: Draw, place: Place, statement: Json) -> str:
    if not isinstance(place.key, str):
        return _wrong_type(draw, place, statement)
    name = place.key.capitalize() if place.key[0].islower() else place.key.upper()
    place.container[name] = place.container.pop(place.key)
    return place.path.removesuffix(step_to(place.key)) + step_to(name)


def _left_out(draw: Draw, place: Place, statement: Json) -> str:
    if place.optional or not isinstance(place.key, str) or place.key == "objectType":
        return _wrong_type(draw, place, statement)
    del place.container[place.key]
    return place.path


def _unknown_name(draw: Draw, place: Place, statement: Json) -> str:
    table = table_of(place.kind, place.value)
    if table is None or type(place.value) is not dict:
        return _wrong_type(draw, place, statement)
    place.value["colour"] = "blue"
    return f"{place.path}.colour"
