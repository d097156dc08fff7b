"""StatementRefs and voiding, in either order of arrival (xAPI 1.0.3 Data §2.3.2, Communication §2.1.3)."""

from collections.abc import Callable
from typing import Any

import pytest

from lrs.rules.errors import VoidingNotAuthorized
from lrs.rules.keys import AGENT, AUTHORITY, VERB, identity_of, key_of
from lrs.services.query import statement_by_id
from people.rules.principal import Principal
from tests.lrs.log import (
    DID,
    VOIDED,
    ids_found,
    make_principal,
    make_statement,
    make_tenant,
    reference_to,
    store,
    void_of,
)

pytestmark = pytest.mark.django_db

Story = Callable[[Principal, dict[str, Any], dict[str, Any]], None]


def target_first(principal: Principal, target: dict[str, Any], referrer: dict[str, Any]) -> None:
    store(principal, target)
    store(principal, referrer)


def referrer_first(principal: Principal, target: dict[str, Any], referrer: dict[str, Any]) -> None:
    store(principal, referrer)
    store(principal, target)


def target_first_in_one_batch(principal: Principal, target: dict[str, Any], referrer: dict[str, Any]) -> None:
    store(principal, target, referrer)


def referrer_first_in_one_batch(principal: Principal, target: dict[str, Any], referrer: dict[str, Any]) -> None:
    store(principal, referrer, target)


EVERY_ORDER = pytest.mark.parametrize(
    "arrive", [target_first, referrer_first, target_first_in_one_batch, referrer_first_in_one_batch]
)


@pytest.fixture
def principal() -> Principal:
    return make_principal(make_tenant())


@EVERY_ORDER
def test_a_statement_matches_a_filter_if_its_target_does(principal: Principal, arrive: Story) -> None:
    target = make_statement()
    referrer = reference_to(target)
    arrive(principal, target, referrer)
    assert set(ids_found(principal, [key_of(VERB, DID)])) == {target["id"], referrer["id"]}


@EVERY_ORDER
def test_a_void_takes_its_target_out_of_every_filter_and_stays_itself(principal: Principal, arrive: Story) -> None:
    target = make_statement()
    void = void_of(target)
    arrive(principal, target, void)
    assert ids_found(principal, [key_of(VERB, DID)]) == [void["id"]]
    assert ids_found(principal) == [void["id"]]
    assert statement_by_id(principal, target["id"], voided=False) is None
    assert statement_by_id(principal, target["id"], voided=True) is not None


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
def test_a_chain_of_references_matches_through_to_its_end(principal: Principal, order: tuple[int, ...]) -> None:
    end = make_statement()
    middle = reference_to(end)
    start = make_statement(
        verb={"id": "https://example.org/verbs/read"},
        actor={"mbox": "mailto:cy@example.org"},
        object={"objectType": "StatementRef", "id": middle["id"]},
    )
    statements = (end, middle, start)
    for place in order:
        store(principal, statements[place])
    assert set(ids_found(principal, [key_of(VERB, DID)])) == {end["id"], middle["id"], start["id"]}


def test_statements_that_refer_to_each_other_end_no_search(principal: Principal) -> None:
    one = make_statement()
    other = reference_to(one)
    one["object"] = {"objectType": "StatementRef", "id": other["id"]}
    store(principal, one)
    store(principal, other)
    assert set(ids_found(principal, [key_of(VERB, DID)])) == {one["id"], other["id"]}


@EVERY_ORDER
def test_a_voiding_statement_cannot_itself_be_voided(principal: Principal, arrive: Story) -> None:
    void = void_of(make_statement())
    void_of_the_void = void_of(void)
    arrive(principal, void, void_of_the_void)
    assert set(ids_found(principal, [key_of(VERB, VOIDED)])) == {void["id"], void_of_the_void["id"]}


def test_voiding_another_authoritys_statement_needs_the_scope_all(principal: Principal) -> None:
    target = make_statement()
    store(principal, target)
    other = make_principal(make_tenant("east"), scopes=frozenset({"statements/write"}))
    stranger = Principal(principal.tenant_id, None, "stranger", other.scopes, other.agent)
    with pytest.raises(VoidingNotAuthorized):
        store(stranger, void_of(target))
    assert ids_found(principal) == [target["id"]]


def test_an_early_void_without_the_right_has_no_effect_when_its_target_arrives(principal: Principal) -> None:
    target = make_statement()
    agent = {"objectType": "Agent", "mbox": "mailto:stranger@example.org"}
    stranger = Principal(principal.tenant_id, None, "stranger", frozenset({"statements/write"}), agent)
    store(stranger, void_of(target))
    store(principal, target)
    assert target["id"] in ids_found(principal)


def test_with_the_right_to_write_one_may_void_ones_own(principal: Principal) -> None:
    writer = make_principal(make_tenant("east"), scopes=frozenset({"statements/write"}))
    target = make_statement()
    store(writer, target)
    store(writer, void_of(target))
    assert target["id"] not in ids_found(writer)


def test_a_reference_into_another_tenant_finds_nothing_there(principal: Principal) -> None:
    neighbour = make_principal(make_tenant("east"))
    target = make_statement()
    store(neighbour, target)
    referrer = reference_to(target)
    store(principal, referrer, void_of(target))
    assert ids_found(principal, [key_of(VERB, DID)]) == []
    assert ids_found(neighbour) == [target["id"]]


def test_a_referrer_does_not_belong_to_the_targets_authority(principal: Principal) -> None:
    target = make_statement()
    store(principal, target)
    agent = {"objectType": "Agent", "mbox": "mailto:stranger@example.org"}
    store(Principal(principal.tenant_id, None, "stranger", frozenset({"all"}), agent), reference_to(target))
    own = identity_of(principal.agent)
    assert own is not None
    assert ids_found(principal, [key_of(AUTHORITY, own)]) == [target["id"]]


def test_the_referrers_own_actor_still_finds_it(principal: Principal) -> None:
    target = make_statement()
    referrer = reference_to(target)
    store(principal, referrer, target)
    identity = identity_of({"mbox": "mailto:bo@example.org"})
    assert identity is not None
    assert ids_found(principal, [key_of(AGENT, identity)]) == [referrer["id"]]
