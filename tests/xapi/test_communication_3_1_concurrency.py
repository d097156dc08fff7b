"""Concurrency: nobody overwrites what they haven't seen (xAPI 1.0.3 Communication §3.1; xAPI 2.0 §4.1.4)."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.http import HttpResponse

from tests.xapi.documents import PLACES, PROFILES, STATE, DocumentPlace, etag_of, name_of

WRITERS = 32
WRONG = '"1111111111111111111111111111111111111111"'

pytestmark = pytest.mark.django_db


@pytest.fixture(params=PLACES, ids=name_of)
def place(request) -> DocumentPlace:
    return request.param


def stored(place: DocumentPlace, client, content: bytes = b'{"page":1}') -> str:
    place.create(client, content)
    return place.read(client)["ETag"]


def test_the_etag_is_the_quoted_sha_1_of_the_content_in_lower_case(ana, place) -> None:
    """XAPI-00322."""
    etag = stored(place, ana, b'{"page":1}')
    assert etag == etag_of(b'{"page":1}')
    assert etag == etag.lower()


def test_an_answered_write_tells_the_new_etag(ana, place) -> None:
    created = place.create(ana)
    assert created["ETag"] == place.read(ana)["ETag"]
    merged = ana.post(place.resource, place.parameters, {"y": 2})
    assert merged["ETag"] == place.read(ana)["ETag"] != created["ETag"]


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_the_current_etag_lets_a_write_pass(ana, place, method) -> None:
    etag = stored(place, ana)
    answer = ana.request(method, place.resource, place.parameters, {"page": 2}, if_match=etag)
    assert answer.status_code == 204
    found = place.read(ana)
    assert found.status_code == 404 if method == "DELETE" else found.json() == {"page": 2}


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize("precondition", [{"if_match": WRONG}, {"if_none_match": "*"}], ids=["if-match", "if-none"])
def test_a_precondition_that_fails_leaves_the_document_as_it_was(ana, place, method, precondition) -> None:
    stored(place, ana)
    before = place.read(ana)
    refused = ana.request(method, place.resource, place.parameters, {"page": 2}, **precondition)
    assert refused.status_code == 412
    assert refused.json()["error"]["message"]
    after = place.read(ana)
    assert (after.content, after["ETag"]) == (before.content, before["ETag"])
    assert after["Last-Modified"] == before["Last-Modified"]


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize("tag", [WRONG, "*"])
def test_nothing_matches_where_nothing_is_stored(ana, place, method, tag) -> None:
    assert ana.request(method, place.resource, place.parameters, {}, if_match=tag).status_code == 412
    assert place.read(ana).status_code == 404


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_if_none_match_creates(ana, place, method) -> None:
    created = ana.request(method, place.resource, place.parameters, {"page": 1}, if_none_match="*")
    assert created.status_code == 204
    assert place.read(ana).json() == {"page": 1}


def test_a_precondition_is_about_the_same_document_only(ana, place) -> None:
    etag = stored(place, ana)
    other = place.other(**{place.id_parameter: "other"})
    assert ana.put(place.resource, other, {}, if_match=etag).status_code == 412
    assert ana.put(place.resource, other, {}, if_none_match="*").status_code == 204


@pytest.mark.parametrize("place", PROFILES, ids=name_of, indirect=True)
def test_a_bare_put_over_a_profile_conflicts_and_says_what_to_do(ana, place) -> None:
    stored(place, ana)
    refused = ana.put(place.resource, place.parameters, {"page": 2})
    assert refused.status_code == 409
    message = refused.json()["error"]["message"]
    assert "If-Match" in message
    assert place.read(ana)["ETag"] in message
    assert place.read(ana).json() == {"page": 1}


def test_a_bare_put_over_a_state_replaces_it_in_1_0_3_and_conflicts_in_2_0(ana, xapi_version) -> None:
    stored(STATE, ana)
    answer = ana.put(STATE.resource, STATE.parameters, {"page": 2})
    expected = (409, {"page": 1}) if xapi_version == "2.0.0" else (204, {"page": 2})
    assert (answer.status_code, STATE.read(ana).json()) == expected


@pytest.mark.parametrize("place", PROFILES, ids=name_of, indirect=True)
def test_a_bare_put_of_a_new_profile_is_refused(ana, place) -> None:
    """XAPI-00287, XAPI-00293: a client "MUST include the If-Match header or the If-None-Match header"."""
    assert ana.put(place.resource, place.parameters, {}).status_code == 400
    assert place.read(ana).status_code == 404


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_post_and_delete_need_no_precondition(ana, place, method) -> None:
    stored(place, ana)
    assert ana.request(method, place.resource, place.parameters, {}).status_code == 204


def test_a_put_that_was_refused_for_its_body_keeps_the_document(ana, place) -> None:
    etag = stored(place, ana)
    assert ana.put(place.resource, place.parameters, b"{", if_match=etag).status_code == 400
    assert place.read(ana)["ETag"] == etag


def all_at_once(works: list[Callable[[], HttpResponse]]) -> Counter[int]:
    """Return how many of the requests, sent by as many clients when all were ready, got which status."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], HttpResponse]) -> int:
        try:
            barrier.wait(20)
            return work().status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return Counter(pool.map(run, works))


