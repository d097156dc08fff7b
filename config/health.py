"""What those ask who keep the installation running: ``/healthz``, ``/readyz`` and ``/metrics``.

They are answered before anything else looks at the request: a probe names an address instead of a host that is
allowed, has no session, and must be answered while the database is away.
"""

import json
import logging
from collections.abc import Callable
from contextlib import suppress
from hmac import compare_digest
from typing import NamedTuple
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from config.metrics import exposition
from lrs.services.sql.writable import ask_to_store
from people.rules.not_now import STORAGE_FULL, UNREACHABLE
from people.services.unavailability import reason_of

logger = logging.getLogger(__name__)


_UNWRITABLE = "can't be written to"


class Missing(NamedTuple):
    """Something without which no request can be answered. What is told is for everybody; details are in the log."""

    check: str
    reason: str


class ProbesMiddleware:
    """Answers the probes by their paths, whatever the host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a probe, or let the request pass."""
        probe = PROBES.get(request.path_info)
        if probe is None:
            return self._get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        response = probe(request)
        response["Cache-Control"] = "no-store"
        return response


def alive(request: HttpRequest) -> HttpResponse:
    """Say that the process answers; nothing else is asked."""
    return _json({"alive": True})


def ready(request: HttpRequest) -> HttpResponse:
    """Say whether requests can be answered, and if not what is missing; each time it is looked at anew."""
    missing = [*database_missing(connections["default"]), *storage_missing()]
    if missing:
        return _json({"ready": False, "missing": [each._asdict() for each in missing]}, status=503)
    return _json({"ready": True})


def metrics(request: HttpRequest) -> HttpResponse:
    """Show the metrics, to whoever has METRICS_TOKEN when there is one."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    if token and not compare_digest(given.encode(), f"Bearer {token}".encode()):
        return HttpResponse(
            "Send METRICS_TOKEN as a bearer token.\n", status=401, headers={"WWW-Authenticate": "Bearer"}
        )
    return exposition()


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {"/healthz": alive, "/readyz": ready, "/metrics": metrics}


def database_missing(connection: BaseDatabaseWrapper) -> list[Missing]:
    """Return what is missing of the database: the connection, room, the right to write, or migrations."""
    try:
        applied = MigrationRecorder(connection).applied_migrations()
        ask_to_store(connection)
    except Error as error:
        reason = reason_of(error) or UNREACHABLE
        logger.warning("not ready: %s (%s)", str(error).strip(), reason.name)
        connection.close()  # a connection that broke is left behind; the next look takes another
        return [Missing("database", reason.what)]
    waiting = sorted(f"{app}.{name}" for app, name in _on_disk() - applied.keys())
    if waiting:
        logger.warning("not ready: migrations aren't applied: %s", ", ".join(waiting))
        return [Missing("migrations", f"{len(waiting)} migrations aren't applied, the first is {waiting[0]}.")]
    return []


def storage_missing() -> list[Missing]:
    """Return what is missing of the storage of attachments: it has to take a file and give it up again."""
    name = f"probes/{uuid4().hex}"
    try:
        name = default_storage.save(name, ContentFile(b"ready?"))
        default_storage.delete(name)
    except Exception as error:  # a storage of any kind may fail in its own way
        logger.warning("not ready: the storage can't be written to: %s", error)
        with suppress(Exception):
            default_storage.delete(name)  # on a full disk an empty file was left
        is_full = reason_of(error) is STORAGE_FULL
        return [Missing("storage", f"The storage of attachments {'has no room left' if is_full else _UNWRITABLE}.")]
    return []


def _on_disk() -> set[tuple[str, str]]:
    """Return the migrations that this version of the program has; read once, the files don't change under it."""
    global _known_migrations  # noqa: PLW0603 - a constant that takes a while to find out
    if _known_migrations is None:
        loader = MigrationLoader(None, ignore_no_migrations=True)
        replaced = {name for migration in loader.disk_migrations.values() for name in migration.replaces}
        _known_migrations = set(loader.disk_migrations) - replaced
    return _known_migrations


_known_migrations: set[tuple[str, str]] | None = None


def _json(value: object, status: int = 200) -> HttpResponse:
    return HttpResponse(json.dumps(value) + "\n", status=status, content_type="application/json")
