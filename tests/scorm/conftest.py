"""What the stories of SCORM start from: a tenant, an empty storage, and a process that remembers nothing."""

import pytest

from people.models import Tenant
from people.services import principal_cache
from scorm_bridge.services import idle, pruning, recording, tokens
from tests.lrs.log import make_tenant


@pytest.fixture(autouse=True)
def _nothing_is_remembered():
    principal_cache.forget_all()
    idle.forget()
    pruning.forget()
    recording.forget()
    tokens.forget()


@pytest.fixture(autouse=True)
def _own_storage(tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def north(db) -> Tenant:
    return make_tenant("north")


@pytest.fixture
def south(db) -> Tenant:
    return make_tenant("south")
