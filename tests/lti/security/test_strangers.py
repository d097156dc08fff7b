"""Strangers don't fill the inspector, and hide nobody else's refusals by trying."""

from contextlib import suppress
from uuid import uuid4

import pytest

from lti.security.models import Exchange
from lti.security.rules.errors import InvalidMessage
from lti.security.services import strangers
from lti.security.services.exchanges import PLATFORM, TOOL
from lti.security.services.strangers import MOST_PER_MINUTE, inspected_of


@pytest.fixture(autouse=True)
def _nobody_was_refused() -> None:
    strangers.forget()


def refuse(tenant, *, side=PLATFORM, party=None, authenticated=False, times=1) -> None:
    for _ in range(times):
        with suppress(InvalidMessage), inspected_of(side, "token", tenant_id=tenant.pk) as exchange:
            exchange.party, exchange.authenticated = party, authenticated
            raise InvalidMessage("No.")


def test_so_many_refusals_a_minute_are_kept(tenant) -> None:
    refuse(tenant, times=MOST_PER_MINUTE + 5)
    assert Exchange.objects.count() == MOST_PER_MINUTE


def test_what_befalls_another_party_side_or_tenant_is_kept_all_the_same(tenant, other_tenant) -> None:
    refuse(tenant, party=uuid4(), times=MOST_PER_MINUTE + 5)
    refuse(tenant, party=uuid4())
    refuse(tenant, side=TOOL)
    refuse(other_tenant)
    assert Exchange.objects.count() == MOST_PER_MINUTE + 3


def test_who_has_proved_who_they_are_is_never_left_out(tenant) -> None:
    party = uuid4()
    refuse(tenant, party=party, times=MOST_PER_MINUTE)
    refuse(tenant, party=party, authenticated=True, times=MOST_PER_MINUTE)
    assert Exchange.objects.count() == 2 * MOST_PER_MINUTE


def test_what_passes_is_never_left_out(tenant) -> None:
    refuse(tenant, times=MOST_PER_MINUTE)
    with inspected_of(PLATFORM, "token", tenant_id=tenant.pk):
        pass
    assert Exchange.objects.filter(passed=True).count() == 1
