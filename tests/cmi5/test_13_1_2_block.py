"""Blocks: groups of AUs and blocks (cmi5 §13.1.2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmi5.rules.course_structure import AssignableUnit, Block
from tests.cmi5.course_builder import (
    BASE,
    au,
    block,
    broken_by,
    complex_,
    objective,
    objectives,
    read,
    refers_to,
    structure,
    text,
)


@pytest.mark.parametrize(
    ("content", "requirement"),
    [
        pytest.param(block("b", au("one")) + block("b", au("two")), "13.1.2.0-1 (d)", id="two blocks with one id"),
        pytest.param(
            block("b", block("b", au("one")), au("two")), "13.1.2.0-1 (d)", id="a block within a block with its id"
        ),
        pytest.param(
            block("b", au("one")) + block("c", au("two"), id_=f" {BASE}/block/b "),
            "13.1.2.0-1 (d)",
            id="one id but for white space",
        ),
        pytest.param(block("b", au(), id_=f"{BASE}/course"), "13.1.2.0-1 (d)", id="the id of the course"),
        pytest.param(au("one") + block("b", au("two"), id_=f"{BASE}/au/one"), "13.1.2.0-1 (d)", id="the id of an AU"),
        pytest.param(block("b", au(), id_="courses.example.org/b"), "3.0.0.0-1 (d)", id="id without scheme"),
        pytest.param(block("b", au(), id_=""), "3.0.0.0-1 (d)", id="empty id"),
        pytest.param(block("b"), "13.2.0.0-1 (d)", id="block without AUs"),
        pytest.param(block("b", au()).replace(text("title", "b"), ""), "13.2.0.0-1 (d)", id="no title"),
        pytest.param(block("b", au()).replace(text("description", "About b"), ""), "13.2.0.0-1 (d)", id="no text"),
        pytest.param(block("b", au()).replace(f' id="{BASE}/block/b"', ""), "13.2.0.0-1 (d)", id="no id"),
        pytest.param(block("b", au(), "<url>index.html</url>"), "13.2.0.0-1 (d)", id="block with a url"),
        pytest.param(block("b", refers_to("objective/1"), au()), "3.0.0.0-1 (d)", id="relative reference"),
    ],
)
def test_a_block_that_breaks_a_rule_is_refused(content: str, requirement: str) -> None:
    """4.4.0.0-1 (d)."""
    assert broken_by(structure(content, objectives=objectives(objective("1")))) == [requirement]


def test_a_block_has_texts_objectives_and_a_line() -> None:
    outer = read(complex_()).children[1]
    assert isinstance(outer, Block)
    assert (outer.id, dict(outer.title), dict(outer.description)) == (
        f"{BASE}/block/outer",
        {"en": "outer"},
        {"en": "About outer"},
    )
    assert (outer.objectives, outer.line) == ((f"{BASE}/objective/2",), 2)


@given(st.recursive(st.just("au"), lambda inner: st.lists(inner, min_size=1, max_size=3), max_leaves=12))
def test_the_tree_is_the_one_that_was_written(tree: object) -> None:
    count = iter(range(1_000))

    def write(node: object) -> str:
        name = str(next(count))
        return au(name) if node == "au" else block(name, *map(write, node))

    def shape(parts: tuple[Block | AssignableUnit, ...]) -> list[object]:
        return ["au" if isinstance(part, AssignableUnit) else shape(part.children) for part in parts]

    assert shape(read(structure(write(tree))).children) == [tree]
