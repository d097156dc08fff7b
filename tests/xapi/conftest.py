"""What the stories over HTTP start from: Ana's player in one tenant, Cy's in another, each in both versions."""

import pytest

from people.services import last_used, principal_cache
from tests.xapi.client import VERSIONS, XapiClient, make_credential, make_tenant


@pytest.fixture(autouse=True)
def _a_process_that_remembers_nobody():
    principal_cache.forget_all()
    last_used.forget_all()


@pytest.fixture(params=VERSIONS)
def xapi_version(request) -> str:
    return request.param


@pytest.fixture
def tenant(db):
    return make_tenant("north")


@pytest.fixture
def ana(tenant, xapi_version) -> XapiClient:
    return XapiClient(make_credential(tenant, name="Ana's player"), xapi_version)


@pytest.fixture
def cy(db, xapi_version) -> XapiClient:
    return XapiClient(make_credential(make_tenant("south"), name="Cy's player"), xapi_version)


@pytest.fixture
def client_with(tenant, xapi_version):
    """Return a client whose credential has just these scopes."""
    return lambda *scopes: XapiClient(make_credential(tenant, scopes=set(scopes), name="Narrow player"), xapi_version)
