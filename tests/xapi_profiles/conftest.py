"""What the stories about stored Profiles start from: two tenants, and a way to load a document."""

import json

import pytest

from tests.lrs.log import make_tenant
from xapi_profiles.services import loading


@pytest.fixture
def north(db):
    return make_tenant("north")


@pytest.fixture
def south(db):
    """Cy's tenant."""
    return make_tenant("south")


@pytest.fixture
def load(north):
    """Load a document for a tenant."""

    def load(document, tenant=north):
        return loading.load(tenant.pk, json.dumps(document).encode(), who="bo")

    return load
