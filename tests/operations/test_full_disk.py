"""A disk that is full, under a store on SQLite: refused for now, and all goes on when there is room again.

SQLite needs room for reading, too: it makes the index of its write-ahead log anew when the first connection opens.
"""

import pytest
from django.db import connection

from tests.lrs.replica_server import until
from tests.operations.exhausted_server import assert_told, store_on
from tests.operations.small_disk import filled, small_disk


def test_on_a_full_disk_requests_are_refused_until_there_is_room_again(tmp_path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("The disk under a PostgreSQL is in test_exhaustion.py.")
    with small_disk(tmp_path / "data", 32) as mounted:
        if not mounted:
            pytest.skip("This user may not mount a small disk that could be filled.")
        with store_on(tmp_path / "data", WORKERS="1") as store:
            with filled(tmp_path / "data"):
                # What finds room in the journal's old pages is stored; it soon doesn't.
                until(lambda: store.post().status == 503)
                assert_told(store.post(), "The database has no room left.")
                status, reasons = store.readiness()
                assert status == 503
                assert reasons == ["The database has no room left.", "The storage of attachments has no room left."]
            store.assert_recovers()