@pytest.mark.django_db(transaction=True)
class TestManyWriters:
    @pytest.mark.parametrize("method", ["PUT", "POST"])
    def test_of_many_creators_exactly_one_creates(self, ana, place, method) -> None:
        def create(writer: int) -> Callable[[], HttpResponse]:
            return lambda: ana.request(method, place.resource, place.parameters, {"writer": writer}, if_none_match="*")

        outcome = all_at_once([create(writer) for writer in range(WRITERS)])
        assert outcome == {204: 1, 412: WRITERS - 1}
        assert place.model._default_manager.count() == 1

    @pytest.mark.parametrize("method", ["PUT", "POST"])
    def test_of_many_who_saw_the_same_version_exactly_one_changes_it(self, ana, place, method) -> None:
        etag = stored(place, ana)

        def change(writer: int) -> Callable[[], HttpResponse]:
            return lambda: ana.request(method, place.resource, place.parameters, {"writer": writer}, if_match=etag)

        assert all_at_once([change(writer) for writer in range(WRITERS)]) == {204: 1, 412: WRITERS - 1}

    def test_of_many_who_delete_the_version_they_saw_exactly_one_deletes_it(self, ana, place) -> None:
        etag = stored(place, ana)
        works = [lambda: ana.delete(place.resource, place.parameters, if_match=etag)] * WRITERS
        assert all_at_once(works) == {204: 1, 412: WRITERS - 1}
        assert place.read(ana).status_code == 404

    def test_no_merge_is_lost_the_first_one_included(self, ana, place) -> None:
        def merge(writer: int) -> Callable[[], HttpResponse]:
            return lambda: ana.post(place.resource, place.parameters, {f"writer {writer}": writer})

        assert all_at_once([merge(writer) for writer in range(WRITERS)]) == {204: WRITERS}
        assert place.read(ana).json() == {f"writer {writer}": writer for writer in range(WRITERS)}

    def test_writers_and_deleters_of_one_document_all_get_a_standard_answer(self, ana, place) -> None:
        def work(writer: int) -> Callable[[], HttpResponse]:
            if writer % 2:
                return lambda: ana.delete(place.resource, place.parameters)
            return lambda: ana.post(place.resource, place.parameters, {"writer": writer})

        assert all_at_once([work(writer) for writer in range(WRITERS)]) == {204: WRITERS}
        assert place.model._default_manager.count() in (0, 1)

    def test_deleting_all_states_at_once_neither_deadlocks_nor_leaves_any(self, ana) -> None:
        for state_id in range(10):
            ana.post(STATE.resource, STATE.other(stateId=f"state {state_id}"), {})
        works = [lambda: ana.delete(STATE.resource, STATE.context)] * WRITERS
        assert all_at_once(works) == {204: WRITERS}
        assert ana.get(STATE.resource, STATE.context).json() == []
