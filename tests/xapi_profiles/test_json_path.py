"""The dialect of JSONPath: what it has, what it hasn't, and that it finds what a general engine finds (§8.1)."""

import jsonpath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.xapi_profiles.properties import usual
from xapi_profiles.rules.json_path import NotInDialect, compiled

EXTENSION = "https://w3id.org/xapi/x,y|z"
DOCUMENT = {
    "id": 1,
    "context": {
        "contextActivities": {
            "grouping": [{"id": "a", "definition": {"type": "t"}}, {"id": "b"}],
            "parent": [{"id": "c"}],
        },
        "extensions": {EXTENSION: {"seats": [4, 5]}, "0": "zero"},
    },
    "tags": ["x", "y", "z"],
}


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("$.id", [1]),
        ("id", [1]),
        ("$['id']", [1]),
        ('$["id"]', [1]),
        ("$", [DOCUMENT]),
        ("$.nothing.at.all", []),
        ("context.contextActivities.grouping[*].id", ["a", "b"]),
        ("$.context.contextActivities['grouping','parent'][*].id", ["a", "b", "c"]),
        ("$.context.contextActivities.*[0].id", ["a", "c"]),
        ("$.context.contextActivities.grouping[*].definition.type", ["t"]),
        (f"$.context.extensions['{EXTENSION}'].seats[0,1]", [4, 5]),
        ("$.tags[1]", ["y"]),
        ("$.tags[0,2]", ["x", "z"]),
        ("$.tags[*,0]", ["x", "y", "z"]),
        ("$.tags[7]", []),
        ("$.tags", [["x", "y", "z"]]),
        ("$.id | $.tags[0]", [1, "x"]),
        ("$.id|tags[*]|$.nothing", [1, "x", "y", "z"]),
        ("$.context.extensions[0]", []),
        ("$.context.contextActivities..id", ["a", "b", "c"]),
    ],
)
def test_what_the_dialect_has(path, values):
    assert compiled(path).values(DOCUMENT) == values


@pytest.mark.parametrize(
    "path",
    [
        "",
        "  ",
        "$.",
        "$.a[",
        "x'",
        "$.a[?@.b == 1]",
        "$.a[?(@.b)]",
        "$.a[(@.length-1)]",
        "$.a[-1]",
        "$.a[0:2]",
        "$.a[b]",
        "$.a[$.b]",
        "$.a[~]",
        "$.a & $.b",
        "^.a",
        "@.a",
        "$.a | $.b[?@.c]",
    ],
)
def test_what_the_dialect_does_not_have(path):
    with pytest.raises(NotInDialect):
        compiled(path)


def test_the_refusal_says_what_is_not_allowed():
    with pytest.raises(NotInDialect, match="filters and scripts are not allowed"):
        compiled("$.a[?@.b]")
    with pytest.raises(NotInDialect, match="not by &"):
        compiled("$.a & $.b")


def test_a_path_is_compiled_once():
    assert compiled("$.result.score") is compiled("$.result.score")


NAMES = st.sampled_from(["a", "b", "c"])
TREES = st.recursive(
    st.integers(0, 3) | st.text("xyz", max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=20,
)
CHOICES = st.lists(NAMES.map(repr) | st.integers(0, 2).map(str) | st.just("*"), min_size=1, max_size=3).map(",".join)
STEPS = NAMES.map(".{}".format) | CHOICES.map("[{}]".format) | st.just(".*") | NAMES.map("..{}".format)
PATHS = st.lists(STEPS, min_size=1, max_size=4).map("".join).map("${}".format)


@given(TREES, st.lists(PATHS, min_size=1, max_size=3).map(" | ".join))
@usual
def test_it_finds_what_a_general_engine_finds(document, path):
    found, wanted = compiled(path).values(document), jsonpath.findall(path, document)
    assert set(map(repr, found)) == set(map(repr, wanted))


@given(st.text("$.*[]'\"|,0?@()ab:-~& ", max_size=12))
@usual
def test_any_text_is_a_path_or_refused(text):
    try:
        path = compiled(text)
    except NotInDialect:
        return
    assert path.text == text


@pytest.mark.parametrize("path", ["$" + "[*,*]" * 90, "$" + "..*" * 90, "$" + "['a','a',*]" * 90])
def test_no_path_takes_for_ever(path):
    deep = 1
    for _ in range(95):
        deep = {"a": deep}
    assert len(compiled(path).values(deep)) <= 95


@pytest.mark.parametrize("path", ["$[?" + "(" * 5_000, "$" + "[" * 5_000, "$.a[99999999999999999999999]"])
def test_hostile_paths_are_refused(path):
    with pytest.raises(NotInDialect):
        compiled(path)
