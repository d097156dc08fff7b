"""Many clients at once, let go together, over HTTP: exactly one outcome, the standard's, and an answer for each.

xAPI 1.0.3 Data §2.3, Communication §2.1.1–2.1.2, §3.1. Documents: tests/xapi/test_communication_3_1_concurrency.py.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.http import HttpResponse

from lrs.models import Activity, Statement, StatementIdentity
from people.services import last_used, principal_cache
from tests.xapi.client import XapiClient, make_credential, make_tenant
from tests.xapi.statements import Json
from tests.xapi.story import found, one, read, referring_to, store, told, voiding

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = 32
EARLY = "2026-11-20T10:00:00Z"

Work = Callable[[], HttpResponse]


@pytest.fixture(autouse=True)
def _a_process_that_remembers_nobody() -> None:
    principal_cache.forget_all()
    last_used.forget_all()


@pytest.fixture(autouse=True)
def _a_connection_for_each_client(transactional_db) -> Iterator[None]:
    """Let no client wait for another's connection: that the pool is small would put them in a row."""
    connection.close()
    options = connections.settings["default"].get("OPTIONS", {})
    pool = options.pop("pool", None)
    yield
    connection.close()
    if pool is not None:
        options["pool"] = pool


@pytest.fixture
def ana() -> XapiClient:
    return XapiClient(make_credential(make_tenant(), name="Ana's player"))


def all_at_once(works: Sequence[Work]) -> list[HttpResponse]:
    """Send all of these requests when the last of their clients is ready; return the answers in this order."""
    barrier = Barrier(len(works))

    def run(work: Work) -> HttpResponse:
        try:
            connection.ensure_connection()
            barrier.wait(20)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def statuses(works: Sequence[Work]) -> Counter[int]:
    return Counter(answer.status_code for answer in all_at_once(works))


def posting(client: XapiClient, *statements: Json) -> Work:
    return lambda: client.post("statements", body=list(statements))


def putting(client: XapiClient, statement: Json) -> Work:
    return lambda: client.put("statements", {"statementId": statement["id"]}, statement)


