"""Asks a database whether it would store anything now, without leaving anything there."""

from pathlib import Path
from shutil import disk_usage

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from people.rules.not_now import DATABASE_FULL, READ_ONLY
from people.services.unavailability import Unavailable

# More than the memory that it may take, so that it is written to the disk of the database and dropped again. On a full
# disk this fails as storing does, with SQLSTATE 53100; nothing else is written that doesn't find room in old pages.
LITTLE_MEMORY = "SET LOCAL work_mem = '64kB'; SET LOCAL temp_tablespaces = ''"
SPILL = "SELECT count(*) FROM generate_series(1, 8192)"

# On, too, on a standby: as when DATABASE_URL still names the primary of yesterday.
IS_READ_ONLY = "SELECT current_setting('transaction_read_only')::boolean"

LEAST_BYTES = 256 << 10


def ask_to_store(connection: BaseDatabaseWrapper) -> None:
    """Raise a database's Error if what is stored would be refused for want of room, or of the right."""
    if connection.vendor == "sqlite":
        if disk_usage(Path(connection.settings_dict["NAME"]).parent).free < LEAST_BYTES:
            raise Unavailable(DATABASE_FULL, "the disk of the database is full")
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(IS_READ_ONLY)
        if cursor.fetchone()[0]:
            raise Unavailable(READ_ONLY, "transactions are read-only, as on a standby")
        cursor.execute(LITTLE_MEMORY)
        cursor.execute(SPILL)
