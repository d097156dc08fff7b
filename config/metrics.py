"""Counts requests, stored and refused Statements, and how long requests took, for Prometheus.

Each process counts for itself. ``make serve`` sets PROMETHEUS_MULTIPROC_DIR, so that whichever of its processes is
asked answers for all of them; started otherwise, a process answers for itself alone.
"""

import logging
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from feeds.services.streams import lag
from lrs.events import log_read, request_refused, statements_stored
from lrs.rules.errors import Refusal
from lrs.services import replica
from lrs.services.horizon import age
from people.events import refused_for_now
from scorm_bridge.events import documents_refused, statements_refused

logger = logging.getLogger(__name__)

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_FILE_BYTES = 1 << 20


def _take_room() -> None:
    """Have the files of this process's counts on the disk in full before they are mapped into memory.

    The library makes them with holes: on a disk that is full, the first count in one would end the process (SIGBUS).
    """
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if not folder or not hasattr(os, "posix_fallocate"):
        return
    for kind in ("counter", "histogram"):
        with (Path(folder) / f"{kind}_{os.getpid()}.db").open("ab") as file:
            os.posix_fallocate(file.fileno(), 0, _FILE_BYTES)


_take_room()
REQUESTS = Counter("tributary_requests", "Requests that were answered.", ["resource", "method", "status"])
SECONDS = Histogram("tributary_request_seconds", "How long answers took.", ["resource", "method"], buckets=BUCKETS)
STORED = Counter("tributary_statements_stored", "Statements that were stored.")
READ = Counter("tributary_reads", "Reads of the log where there is a replica, by what answered.", ["source"])
UNAVAILABLE = Counter("tributary_unavailable", "Requests that were answered with 503, by reason.", ["reason"])
REJECTED = Counter("tributary_rejections", "Requests to store Statements that were refused, by rule.", ["rule"])
SCORM_DOCUMENTS = Counter("tributary_scorm_documents_refused", "Documents of SCORM content that were set aside.")
SCORM_REFUSED = Counter("tributary_scorm_statements_refused", "Statements of SCORM content that were set aside.")

# Looking labels up costs more than counting, so what was looked up is kept; there are as many as there are views.
_counted: dict[tuple[str, str, int], tuple[Any, Any]] = {}


class MetricsMiddleware:
    """Counts every answer; the first in the list, so that it sees what the others refuse."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, and count it."""
        begun = perf_counter()
        response = self._get_response(request)
        key = (_resource(request), request.method or "", response.status_code)
        counted = _counted.get(key) or _look_up(key)
        counted[0].inc()
        counted[1].observe(perf_counter() - begun)
        return response


def _resource(request: HttpRequest) -> str:
    """Return the view's name, of other apps' pages the app's; never the path, which anybody can make up."""
    match = request.resolver_match
    if match is None:
        return "none"
    return match.namespaces[0] if match.namespaces else match.url_name or "other"


def _look_up(key: tuple[str, str, int]) -> tuple[Any, Any]:
    resource, method, status = key
    known = method if method in _METHODS else "other"
    found = (REQUESTS.labels(resource, known, str(status)), SECONDS.labels(resource, known))
    if known == method:
        _counted[key] = found
    return found


def _count_stored(sender: object, *, count: int, **kwargs: object) -> None:
    STORED.inc(count)


def _count_refused(sender: object, *, refusal: Refusal, **kwargs: object) -> None:
    for rule in {problem.code for problem in refusal.problems} or {refusal.code}:
        REJECTED.labels(rule).inc()


def _count_set_aside(sender: object, *, count: int, **kwargs: object) -> None:
    SCORM_REFUSED.inc(count)


def _count_documents(sender: object, *, count: int, **kwargs: object) -> None:
    SCORM_DOCUMENTS.inc(count)


def _count_unavailable(sender: object, *, reason: str, **kwargs: object) -> None:
    UNAVAILABLE.labels(reason).inc()


def _count_read(sender: object, *, source: str, **kwargs: object) -> None:
    READ.labels(source).inc()


refused_for_now.connect(_count_unavailable, dispatch_uid="metrics")
log_read.connect(_count_read, dispatch_uid="metrics")
statements_stored.connect(_count_stored, dispatch_uid="metrics")
request_refused.connect(_count_refused, dispatch_uid="metrics")
statements_refused.connect(_count_set_aside, dispatch_uid="metrics")
documents_refused.connect(_count_documents, dispatch_uid="metrics")


class _Asked(Collector):
    """Asked when somebody looks, because it is the database's state and no process's."""

    def describe(self) -> list[GaugeMetricFamily]:
        """Name nothing in advance, so that registering asks no database."""
        return []


class _Seconds(_Asked):
    """How far something is behind the clock."""

    def __init__(self, name: str, text: str, behind: Callable[..., float]) -> None:
        self._name, self._text, self._behind = name, text, behind

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the gauge; nothing while the database can't be asked."""
        try:
            seconds = self._behind(now=datetime.now(UTC))
        except Error as error:
            logger.warning("%s can't be read: %s", self._name, error)
            return
        yield GaugeMetricFamily(self._name, self._text, value=seconds)


class _Replica(_Asked):
    """How the replica is."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield whether the replica can be read, and how far it is behind; nothing where there is none."""
        if not replica.is_configured():
            return
        seconds, up = None, 1
        try:
            seconds = replica.lag()
        except (Error, replica.NoReplica):  # whoever reads from it has logged why
            up = 0
        yield GaugeMetricFamily("tributary_replica_up", "Whether the replica can be asked.", value=up)
        if seconds is not None:
            text = "How many seconds the replica is behind the primary, at most."
            yield GaugeMetricFamily("tributary_replica_lag_seconds", text, value=seconds)


_HORIZON = _Seconds(
    "tributary_log_horizon_age_seconds",
    "Seconds between now and the moment up to which everything stored can be read.",
    age,
)
_RECORDS = _Seconds(
    "tributary_records_lag_seconds",
    "Seconds since the oldest Statement was stored that isn't a learning record yet.",
    lag,
)


def exposition() -> HttpResponse:
    """Return everything that was counted, in Prometheus' text format."""
    asked = CollectorRegistry()
    asked.register(_HORIZON)
    asked.register(_RECORDS)
    asked.register(_Replica())
    counted: CollectorRegistry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    return HttpResponse(generate_latest(counted) + generate_latest(asked), content_type=CONTENT_TYPE_LATEST)
