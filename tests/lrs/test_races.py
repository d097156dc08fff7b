"""Many clients at once: exactly one outcome, the standard's one (xAPI 1.0.3 Data §2.3, Communication §2.1)."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from lrs.models import Activity, Statement
from lrs.rules.errors import StatementConflict
from lrs.rules.keys import VERB, key_of
from people.rules.principal import Principal
from tests.lrs.log import DID, ids_found, make_principal, make_statement, make_tenant, reference_to, store, void_of

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = 16


def all_at_once(works: list[Callable[[], None]]) -> Counter[str]:
    def run(work: Callable[[], None]) -> str:
        try:
            work()
        except StatementConflict:
            return "conflict"
        finally:
            connection.close()
        return "stored"

    with ThreadPoolExecutor(len(works)) as pool:
        return Counter(pool.map(run, works))


def storing(principal: Principal, *statements: dict[str, Any]) -> Callable[[], None]:
    return lambda: store(principal, *statements)


def test_the_same_statement_from_many_clients_is_stored_once_and_nobody_is_refused() -> None:
    principal = make_principal(make_tenant())
    statement = make_statement(timestamp="2026-11-20T10:00:00Z")
    assert all_at_once([storing(principal, statement)] * CLIENTS) == {"stored": CLIENTS}
    assert Statement.objects.count() == 1


def test_of_many_different_statements_with_one_id_the_first_is_stored_and_the_others_conflict() -> None:
    principal = make_principal(make_tenant())
    base = make_statement()
    works = [storing(principal, {**base, "result": {"response": str(n)}}) for n in range(CLIENTS)]
    assert all_at_once(works) == {"stored": 1, "conflict": CLIENTS - 1}
    assert Statement.objects.count() == 1


def test_batches_with_the_same_ids_in_opposite_order_do_not_deadlock() -> None:
    principal = make_principal(make_tenant())
    statements = [make_statement(timestamp="2026-11-20T10:00:00Z") for _ in range(20)]
    works = [storing(principal, *(statements if n % 2 else reversed(statements))) for n in range(CLIENTS)]
    assert all_at_once(works) == {"stored": CLIENTS}
    assert Statement.objects.count() == len(statements)


def test_new_activities_from_many_clients_become_known_once_with_everything_that_was_said_of_them() -> None:
    principal = make_principal(make_tenant())
    activities = [f"https://example.org/activity/{n}" for n in range(8)]
    works = []
    for client in range(CLIENTS):
        order = activities if client % 2 else list(reversed(activities))
        batch = [make_statement(object={"id": iri, "definition": {"name": {f"x-c{client}": "n"}}}) for iri in order]
        works.append(storing(principal, *batch))
    assert all_at_once(works) == {"stored": CLIENTS}
    assert Activity.objects.count() == len(activities)
    for activity in Activity.objects.all():
        assert activity.definition is not None
        assert all(f'"x-c{client}"' in activity.definition for client in range(CLIENTS))


def test_a_void_and_its_target_at_the_same_time_end_with_the_target_voided() -> None:
    principal = make_principal(make_tenant())
    targets = [make_statement() for _ in range(CLIENTS)]
    works = [work for target in targets for work in (storing(principal, target), storing(principal, void_of(target)))]
    assert all_at_once(works) == {"stored": 2 * CLIENTS}
    assert Statement.objects.filter(voided=True).count() == CLIENTS


def test_a_reference_and_its_target_at_the_same_time_end_with_the_keys_taken_over() -> None:
    principal = make_principal(make_tenant())
    targets = [make_statement() for _ in range(CLIENTS)]
    referrers = [reference_to(target) for target in targets]
    works = [storing(principal, statement) for pair in zip(targets, referrers, strict=True) for statement in pair]
    assert all_at_once(works) == {"stored": 2 * CLIENTS}
    assert len(ids_found(principal, [key_of(VERB, DID)])) == 2 * CLIENTS
