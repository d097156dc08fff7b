"""What every test starts from: no process remembers anything of the test before."""

import pytest

from lrs.services import activity_store


@pytest.fixture(autouse=True)
def forget_what_processes_remember() -> None:
    activity_store.forget()
