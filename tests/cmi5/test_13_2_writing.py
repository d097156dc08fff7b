"""Course structures that are written: what is read again is the same (cmi5 §13.2)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmi5.rules.course_structure import AssignableUnit, Block, CourseStructure, Objective
from cmi5.rules.course_structure_writing import written
from tests.cmi5.course_builder import BASE, NAMESPACE, complex_, read, simple, structure

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")).map(
    str.strip
)
TEXTS = st.dictionaries(st.sampled_from(["und", "en", "en-US", "de", "zh-Hant"]), WORDS, min_size=1, max_size=3)
URLS = st.sampled_from(
    ["index.html", "media/Start%20here.html?a=1&b=2", "https://example.org/?a=<".replace("<", "%3C")]
)
SCORES = st.none() | st.decimals(0, 1, places=4)


@st.composite
def structures(draw: st.DrawFn) -> CourseStructure:
    """Draw a structure that conforms, with blocks in blocks."""
    count = iter(range(10_000))
    aims = [Objective(f"{BASE}/o/{n}", draw(TEXTS), draw(TEXTS)) for n in range(draw(st.integers(0, 2)))]
    references = st.lists(st.sampled_from([aim.id for aim in aims]), max_size=2).map(tuple) if aims else st.just(())

    def unit() -> AssignableUnit:
        return AssignableUnit(
            id=f"{BASE}/{next(count)}?a=1&b=2",
            title=draw(TEXTS),
            description=draw(TEXTS),
            objectives=draw(references),
            url=draw(URLS),
            launch_method=draw(st.sampled_from(["OwnWindow", "AnyWindow"])),
            move_on=draw(st.sampled_from(["Passed", "CompletedOrPassed", "NotApplicable"])),
            mastery_score=draw(SCORES),
            activity_type=draw(st.sampled_from(["", "http://adlnet.gov/expapi/activities/lesson"])),
            launch_parameters=draw(WORDS),
            entitlement_key=draw(WORDS),
        )

    def parts(tree: list[object]) -> tuple[Block | AssignableUnit, ...]:
        return tuple(unit() if node == "au" else block(node) for node in tree)

    def block(tree: list[object]) -> Block:
        return Block(f"{BASE}/{next(count)}", draw(TEXTS), draw(TEXTS), parts(tree), draw(references))

    tree = draw(st.recursive(st.just("au"), lambda inner: st.lists(inner, min_size=1, max_size=3), max_leaves=4))
    return CourseStructure(f"{BASE}/course", draw(TEXTS), draw(TEXTS), parts([tree]), tuple(aims))


@given(structures())
def test_what_is_written_is_read_as_it_was(course: CourseStructure) -> None:
    """13.2.0.0-1."""
    assert read(written(course)) == course


@pytest.mark.parametrize("xml", [simple(), complex_()])
def test_what_is_read_is_written_as_it_was(xml: bytes) -> None:
    assert read(written(read(xml))) == read(xml)


def test_a_structure_is_written_in_the_order_of_the_standard() -> None:
    course = CourseStructure(
        f"{BASE}/course",
        {"en": "Safety", "und": "?"},
        {"en": "Tea & <cake>"},
        (
            AssignableUnit(
                f"{BASE}/au",
                {"en": "AU"},
                {"en": "About"},
                "index.html?a=1&b=2",
                objectives=(f"{BASE}/o",),
                move_on="Passed",
                mastery_score=Decimal("0.8500"),
                launch_parameters="p",
                entitlement_key="k",
            ),
        ),
        (Objective(f"{BASE}/o", {"en": "O"}, {"en": "About"}),),
    )
    assert written(course).decode() == (
        f"""<?xml version='1.0' encoding='UTF-8'?>
<courseStructure xmlns="{NAMESPACE}">
  <course id="{BASE}/course">
    <title>
      <langstring lang="en">Safety</langstring>
      <langstring>?</langstring>
    </title>
    <description>
      <langstring lang="en">Tea &amp; &lt;cake&gt;</langstring>
    </description>
  </course>
  <objectives>
    <objective id="{BASE}/o">
      <title>
        <langstring lang="en">O</langstring>
      </title>
      <description>
        <langstring lang="en">About</langstring>
      </description>
    </objective>
  </objectives>
  <au id="{BASE}/au" masteryScore="0.8500" moveOn="Passed">
    <title>
      <langstring lang="en">AU</langstring>
    </title>
    <description>
      <langstring lang="en">About</langstring>
    </description>
    <objectives>
      <objective idref="{BASE}/o"/>
    </objectives>
    <url>index.html?a=1&amp;b=2</url>
    <launchParameters>p</launchParameters>
    <entitlementKey>k</entitlementKey>
  </au>
</courseStructure>
"""
    )


def test_a_mastery_score_is_written_without_an_exponent() -> None:
    course = read(structure())
    unit = AssignableUnit(f"{BASE}/au", {"en": ""}, {"en": ""}, "index.html", mastery_score=Decimal("1E-4"))
    small = CourseStructure(course.id, course.title, course.description, (unit,))
    assert b'masteryScore="0.0001"' in written(small)
    assert read(written(small)) == small
