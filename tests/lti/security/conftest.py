"""What these stories start from: Ana's tenant, Cy's tenant, and a process that remembers no key."""

import pytest

from lti.security.services import keys
from people.models import Tenant
from people.services import tenants


@pytest.fixture(autouse=True)
def _a_process_that_remembers_no_key() -> None:
    keys.forget()


@pytest.fixture
def tenant(db) -> Tenant:
    return tenants.create("ana-university", name="Ana's University", home_page="https://ana.example")[0]


@pytest.fixture
def other_tenant(db) -> Tenant:
    return tenants.create("cy-college", name="Cy's College", home_page="https://cy.example")[0]
