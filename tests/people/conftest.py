"""What the stories about people start from: Ana's tenant, Cy's tenant, and a process that remembers nobody."""

import pytest

from people.models import Tenant
from people.services import last_used, principal_cache, tenants
from tests.people.builders import make_credential


@pytest.fixture(autouse=True)
def _a_process_that_remembers_nobody():
    principal_cache.forget_all()
    last_used.forget_all()


@pytest.fixture
def tenant(db) -> Tenant:
    return tenants.create("ana-university", name="Ana's University", home_page="https://ana.example")[0]


@pytest.fixture
def other_tenant(db) -> Tenant:
    return tenants.create("cy-college", name="Cy's College", home_page="https://cy.example")[0]


@pytest.fixture
def issued(tenant):
    return make_credential(tenant)


@pytest.fixture
def issued_to_cy(other_tenant):
    return make_credential(other_tenant, name="Cy's player")