def test_one_statement_put_and_posted_by_many_is_stored_once_and_nobody_is_refused(ana) -> None:
    statement = told(timestamp=EARLY)
    works = [putting(ana, statement) if n % 2 else posting(ana, statement) for n in range(CLIENTS)]
    assert statuses(works) == {200: CLIENTS // 2, 204: CLIENTS // 2}
    assert found(ana) == [statement["id"]]
    assert Statement.objects.count() == 1


def test_of_many_statements_with_one_id_one_is_stored_and_only_its_sender_is_told_so(ana) -> None:
    statement = told()
    answers = all_at_once([putting(ana, {**statement, "result": {"response": str(n)}}) for n in range(CLIENTS)])
    [winner] = [number for number, answer in enumerate(answers) if answer.status_code == 204]
    assert Counter(answer.status_code for answer in answers) == {204: 1, 409: CLIENTS - 1}
    assert read(ana, statement["id"])["result"] == {"response": str(winner)}
    assert Statement.objects.count() == 1


def test_batches_that_overlap_in_any_order_neither_deadlock_nor_store_anything_twice(ana) -> None:
    statements = [told(timestamp=EARLY) for _ in range(40)]
    works = []
    for client in range(CLIENTS):
        window = [statements[(client * 3 + n) % len(statements)] for n in range(12)]
        works.append(posting(ana, *(window if client % 2 else reversed(window))))
    assert statuses(works) == {200: CLIENTS}
    assert sorted(found(ana)) == sorted(statement["id"] for statement in statements)
    assert Statement.objects.count() == len(statements)


def test_of_batches_that_contradict_each_other_one_side_is_stored_whole_and_nothing_of_the_other(ana) -> None:
    disputed = [told(timestamp=EARLY) for _ in range(3)]
    sides = [[{**each, "result": {"success": yes}} for each in disputed] for yes in (True, False)]
    own = [told() for _ in range(CLIENTS)]
    batches = [[*sides[client % 2], own[client]] for client in range(CLIENTS)]
    answers = all_at_once([posting(ana, *(batch if n % 4 < 2 else batch[::-1])) for n, batch in enumerate(batches)])
    assert Counter(answer.status_code for answer in answers) == {200: CLIENTS // 2, 409: CLIENTS // 2}
    stored = [own[client]["id"] for client, answer in enumerate(answers) if answer.status_code == 200]
    assert sorted(found(ana)) == sorted([*stored, *(each["id"] for each in disputed)])
    assert len({read(ana, each["id"])["result"]["success"] for each in disputed}) == 1


def test_new_actors_and_activities_with_definitions_become_known_once(ana) -> None:
    activities = [f"https://example.org/activity/{n}" for n in range(8)]
    actors = [f"mailto:learner{n}@example.org" for n in range(4)]
    works = []
    for client in range(CLIENTS):
        batch = [
            told(
                actor={"mbox": actors[(client + n) % len(actors)]},
                object={"id": iri, "definition": {"name": {f"x-c{client}": "n"}, "type": "https://example.org/t"}},
            )
            for n, iri in enumerate(activities)
        ]
        works.append(posting(ana, *(batch if client % 2 else reversed(batch))))
    assert statuses(works) == {200: CLIENTS}
    assert Activity.objects.count() == len(activities)
    for iri in activities:
        name = ana.get("activities", {"activityId": iri}).json()["definition"]["name"]
        assert name == {f"x-c{client}": "n" for client in range(CLIENTS)}
    for actor in actors:
        assert len(found(ana, agent={"mbox": actor}, limit="1000")) == CLIENTS * len(activities) // len(actors)


@pytest.mark.parametrize("target_first", [True, False], ids=["target-first", "void-first"])
def test_a_target_and_its_many_voids_at_the_same_time_end_with_the_target_voided(ana, target_first: bool) -> None:
    targets = [told() for _ in range(4)]
    works = []
    for target in targets:
        voids = [posting(ana, voiding(target)) for _ in range(CLIENTS // len(targets) - 1)]
        works += [posting(ana, target), *voids] if target_first else [*voids, posting(ana, target)]
    assert statuses(works) == {200: CLIENTS}
    for target in targets:
        assert one(ana, target["id"]).status_code == 404
        assert ana.get("statements", {"voidedStatementId": target["id"]}).json()["id"] == target["id"]
    assert Statement.objects.filter(voided=True).count() == len(targets)


def test_chains_of_references_that_arrive_at_once_are_found_by_what_stands_at_their_end(ana) -> None:
    who = {"mbox": f"mailto:{uuid4().hex}@example.org"}
    chains = []
    for _ in range(CLIENTS // 4):
        target = told(actor=who)
        first = referring_to(target)
        second = referring_to(first)
        chains.append([target, first, second, referring_to(second)])
    works = [posting(ana, statement) for chain in chains for statement in chain]
    assert statuses(works) == {200: CLIENTS}
    expected = sorted(statement["id"] for chain in chains for statement in chain)
    assert sorted(found(ana, agent=who)) == expected


def test_the_same_new_statements_and_references_to_them_from_everybody_leave_one_of_each(ana) -> None:
    target, other = told(timestamp=EARLY), told(timestamp=EARLY)
    referrers: list[Json] = [referring_to(target, timestamp=EARLY), referring_to(other, timestamp=EARLY)]
    batch: list[Any] = [target, *referrers, other]
    works = [posting(ana, *batch[n % 4 :], *batch[: n % 4]) for n in range(CLIENTS)]
    assert statuses(works) == {200: CLIENTS}
    assert Statement.objects.count() == StatementIdentity.objects.count() == len(batch)


def test_a_document_and_statements_about_its_activity_do_not_stand_in_each_others_way(ana) -> None:
    place = {"activityId": "https://example.org/new", "agent": {"mbox": "mailto:ana@example.org"}, "stateId": "s"}
    works: list[Work] = []
    for client in range(CLIENTS // 2):
        about = {"id": place["activityId"], "definition": {"name": {f"x-c{client}": "n"}}}
        works.append(posting(ana, told(object=about)))
        works.append(lambda client=client: ana.put("activities/state", place, {"w": client}, if_none_match="*"))
    assert statuses(works) == {200: CLIENTS // 2, 204: 1, 412: CLIENTS // 2 - 1}
    store(ana, told())
