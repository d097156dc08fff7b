"""Nothing that was acknowledged is lost when server and database are killed in the middle of work."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from scripts.throwaway_postgresql import Cluster, created_postgresql
from tests.endurance.crash import installed

ROUNDS = 3


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    if connection.vendor != "postgresql":
        pytest.skip("The crash is one of PostgreSQL and the production server on it.")
    with created_postgresql() as made:
        if made is None:
            pytest.skip("There are no binaries of PostgreSQL here to start a server that can be killed.")
        yield made


def test_what_was_acknowledged_survives_the_death_of_everything(cluster: Cluster, tmp_path: Path) -> None:
    moments = random.Random(20261121)
    with installed(cluster, tmp_path) as installation:
        for _ in range(ROUNDS):
            before = installation.ledger.acknowledged
            installation.round(moments.uniform(1.5, 3.0))
            assert installation.ledger.acknowledged > before + 100
            assert installation.faults() == []
