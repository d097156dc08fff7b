"""What every test starts from: no process remembers anything of the test before."""

import pytest

from lrs.services import activity_store, replica


@pytest.fixture(autouse=True)
def forget_what_processes_remember() -> None:
    activity_store.forget()
    replica.forget()
