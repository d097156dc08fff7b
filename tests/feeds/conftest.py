"""What the tests of feeds share: a tenant, and receivers."""

from collections.abc import Iterator

import pytest

from feeds.services import sinks
from people.models import Tenant
from tests.feeds.receiver import Receiver
from tests.feeds.shelf import Shelf
from tests.lrs.log import make_tenant


@pytest.fixture
def north() -> Tenant:
    return make_tenant()


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    settings.OUTBOUND_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    settings.OUTBOUND_PLAIN_HTTP = True
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    shelf = Shelf()
    sinks.register(shelf)
    yield shelf
    sinks.forget(shelf.kind)
