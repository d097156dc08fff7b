"""The log becomes a stream of learning records: all of it, in its order, each Statement once."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command

from courses.services import courses, enrollments
from courses.services.courses import NewItem, NewVersion
from feeds.models import LearnerItemState, Record, RecordStream
from feeds.services import following, projection, streams
from people.models import Tenant
from people.services import learners
from tests.feeds.told import ADL
from tests.lrs.log import LESSON, make_principal, make_statement, make_tenant, store, void_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def north() -> Tenant:
    return make_tenant()


def tell(tenant: Tenant, *statements: dict[str, Any]) -> None:
    store(make_principal(tenant), *statements)


def said(word: str, **changes: Any) -> dict[str, Any]:
    return make_statement(verb={"id": ADL + word}, **changes)


def records(tenant: Tenant) -> list[dict[str, Any]]:
    rows = Record.objects.filter(tenant=tenant).order_by("position")
    return [json.loads(each) for each in rows.values_list("payload", flat=True)]


def events(tenant: Tenant) -> list[str]:
    return [each["event"] for each in records(tenant)]


def the_state(tenant: Tenant) -> LearnerItemState:
    return LearnerItemState.objects.get(tenant=tenant)


def test_every_statement_is_a_record_in_the_order_of_the_log(north) -> None:
    tell(north, said("initialized"), said("completed"))
    tell(north, said("passed"))
    assert following.catch_up() == 3
    assert events(north) == ["started", "completed", "passed"]
    assert [each["sequence"] for each in records(north)] == sorted(each["sequence"] for each in records(north))


def test_what_is_stored_later_follows_and_nothing_comes_twice(north) -> None:
    tell(north, said("initialized"))
    following.catch_up()
    tell(north, said("completed"))
    assert (following.catch_up(), following.catch_up()) == (1, 0)
    assert events(north) == ["started", "completed"]


def test_portions_of_any_size_make_the_same_records(north) -> None:
    tell(north, *[said("answered") for _ in range(5)])
    streams.ensure()
    assert [projection.project(north.pk, at_most=2) for _ in range(4)] == [2, 2, 1, 0]
    assert len(records(north)) == 5


def test_tenants_have_streams_of_their_own(north) -> None:
    south = make_tenant("south")
    tell(north, said("passed"))
    tell(south, said("failed"))
    following.catch_up()
    assert (events(north), events(south)) == (["passed"], ["failed"])


def test_a_learner_is_the_same_by_each_identity_and_a_stranger_has_a_lasting_id(north) -> None:
    ana = learners.create(north, name="Ana", email="ana@example.org")
    learners.also_known_by(ana, {"mbox": "mailto:ana@example.org"}, who="bo")
    tell(north, said("passed"), said("passed", actor=learners.agent_of(ana)))
    stranger = {"mbox": "mailto:dee@example.org"}
    tell(north, said("passed", actor=stranger), said("failed", actor=stranger))
    following.catch_up()
    ids = [each["learner"]["id"] for each in records(north)]
    assert ids[:2] == [str(ana.pk)] * 2
    assert ids[2] == ids[3] != str(ana.pk)


def test_identities_leave_only_if_the_tenant_lets_them(north) -> None:
    tell(north, said("passed"))
    following.catch_up()
    RecordStream.objects.filter(tenant=north).update(identities_leave=True)
    tell(north, said("passed"))
    following.catch_up()
    hidden, shown = records(north)
    assert "identities" not in hidden["learner"]
    assert shown["learner"]["identities"] == [{"objectType": "Agent", "mbox": "mailto:ana@example.org"}]


def test_a_registration_tells_the_course_and_the_items_name(north) -> None:
    item = NewItem(kind="test", identifier=LESSON, title={"en": "Exits"})
    course, _ = courses.create(north.pk, "test", "safety", NewVersion({"en": "Safety"}, {}, [item]), who="bo")
    ana = learners.create(north, name="Ana")
    enrollment = enrollments.enroll(north.pk, course.pk, ana.pk, who="bo")
    tell(north, said("passed", context={"registration": str(enrollment.pk)}))
    following.catch_up()
    [record] = records(north)
    assert record["course"] == {"id": str(course.pk), "name": "Safety", "version": 1}
    assert record["item"] == {"id": LESSON, "name": "Exits"}


def test_a_void_takes_a_record_back_and_the_state_is_what_it_would_have_been(north) -> None:
    first, second = (said("scored", result={"score": {"scaled": scaled}}) for scaled in (0.4, 0.9))
    tell(north, first, second)
    following.catch_up()
    assert the_state(north).best_scaled == 0.9
    tell(north, void_of(second))
    following.catch_up()
    *_, retracted, voided = records(north)
    assert (voided["event"], voided["retracts"]) == ("voided", retracted["id"])
    assert the_state(north).best_scaled == 0.4
    tell(north, void_of(first))
    following.catch_up()
    assert LearnerItemState.objects.count() == 0


def test_what_was_voided_before_it_came_has_no_record(north) -> None:
    target = said("passed")
    tell(north, void_of(target))
    tell(north, target)
    following.catch_up()
    assert events(north) == ["voided"]
    assert "retracts" not in records(north)[0] or LearnerItemState.objects.count() == 0


def test_a_void_of_something_in_the_same_portion_takes_it_back(north) -> None:
    target = said("passed")
    tell(north, target)
    tell(north, void_of(target))
    following.catch_up()
    assert events(north) == ["passed", "voided"]
    assert LearnerItemState.objects.count() == 0


def test_a_rebuild_makes_the_same_records_and_states(north) -> None:
    target = said("failed", result={"score": {"scaled": 0.1}})
    tell(north, said("initialized"), target, said("passed", result={"score": {"scaled": 0.8}}))
    following.catch_up()
    tell(north, void_of(target), said("terminated", result={"duration": "PT90S"}))
    following.catch_up()
    before = records(north), LearnerItemState.objects.values().get()
    call_command("feeds", "rebuild", "north")
    assert (records(north), LearnerItemState.objects.values().get()) == before


def test_the_state_follows_the_records(north) -> None:
    tell(
        north, said("launched"), said("initialized"), said("completed"), said("terminated", result={"duration": "PT1M"})
    )
    following.catch_up()
    state = the_state(north)
    counted = json.loads(state.counted)
    assert (state.status, counted["launches"], counted["attempts"], counted["seconds"]) == ("completed", 1, 1, 60.0)
    assert state.item_id == LESSON


def test_following_costs_as_many_queries_for_a_hundred_statements_as_for_one(
    north, django_assert_max_num_queries
) -> None:
    streams.ensure()
    for _ in range(2):
        tell(north, *[said("passed", actor={"mbox": f"mailto:{uuid4()}@example.org"}) for _ in range(50)])
    with django_assert_max_num_queries(20):
        projection.project(north.pk)
    assert LearnerItemState.objects.count() == 100


def test_an_unknown_registration_is_told_as_it_is(north) -> None:
    registration = str(uuid4())
    tell(north, said("passed", context={"registration": registration}))
    following.catch_up()
    assert records(north)[0]["registration"] == str(UUID(registration))
