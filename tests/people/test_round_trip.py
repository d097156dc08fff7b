"""Questions that travel together are of one transaction (``people.services.round_trip``, decision 013)."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from people.models import AuditEntry, Learner, Tenant
from people.services import audit
from people.services.kept_often import added
from people.services.round_trip import Question, finally_together, together
from tests.lrs.log import make_tenant

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def north() -> Tenant:
    return make_tenant()


def told(tenant: Tenant, action: str) -> Question:
    return audit.entry(tenant_id=tenant.pk, who="Ana", action=action, object="a course")


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_the_last_questions_of_a_transaction_are_kept_with_the_first(north: Tenant) -> None:
    with transaction.atomic():
        together(told(north, "first"))
        finally_together(told(north, "last"))
    assert actions() == ["first", "last"]


def test_what_runs_when_it_is_committed_runs_once(north: Tenant) -> None:
    ran: list[str] = []
    with transaction.atomic():
        transaction.on_commit(lambda: ran.append("then"))
        finally_together(told(north, "last"))
        assert ran == []
    assert ran == ["then"]


def test_within_another_transaction_nothing_is_committed_before_that(north: Tenant) -> None:
    with transaction.atomic():
        with transaction.atomic():
            finally_together(told(north, "last"))
        transaction.set_rollback(True)
    assert actions() == []


def test_one_that_fails_among_the_last_takes_everything_back(north: Tenant) -> None:
    twice = [added(Learner(id=learner, tenant=north)) for learner in [uuid4()] * 2]

    @transaction.atomic
    def fail() -> None:
        together(told(north, "first"))
        finally_together(told(north, "last"), *twice)

    with pytest.raises(IntegrityError):
        fail()
    assert (actions(), Learner.objects.count()) == ([], 0)
    with transaction.atomic():
        finally_together(told(north, "again"))
    assert actions() == ["again"]


def test_a_row_that_does_not_fit_is_told_when_it_is_committed(north: Tenant) -> None:
    """Foreign keys are looked at with COMMIT, wherever it travels."""
    with pytest.raises(IntegrityError), transaction.atomic():
        finally_together(audit.entry(tenant_id=north.pk + 1_000, who="Cy", action="x", object="y"))
    assert actions() == []
