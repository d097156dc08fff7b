"""What the tests of the platform start from."""

import time
from collections.abc import Callable

import pytest

from lti.security.services import keys, strangers
from people.models import Tenant
from tests.lrs.log import make_tenant
from tests.lti.platform.peer import Caller, School, access_token, make_school


@pytest.fixture(autouse=True)
def forget_keys_and_strangers():
    keys.forget()
    strangers.forget()
    yield
    keys.forget()


@pytest.fixture
def north() -> Tenant:
    return make_tenant()


@pytest.fixture
def school(north: Tenant) -> School:
    return make_school(north)


@pytest.fixture
def caller(school: School) -> Callable[..., Caller]:
    """Return who makes callers with a token for these scopes, for all by default."""
    return lambda *scopes, tool=None: Caller(access_token(tool or school.tool, *scopes, now=time.time()))
