"""Turns DATABASE_URL into Django's connection settings."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def database_from(url: str, *, data_dir: Path, pool_max: int, statement_timeout_ms: int) -> dict[str, Any]:
    """Return the settings of the database at this URL: ``sqlite:///path`` or ``postgres://user:password@host/name``.

    Raises ValueError with what is wrong. SQLite writes ahead and takes its write lock when a transaction begins, so
    that two writers wait for each other instead of failing; PostgreSQL connections come from psycopg's pool.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = unquote(url.removeprefix("sqlite://").partition("?")[0])
        location = data_dir / path.removeprefix("/") if not path.startswith("//") else Path(path[1:])
        return _sqlite(location)
    if parts.scheme in ("postgres", "postgresql"):
        name = unquote(parts.path.removeprefix("/"))
        if not name:
            raise ValueError("it names no database after the host")
        options = dict(parse_qsl(parts.query))
        options.setdefault("application_name", "tributary")
        options["options"] = f"-c statement_timeout={statement_timeout_ms}"
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(options.pop("host", parts.hostname or "")),
            "PORT": str(parts.port or ""),
            "CONN_HEALTH_CHECKS": False,
            "OPTIONS": {**options, "pool": {"min_size": 1, "max_size": pool_max, "timeout": 10}},
        }
    raise ValueError("it must begin with sqlite:/// or postgres://")


def _sqlite(location: Path) -> dict[str, Any]:
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
