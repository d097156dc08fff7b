"""Why a request can't be answered right now, though nothing is wrong with it: one table for every source of trouble.

What isn't here is a fault of the program, and stays one: broken constraints (23…), wrong SQL (42…), and the like.
Sources: PostgreSQL's appendix A (error codes), SQLite's result codes, errno(3).
"""

import errno
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class NotNow:
    """What is the matter, and after how many seconds it is worth another try.

    ``name`` is for logs and metrics. ``is_settled`` tells whether nothing can have been stored: when the connection
    breaks while the database commits, nobody knows.
    """

    name: str
    what: str
    retry_after: int
    is_settled: bool = True

    @property
    def message(self) -> str:
        """Return what a client is told."""
        if self.is_settled:
            return f"{self.what} Nothing was stored: send the request again."
        return f"{self.what} Send the request again: a Statement that has an id is stored once."


UNREACHABLE: Final = NotNow("database-unreachable", "The database can't be reached.", 2)
LOST: Final = NotNow("connection-lost", "The database can't be reached.", 2, is_settled=False)
TOO_MANY_CONNECTIONS: Final = NotNow("too-many-connections", "The database takes no more connections.", 5)
POOL_EXHAUSTED: Final = NotNow("pool-exhausted", "All connections to the database are in use.", 1)
TOOK_TOO_LONG: Final = NotNow("statement-timeout", "The database took too long.", 5)
LOCKED: Final = NotNow("locked", "Others are at the same place in the database.", 1)
CONFLICT: Final = NotNow("conflict", "Others changed the same at the same time.", 1)
DATABASE_FULL: Final = NotNow("database-full", "The database has no room left.", 30)
OUT_OF_MEMORY: Final = NotNow("out-of-memory", "The database has no memory left.", 10)
LIMIT_REACHED: Final = NotNow("limit-reached", "The database has reached a limit of its configuration.", 10)
READ_ONLY: Final = NotNow("read-only", "The database can only be read.", 10)
DATABASE_DISK: Final = NotNow("database-disk", "The database can't read or write its disk.", 30)
STORAGE_FULL: Final = NotNow("storage-full", "The storage has no room left.", 30)
STORAGE_DISK: Final = NotNow("storage-disk", "The storage can't be read or written.", 30)
TOO_MANY_FILES: Final = NotNow("too-many-files", "The server has too many files open.", 2)

BY_SQLSTATE: Final[dict[str, NotNow]] = {
    "08": LOST,
    "25006": READ_ONLY,
    "25P03": LOST,
    "25P04": TOOK_TOO_LONG,
    "40": CONFLICT,
    "40003": LOST,
    "53": OUT_OF_MEMORY,
    "53100": DATABASE_FULL,
    "53300": TOO_MANY_CONNECTIONS,
    "53400": LIMIT_REACHED,
    "55P03": LOCKED,
    "57014": TOOK_TOO_LONG,
    "57P": LOST,
    "58030": DATABASE_DISK,
}
"""By SQLSTATE or how it begins; the longest entry counts."""

BY_SQLITE_CODE: Final[dict[int, NotNow]] = {
    5: LOCKED,  # SQLITE_BUSY
    6: LOCKED,  # SQLITE_LOCKED
    7: OUT_OF_MEMORY,  # SQLITE_NOMEM
    8: READ_ONLY,  # SQLITE_READONLY
    9: TOOK_TOO_LONG,  # SQLITE_INTERRUPT
    10: DATABASE_DISK,  # SQLITE_IOERR
    13: DATABASE_FULL,  # SQLITE_FULL
    14: UNREACHABLE,  # SQLITE_CANTOPEN
    15: LOCKED,  # SQLITE_PROTOCOL
    4874: DATABASE_FULL,  # SQLITE_IOERR_SHMSIZE: no room for the write-ahead log's index
}
"""By extended result code, or else by the primary one in its lowest eight bits."""

BY_ERRNO: Final[dict[int, NotNow]] = {
    errno.ENOSPC: STORAGE_FULL,
    errno.EDQUOT: STORAGE_FULL,
    errno.EROFS: STORAGE_DISK,
    errno.EIO: STORAGE_DISK,
    errno.ESTALE: STORAGE_DISK,
    errno.EMFILE: TOO_MANY_FILES,
    errno.ENFILE: TOO_MANY_FILES,
}
"""What the system says of files: attachments, and large bodies on their way in."""


def of_sqlstate(sqlstate: str) -> NotNow | None:
    """Return what an SQLSTATE stands for, None if it is a fault of the program."""
    return next((BY_SQLSTATE[sqlstate[:n]] for n in range(5, 1, -1) if sqlstate[:n] in BY_SQLSTATE), None)


def of_sqlite_code(code: int) -> NotNow | None:
    """Return what a result code of SQLite, extended or not, stands for."""
    return BY_SQLITE_CODE.get(code) or BY_SQLITE_CODE.get(code & 0xFF)


def of_errno(number: int | None) -> NotNow | None:
    """Return what an errno stands for."""
    return None if number is None else BY_ERRNO.get(number)


_FULL = ("too many clients", "too many connections", "remaining connection slots")


def of_refused_connection(text: str) -> NotNow:
    """Return why no connection came about; libpq tells it in words only."""
    return TOO_MANY_CONNECTIONS if any(words in text for words in _FULL) else UNREACHABLE
