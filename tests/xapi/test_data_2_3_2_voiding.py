"""Voiding over HTTP: its effect, its order, who may. xAPI 1.0.3 Data §2.3.2, Communication §2.1.4; xAPI 2.0 §4.2.3."""

import pytest

from tests.xapi.client import ANA, LESSON, XapiClient, make_credential
from tests.xapi.statements import ABSENT, OTHER_ID, make_agent, make_statement_ref, make_sub_statement
from tests.xapi.story import ARRIVALS, found, message_of, one, read, store, told, voiding

pytestmark = pytest.mark.django_db

every_order = pytest.mark.parametrize("arrive", ARRIVALS.values(), ids=ARRIVALS)


def one_voided(client: XapiClient, statement_id: str, **parameters: str):
    return client.get("statements", {"voidedStatementId": statement_id, **parameters})


@every_order
def test_the_voided_statement_is_found_by_voided_statement_id_alone(ana, arrive) -> None:
    target = told()
    void = voiding(target)
    before = told()
    store(ana, before)
    arrive(ana, target, void)
    assert one(ana, target["id"]).status_code == 404
    answer = one_voided(ana, target["id"])
    assert (answer.status_code, answer.json()["id"]) == (200, target["id"])
    assert set(found(ana)) == {before["id"], void["id"]}
    assert found(ana, activity=LESSON, ascending="true")[0] == before["id"]
    assert target["id"] not in found(ana, agent=ANA, related_agents="true")


@every_order
def test_the_voiding_statement_is_found_as_any_other(ana, arrive) -> None:
    target = told()
    void = voiding(target)
    arrive(ana, target, void)
    assert read(ana, void["id"])["object"] == void["object"]
    assert one_voided(ana, void["id"]).status_code == 404
    assert found(ana, verb=void["verb"]["id"]) == [void["id"]]


@every_order
def test_the_voiding_statement_matches_as_whatever_refers(ana, arrive) -> None:
    target = told(object={"id": "https://courses.example.org/health"})
    void = voiding(target)
    arrive(ana, target, void)
    assert found(ana, activity="https://courses.example.org/health") == [void["id"]]


@every_order
def test_a_voiding_statement_cannot_itself_be_voided(ana, arrive) -> None:
    target = told()
    void = voiding(target)
    store(ana, target)
    arrive(ana, void, voiding(void))
    assert read(ana, void["id"])["id"] == void["id"]
    assert one_voided(ana, void["id"]).status_code == 404
    assert one_voided(ana, target["id"]).status_code == 200


def test_a_void_of_something_unknown_is_stored_and_takes_effect_when_it_comes(ana) -> None:
    target = told()
    void = voiding(target)
    assert ana.post("statements", body=void).status_code == 200
    assert one_voided(ana, target["id"]).status_code == 404
    assert ana.post("statements", body=target).status_code == 200
    assert one_voided(ana, target["id"]).status_code == 200


def test_a_voided_statement_may_be_voided_again(ana) -> None:
    target = told()
    first, second = voiding(target), voiding(target)
    for statement in (target, first, second):
        store(ana, statement)
    assert found(ana) == [second["id"], first["id"]]


def test_a_voided_statement_sent_again_stays_voided(ana) -> None:
    target = told()
    store(ana, target, voiding(target))
    assert store(ana, target) == [target["id"]]
    assert one(ana, target["id"]).status_code == 404
    assert ana.post("statements", body={**target, "result": {"success": True}}).status_code == 409


def test_the_voided_statement_is_shown_as_it_was(ana) -> None:
    target = told(actor={**ANA, "name": "Ana"})
    store(ana, target)
    before = read(ana, target["id"])
    store(ana, voiding(target))
    assert one_voided(ana, target["id"]).json() == before
    assert one_voided(ana, target["id"], format="ids").json()["actor"] == ANA


@pytest.mark.parametrize("place", ["context.statement", "sub-statement", "another verb"])
def test_only_the_object_of_the_verb_voided_is_voided(ana, place) -> None:
    target = told()
    ref = make_statement_ref(id=target["id"])
    statement = {
        "context.statement": told(context={"statement": ref}),
        "sub-statement": told(object=make_sub_statement(object=ref)),
        "another verb": told(object=ref),
    }[place]
    store(ana, target, statement)
    assert read(ana, target["id"])["id"] == target["id"]


class TestWhoMayVoid:
    """Our reading: with ``all`` everything, with ``statements/write`` what has the same authority."""

    @pytest.fixture
    def bo(self, tenant, xapi_version) -> XapiClient:
        scopes = {"statements/write", "statements/read"}
        return XapiClient(make_credential(tenant, scopes=scopes, name="Bo's player"), xapi_version)

    def test_one_may_void_ones_own(self, bo) -> None:
        target = told()
        store(bo, target)
        store(bo, voiding(target))
        assert one_voided(bo, target["id"]).status_code == 200

    def test_anothers_is_refused_with_the_reason_and_nothing_of_the_batch_is_stored(self, ana, bo) -> None:
        target = told()
        store(ana, target)
        response = bo.post("statements", body=[told(), voiding(target)])
        assert response.status_code == 403
        assert target["id"] in message_of(response)
        assert "'all'" in message_of(response)
        assert found(ana) == [target["id"]]

    def test_an_early_void_of_anothers_has_no_effect_when_that_comes(self, ana, bo) -> None:
        target = told()
        void = voiding(target)
        store(bo, void)
        store(ana, target)
        assert found(ana) == [target["id"], void["id"]]

    def test_with_the_scope_all_anothers_may_be_voided(self, ana, bo) -> None:
        target = told()
        store(bo, target)
        store(ana, voiding(target))
        assert one_voided(ana, target["id"]).status_code == 200

    def test_whose_it_is_says_the_authority_and_not_the_credential(self, tenant, bo, xapi_version) -> None:
        terms = {"scopes": {"statements/write"}, "agent": make_agent(mbox="mailto:player@example.org", name=ABSENT)}
        first = XapiClient(make_credential(tenant, name="First", **terms), xapi_version)
        second = XapiClient(make_credential(tenant, name="Second", **terms), xapi_version)
        target = told()
        store(first, target)
        assert bo.post("statements", body=voiding(target)).status_code == 403
        store(second, voiding(target))
        assert one_voided(bo, target["id"]).status_code == 200

    def test_without_the_right_to_write_nothing_is_voided(self, ana, client_with) -> None:
        target = told()
        store(ana, target)
        response = client_with("all/read").post("statements", body=voiding(target))
        assert response.status_code == 403
        assert "'statements/write'" in message_of(response)

    def test_whoever_reads_only_its_own_sees_no_other_voided_one(self, ana, client_with) -> None:
        target = told()
        store(ana, target, voiding(target))
        assert one_voided(client_with("statements/read/mine"), target["id"]).status_code == 404


def test_a_void_needs_a_reference(ana) -> None:
    response = ana.post("statements", body=voiding(told(), object={"id": LESSON}))
    assert response.status_code == 400
    assert response.json()["problems"][0]["path"].startswith("$.object")


def test_nothing_else_of_a_store_changes_by_a_void_of_nothing(ana) -> None:
    [mine] = store(ana, told())
    void = voiding({"id": OTHER_ID})
    store(ana, void)
    assert found(ana) == [void["id"], mine]
