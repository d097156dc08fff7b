"""What the stories of cmi5 start from: a tenant with an LMS, an empty storage, and a process that remembers nothing."""

import pytest

from cmi5.services import abandonment
from people.models import Tenant
from people.services import principal_cache
from tests.cmi5.lms import Lms
from tests.lrs.log import make_tenant


@pytest.fixture(autouse=True)
def _nothing_is_remembered():
    principal_cache.forget_all()
    abandonment.forget()


@pytest.fixture(autouse=True)
def _own_storage(tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def north(db) -> Tenant:
    return make_tenant("north")


@pytest.fixture
def lms(north) -> Lms:
    return Lms(north)
