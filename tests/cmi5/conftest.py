"""What the stories of cmi5 start from: a tenant with an LMS, an empty storage, and nobody who is remembered."""

import pytest

from people.models import Tenant
from people.services import principal_cache
from tests.cmi5.lms import Lms
from tests.lrs.log import make_tenant


@pytest.fixture(autouse=True)
def _nobody_is_remembered():
    principal_cache.forget_all()


@pytest.fixture(autouse=True)
def _own_storage(tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def north(db) -> Tenant:
    return make_tenant("north")


@pytest.fixture
def lms(north) -> Lms:
    return Lms(north)
