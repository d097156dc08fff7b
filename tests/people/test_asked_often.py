"""Queries that are compiled once give what the ORM gives (``people.services.asked_often``)."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Learner, LearnerIdentity, Tenant
from people.services import learners
from people.services.asked_often import AllAskedOften, AskedOften
from tests.lrs.log import make_tenant

pytestmark = pytest.mark.django_db


@AskedOften
def learner_with_tenant(tenant_id: int, learner_id: UUID) -> Any:
    return Learner.objects.select_related("tenant").filter(tenant_id=tenant_id, pk=learner_id)


@AskedOften
def newest_named(tenant_id: int, name: str) -> Any:
    return Learner.objects.filter(tenant_id=tenant_id, name=name).order_by("-created_at")


@AskedOften
def agent(tenant_id: int, learner_id: UUID) -> Any:
    return LearnerIdentity.objects.filter(tenant_id=tenant_id, learner_id=learner_id).values_list("agent", flat=True)


@AllAskedOften
def all_named(tenant_id: int, name: str) -> Any:
    return Learner.objects.filter(tenant_id=tenant_id, name=name).order_by("-created_at")


@AllAskedOften
def all_agents(tenant_id: int) -> Any:
    return LearnerIdentity.objects.filter(tenant_id=tenant_id).order_by("pk").values_list("agent", flat=True)


@pytest.fixture
def north() -> Tenant:
    return make_tenant()


@pytest.fixture
def ana(north: Tenant) -> Learner:
    return learners.create(north, name="Ana", email="ana@example.org")


def test_a_row_is_the_orms_with_all_its_values_and_what_was_selected_along(north: Tenant, ana: Learner) -> None:
    learner_with_tenant(north.pk, ana.pk)
    with CaptureQueriesContext(connection) as captured:
        found = learner_with_tenant(north.pk, ana.pk)
        assert found.tenant.name == "North"
    assert len(captured) == 1
    expected = Learner.objects.get(pk=ana.pk)
    names = [each.attname for each in Learner._meta.concrete_fields]
    assert {name: getattr(found, name) for name in names} == {name: getattr(expected, name) for name in names}


def test_what_is_found_can_be_changed_and_saved(north: Tenant, ana: Learner) -> None:
    found = learner_with_tenant(north.pk, ana.pk)
    found.name = "Ana Lee"
    found.save()
    assert learner_with_tenant(north.pk, ana.pk).name == "Ana Lee"


def test_other_values_give_other_rows_or_none(north: Tenant, ana: Learner) -> None:
    bo = learners.create(north, name="Bo")
    assert [learner_with_tenant(north.pk, each.pk).name for each in (ana, bo)] == ["Ana", "Bo"]
    assert learner_with_tenant(north.pk, uuid4()) is None


def test_cy_is_not_found_in_anothers_tenant(north: Tenant, ana: Learner) -> None:
    south = make_tenant("south")
    cy = learners.create(south, name="Cy")
    assert learner_with_tenant(north.pk, cy.pk) is None


def test_texts_are_values_whatever_stands_in_them(north: Tenant, ana: Learner) -> None:
    odd = "O'Neill %s \" --"
    assert newest_named(north.pk, odd) is None
    made = learners.create(north, name=odd)
    assert newest_named(north.pk, odd).pk == made.pk


def test_one_value_is_read_as_its_field_is(north: Tenant, ana: Learner) -> None:
    assert agent(north.pk, ana.pk) == learners.agent_of(ana)
    assert agent(north.pk, uuid4()) is None


def test_a_query_that_leaves_a_value_out_is_refused(north: Tenant) -> None:
    @AskedOften
    def of_any_tenant(tenant_id: int, name: str) -> Any:
        return Learner.objects.filter(name=name)

    with pytest.raises(TypeError, match="of_any_tenant doesn't compare with its values"):
        of_any_tenant(north.pk, "Ana")


def test_all_rows_come_in_their_order_and_none_where_there_are_none(north: Tenant, ana: Learner) -> None:
    again = learners.create(north, name="Ana")
    for _ in range(2):
        assert all_named(north.pk, "Ana") == [again, ana]
    assert all_named(north.pk, "Bo") == []


def test_one_value_of_all_rows_is_converted_as_the_orm_does(north: Tenant, ana: Learner) -> None:
    learners.create(north, name="Bo")
    expected = [each.agent for each in LearnerIdentity.objects.filter(tenant=north).order_by("pk")]
    for _ in range(2):
        assert all_agents(north.pk) == expected
    assert len(expected) == 2
