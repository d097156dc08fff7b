"""Objectives, and references to them (cmi5 §13.1.3)."""

import pytest

from tests.cmi5.course_builder import (
    BASE,
    au,
    broken_by,
    objective,
    objectives,
    read,
    refers_to,
    structure,
    text,
)

ONE = f"{BASE}/objective/1"


@pytest.mark.parametrize(
    ("aims", "requirement"),
    [
        pytest.param(objective("1") + objective("1"), "13.1.3.0-1 (d)", id="two objectives with one id"),
        pytest.param(objective("1") + objective("2", id_=f"{BASE}/course"), "13.1.3.0-1 (d)", id="id of the course"),
        pytest.param(objective("1") + objective("2", id_="objective"), "3.0.0.0-1 (d)", id="id without scheme"),
        pytest.param(
            objective("1") + objective("2").replace(text("title", "Objective 2"), ""), "13.2.0.0-1 (d)", id="no title"
        ),
        pytest.param(
            objective("1") + objective("2").replace(text("description", "About Objective 2"), ""),
            "13.2.0.0-1 (d)",
            id="no description",
        ),
        pytest.param(
            objective("1") + objective("2").replace(f' id="{BASE}/objective/2"', ""), "13.2.0.0-1 (d)", id="no id"
        ),
    ],
)
def test_objectives_that_break_a_rule_are_refused(aims: str, requirement: str) -> None:
    assert broken_by(structure(au(refers=refers_to(ONE)), objectives=objectives(aims))) == [requirement]


@pytest.mark.parametrize("name", ["au/au", "objective/2"])
def test_a_reference_to_what_is_no_objective_of_the_course_does_no_harm(name: str) -> None:
    assert broken_by(structure(au(refers=refers_to(f"{BASE}/{name}")))) == []


def test_a_list_of_no_objectives_is_refused() -> None:
    assert broken_by(structure(objectives=objectives())) == ["13.2.0.0-1 (d)"]


def test_an_au_with_the_id_of_an_objective_is_refused() -> None:
    assert broken_by(structure(au(id=ONE), objectives=objectives(objective("1")))) == ["13.1.4.0-1 (d)"]


def test_objectives_and_references_are_read_without_white_space() -> None:
    xml = structure(au(refers=refers_to(f" {ONE} ")), objectives=objectives(objective("1", id_=f"\n{ONE}\t")))
    found = read(xml)
    [aim], [unit] = found.objectives, found.children
    assert (aim.id, dict(aim.title), dict(aim.description)) == (
        ONE,
        {"en": "Objective 1"},
        {"en": "About Objective 1"},
    )
    assert unit.objectives == (ONE,)


def test_title_and_description_of_an_objective_come_in_any_order() -> None:
    title, description = text("title", "Objective 1"), text("description", "About Objective 1")
    turned = objective("1").replace(title + description, description + title)
    assert dict(read(structure(objectives=objectives(turned))).objectives[0].title) == {"en": "Objective 1"}
