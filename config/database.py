"""Turns DATABASE_URL into Django's connection settings."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

POSTGRESQL = "config.postgresql"
_LIMITS = {
    "connect_timeout": "3",
    "tcp_user_timeout": "10000",
    "keepalives_idle": "10",
    "keepalives_interval": "3",
    "keepalives_count": "3",
}
"""When a server that doesn't answer any more, not even by a refusal, counts as gone; the system's own are hours."""


def database_from(
    url: str, *, data_dir: Path, pool_min: int, pool_max: int, pool_timeout: int = 3, statement_timeout_ms: int
) -> dict[str, Any]:
    """Return the settings of the database at this URL: ``sqlite:///path`` or ``postgres://user:password@host/name``.

    Raises ValueError with what is wrong. SQLite writes ahead and takes its write lock when a transaction begins, so
    that two writers wait for each other instead of failing; PostgreSQL connections come from psycopg's pool.
    """
    if url.startswith("sqlite://"):
        return _sqlite(unquote(url.removeprefix("sqlite://").partition("?")[0]), data_dir)
    if url.startswith(("postgres://", "postgresql://")):
        # What doesn't come back within the wait is tried anew by the next request, not ever more seldom by the pool.
        pool = {"min_size": pool_min, "max_size": pool_max, "timeout": pool_timeout, "reconnect_timeout": pool_timeout}
        found = _postgresql(url, pool, f"-c statement_timeout={statement_timeout_ms}")
        return {**found, "OPTIONS": {**_LIMITS, **found["OPTIONS"]}}
    raise ValueError("it must begin with sqlite:/// or postgres://")


def replica_from(url: str, *, primary: dict[str, Any], statement_timeout_ms: int) -> dict[str, Any]:
    """Return the settings of a read replica of the primary; ValueError says what is wrong.

    Each thread keeps a connection of its own and no pool tries to fill itself: when the replica can't be reached this
    is known within seconds, and reads go to the primary. Whatever in the URL is for libpq goes before our own limits.
    """
    if not url.startswith(("postgres://", "postgresql://")):
        raise ValueError("it must begin with postgres://")
    if primary["ENGINE"] != POSTGRESQL:
        raise ValueError("only a PostgreSQL has replicas, and DATABASE_URL names none")
    session = f"-c default_transaction_read_only=on -c statement_timeout={statement_timeout_ms}"
    found = _postgresql(url, {}, session)
    del found["OPTIONS"]["pool"]
    limits = {"connect_timeout": "2", "tcp_user_timeout": "3000"}
    return {
        **found,
        # What stands between the server and its loss is lrs.services.replica.
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": {**limits, **found["OPTIONS"]},
        "CONN_MAX_AGE": None,
        "TEST": {"MIRROR": "default"},
    }


def _postgresql(url: str, pool: dict[str, int], session: str) -> dict[str, Any]:
    """Read the URL; what stands behind its ``?`` is for libpq, and goes before what we set for the session."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", str(parts.port or "")
    except ValueError:
        # Python's own message may show a part of the password.
        raise ValueError("its host or port can't be read; in a password, / is %2F, @ is %40 and # is %23") from None
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise ValueError("it names no database after the host")
    options = {"application_name": "tributary", **dict(parse_qsl(parts.query))}
    return {
        "ENGINE": POSTGRESQL,
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(host)),
        "PORT": options.pop("port", port),
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": {**options, "options": f"{session} {options.get('options', '')}".strip(), "pool": pool},
    }


def _sqlite(path: str, data_dir: Path) -> dict[str, Any]:
    """Have the file in DATA_DIR, or where the path begins with a second slash."""
    location = data_dir / path.removeprefix("/") if not path.startswith("//") else Path(path[1:])
    if not path.strip("/") or location.is_dir():
        raise ValueError("it names no file after sqlite:///")
    location.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(location),
        # A file for tests too: threads can't share a database in memory as they share a file.
        "TEST": {"NAME": str(location.with_name("test.sqlite3"))},
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
