"""A store that holds records is brought to this version with its records, which are found by what is new."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from feeds.services import following, records
from feeds.services.wanted import Wanted
from tests.feeds.told import ADL
from tests.lrs.log import make_principal, make_statement, make_tenant, store

VIDEO = "https://w3id.org/xapi/video"
BEFORE, NOW = [("feeds", "0003_sinks")], [("feeds", "0005_verbs_and_profiles_of_records")]


@pytest.mark.django_db(transaction=True)
def test_records_that_are_there_get_their_verbs_and_profiles_from_the_log() -> None:
    north = make_tenant()
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    in_video = {"contextActivities": {"category": [{"id": VIDEO}]}}
    store(
        make_principal(north),
        make_statement(verb={"id": ADL + "passed"}, context=in_video),
        make_statement(verb={"id": ADL + "failed"}),
    )
    following.catch_up()
    try:
        MigrationExecutor(connection).migrate(BEFORE)
        MigrationExecutor(connection).migrate(NOW)
    finally:
        MigrationExecutor(connection).migrate(latest)

    def found(wanted: Wanted) -> int:
        return len(records.page_after(north.pk, 0, wanted, at_most=10).rows)

    assert [found(Wanted(verb=ADL + word)) for word in ("passed", "failed", "answered")] == [1, 1, 0]
    assert found(Wanted(profile=VIDEO)) == 1
