"""StatementRefs in filters: whoever refers matches with what it refers to. xAPI 1.0.3 Communication §2.1.3."""

import pytest

from tests.xapi.client import BO, LESSON, REGISTRATION
from tests.xapi.statements import make_statement_ref, make_sub_statement
from tests.xapi.story import ARRIVALS, CONFIRMED, CY, found, page, read, referring_to, store, told, voiding

pytestmark = pytest.mark.django_db

PASSED = "http://adlnet.gov/expapi/verbs/passed"
COURSE = "https://courses.example.org/health"
FILTERS = {
    "agent": {"agent": BO},
    "verb": {"verb": PASSED},
    "activity": {"activity": COURSE},
    "registration": {"registration": REGISTRATION},
    "related agent": {"agent": CY, "related_agents": "true", "verb": PASSED},
    "related activity": {"activity": LESSON, "related_activities": "true"},
    "all together": {"agent": BO, "verb": PASSED, "activity": COURSE, "registration": REGISTRATION},
}

every_order = pytest.mark.parametrize("arrive", ARRIVALS.values(), ids=ARRIVALS)


def make_target() -> dict:
    return told(
        actor=BO,
        verb={"id": PASSED},
        object={"id": COURSE},
        context={
            "registration": REGISTRATION,
            "instructor": CY,
            "contextActivities": {"parent": [{"id": LESSON}]},
        },
    )


@every_order
@pytest.mark.parametrize("filters", FILTERS.values(), ids=FILTERS)
def test_a_statement_matches_if_its_target_does(ana, arrive, filters) -> None:
    target = make_target()
    referrer = referring_to(target)
    arrive(ana, target, referrer)
    store(ana, referring_to(told()))
    assert set(found(ana, **filters)) == {target["id"], referrer["id"]}


@every_order
def test_a_chain_of_references_matches_to_its_end(ana, arrive) -> None:
    target = make_target()
    middle = referring_to(target)
    end = referring_to(middle)
    arrive(ana, middle, end)
    store(ana, target)
    assert set(found(ana, verb=PASSED)) == {target["id"], middle["id"], end["id"]}


def test_statements_that_refer_to_each_other_end_no_search(ana) -> None:
    one = told(object=make_statement_ref(id="11111111-1111-4111-8111-111111111111"), verb={"id": PASSED})
    other = referring_to(one, id="11111111-1111-4111-8111-111111111111")
    itself = told(id="22222222-2222-4222-8222-222222222222", verb={"id": COURSE})
    itself["object"] = make_statement_ref(id=itself["id"])
    store(ana, one, other, itself)
    assert set(found(ana, verb=PASSED)) == {one["id"], other["id"]}
    assert set(found(ana, verb=CONFIRMED)) == {one["id"], other["id"]}
    assert found(ana, verb=COURSE) == [itself["id"]]


@every_order
def test_a_statement_matches_although_its_target_is_voided(ana, arrive) -> None:
    target = make_target()
    referrer, void = referring_to(target), voiding(target)
    arrive(ana, target, void)
    store(ana, referrer)
    assert set(found(ana, verb=PASSED)) == {referrer["id"], void["id"]}


def test_a_statement_goes_on_matching_when_its_target_is_voided_later(ana) -> None:
    target = make_target()
    referrer, void = referring_to(target), voiding(target)
    for statement in (target, referrer, void):
        store(ana, statement)
    assert found(ana, activity=COURSE) == [void["id"], referrer["id"]]


def test_one_that_comes_after_both_of_its_links_matches_through_a_voided_one(ana) -> None:
    target = make_target()
    middle = referring_to(target)
    end, void = referring_to(middle), voiding(middle)
    for statement in (void, end, middle, target):
        store(ana, statement)
    assert set(found(ana, registration=REGISTRATION)) == {target["id"], end["id"], void["id"]}


def test_context_statement_never_counts(ana) -> None:
    target = make_target()
    store(ana, target, told(actor=CY, context={"statement": make_statement_ref(id=target["id"])}))
    assert found(ana, verb=PASSED) == [target["id"]]
    assert found(ana, registration=REGISTRATION) == [target["id"]]


def test_a_reference_inside_a_sub_statement_never_counts(ana) -> None:
    target = make_target()
    store(ana, target, told(object=make_sub_statement(object=make_statement_ref(id=target["id"]))))
    assert found(ana, verb=PASSED) == [target["id"]]


def test_the_referrer_is_still_found_by_what_it_says_itself(ana) -> None:
    target = make_target()
    referrer = referring_to(target)
    store(ana, target, referrer)
    assert found(ana, verb=CONFIRMED) == [referrer["id"]]
    assert found(ana, agent=CY) == [referrer["id"]]


class TestTheReferrersOwnTimeCounts:
    def test_for_since(self, ana) -> None:
        target = make_target()
        referrer = referring_to(target)
        store(ana, target)
        between = read(ana, target["id"])["stored"]
        store(ana, referrer)
        assert found(ana, verb=PASSED, since=between) == [referrer["id"]]

    def test_for_until(self, ana) -> None:
        target = make_target()
        referrer = referring_to(target)
        store(ana, referrer)
        between = read(ana, referrer["id"])["stored"]
        store(ana, target)
        assert found(ana, verb=PASSED, until=between) == [referrer["id"]]

    def test_for_the_limit_and_the_order(self, ana) -> None:
        target = make_target()
        referrers = [referring_to(target) for _ in range(3)]
        for statement in (referrers[0], target, *referrers[1:]):
            store(ana, statement)
        first = page(ana, {"verb": PASSED, "limit": "2"})
        assert [each["id"] for each in first["statements"]] == [referrers[2]["id"], referrers[1]["id"]]
        assert found(ana, verb=PASSED, ascending="true") == [
            referrers[0]["id"],
            target["id"],
            referrers[1]["id"],
            referrers[2]["id"],
        ]
