"""What every test starts from: no process remembers anything of the test before, and slow machines are no reason."""

import pytest
from hypothesis import HealthCheck, settings

from lrs.services import activity_store, replica
from xapi_profiles.services import policies

settings.register_profile("whatever the machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("whatever the machine")


@pytest.fixture(autouse=True)
def forget_what_processes_remember() -> None:
    activity_store.forget()
    replica.forget()
    policies.forget()
