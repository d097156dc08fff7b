"""What the stories of the log start from."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from scripts.throwaway_postgresql import replicated_postgresql
from tests.lrs.replica_server import Servers, prepare, standing_on


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory, django_db_blocker) -> Iterator[Servers]:
    """A primary and its streaming replica, both of this version; each story has a tenant of its own there."""
    if connection.vendor != "postgresql":
        pytest.skip("Only PostgreSQL has streaming replicas.")
    folder = tmp_path_factory.mktemp("replica")
    with django_db_blocker.unblock(), replicated_postgresql(lambda url: prepare(folder, url)) as both:
        if both is None:
            pytest.skip("There are no binaries of PostgreSQL here to start a replica with.")
        yield Servers(*both)


@pytest.fixture
def standing(servers: Servers, tmp_path: Path, settings) -> Iterator[Servers]:
    """The two servers in the place of the usual database; the replica replays."""
    settings.REPLICA_MAX_LAG_SECONDS = 60
    settings.REPLICA_REFRESH_MS = 1
    with standing_on(tmp_path, servers.primary.url, servers.replica.url):
        yield servers
    servers.resume()


@pytest.fixture
def slug() -> str:
    """The name of a tenant that nobody else has."""
    return f"north-{uuid4().hex[:8]}"
