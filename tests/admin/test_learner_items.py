"""Administrators go from a learner to where they stand, and to why."""

import re

import pytest

from people.services import learners
from tests.admin.pages import link_named, text_of
from tests.feeds.anas_work import completed_twice


@pytest.fixture
def ana(north):
    return learners.create(north, name="Ana")


@pytest.fixture
def her_statements(ana):
    return completed_twice(ana)


def test_an_administrator_goes_from_the_learner_to_why(bo, ana, her_statements) -> None:
    learner = text_of(bo.get(f"/admin/people/learner/{ana.pk}/change/"))
    items = text_of(bo.get(link_named(learner, "With each item, and why")))
    assert "<td>completed</td>" in items
    [address] = re.findall(r'href="(/admin/feeds/recordstream/learners/[^"]+)">Why', items)
    why = text_of(bo.get(address))
    assert "event is completed" in why
    assert why.count("taken back by") == 1
    assert her_statements[2]["id"] in why


def test_staff_of_another_tenant_or_without_the_right_see_nothing(staff_of, north, south, ana, her_statements) -> None:
    page = f"/admin/feeds/recordstream/learners/{ana.pk}/"
    cy = staff_of("cy", south, rights=("view_learneritemstate",))
    assert cy.get(page, {"tenant": "north"}).status_code == 404
    assert "No record tells" in text_of(cy.get(page))
    assert staff_of("dee", north, rights=("view_learner",)).get(page).status_code == 403
