"""Statements that refer to each other while the month of one of them is away: nothing is lost, either way round."""

import pytest
from django.db import connection

from lrs.models import Statement
from lrs.rules.keys import VERB, key_of
from people.models import Tenant
from people.rules.principal import Principal
from tests.lrs.log import DID, ids_found, make_principal, make_statement, reference_to, store, void_of
from tests.lrs.months import MARCH, stored_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no partitions."),
]

EITHER_WAY = pytest.mark.parametrize("drop", [[], ["--drop"]], ids=["detached", "dropped"])


@pytest.fixture
def away(folder, manage):
    """Archive March of last year; the answer brings it back."""

    def archive(drop: list[str]):
        manage("log", "archive", "--before", "2025-04", "--to", folder, *drop)
        return lambda: manage("log", "attach", "2025-03", "--from", folder)

    return archive


@pytest.fixture
def writer(principal) -> Principal:
    """Write Statements of the same tenant as somebody who may only void their own."""
    tenant = Tenant.objects.get(pk=principal.tenant_id)
    return make_principal(tenant, "writer", frozenset({"statements/write", "statements/read"}))


def is_voided(statement: dict) -> bool:
    return Statement.objects.get(statement_id=statement["id"]).voided


def by_verb(principal: Principal) -> set[str]:
    return set(ids_found(principal, [key_of(VERB, DID)]))


@EITHER_WAY
def test_a_target_that_comes_after_its_voiding_statement_was_archived_is_voided_at_once(principal, away, drop):
    target = make_statement()
    stored_in(MARCH, principal, void_of(target))
    away(drop)
    store(principal, target)
    assert is_voided(target)


@EITHER_WAY
def test_who_may_only_void_their_own_has_it_voided_when_the_month_is_back(writer, away, drop):
    target = make_statement()
    stored_in(MARCH, writer, void_of(target))
    bring_back = away(drop)
    store(writer, target)
    assert not is_voided(target)
    bring_back()
    assert is_voided(target)


@EITHER_WAY
def test_anothers_statement_is_not_voided_when_the_month_is_back(principal, writer, away, drop):
    target = make_statement()
    stored_in(MARCH, writer, void_of(target))
    bring_back = away(drop)
    store(principal, target)
    bring_back()
    assert not is_voided(target)


@EITHER_WAY
def test_what_refers_to_a_statement_that_is_away_answers_to_its_keys_when_it_is_back(principal, away, drop):
    [old] = stored_in(MARCH, principal, make_statement())
    bring_back = away(drop)
    reference = reference_to(old)
    store(principal, reference)
    assert by_verb(principal) == set()
    bring_back()
    assert by_verb(principal) == {old["id"], reference["id"]}


@EITHER_WAY
def test_what_comes_while_those_that_refer_to_it_are_away_is_told_to_them_when_they_are_back(principal, away, drop):
    target = make_statement()
    early = reference_to(target)
    stored_in(MARCH, principal, early)
    bring_back = away(drop)
    store(principal, target)
    assert by_verb(principal) == {target["id"]}
    bring_back()
    assert by_verb(principal) == {target["id"], early["id"]}


@EITHER_WAY
def test_a_chain_whose_middle_is_away_is_whole_again_when_it_is_back(principal, away, drop):
    target = make_statement()
    middle = reference_to(target)
    end = reference_to(middle)
    store(principal, end)
    stored_in(MARCH, principal, middle)
    bring_back = away(drop)
    store(principal, target)
    bring_back()
    assert by_verb(principal) == {target["id"], middle["id"], end["id"]}
