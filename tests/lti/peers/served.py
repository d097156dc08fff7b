"""The platform as others reach it over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from lti.security.services import keys
from people.services import principal_cache


@contextmanager
def served(media: Path) -> Iterator[str]:
    """Serve the platform on the tests' database, and yield its origin.

    Peers that take long to start are told once where the platform is, so it stays there for a whole module of tests.
    """
    server = LiveServer("127.0.0.1")
    environment = override_settings(
        ALLOWED_HOSTS=["127.0.0.1"],
        PUBLIC_ORIGIN=server.url,
        OUTBOUND_ALLOWED_NETWORKS=["127.0.0.0/8"],
        OUTBOUND_PLAIN_HTTP=True,
        MEDIA_ROOT=str(media),
    )
    with environment:
        _forget()
        try:
            yield server.url
        finally:
            server.stop()
            _forget()


def _forget() -> None:
    keys.forget()
    principal_cache.forget_all()
