"""A request whose body is a package: whatever type it says it has, its bytes are judged."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from courses.services.packages import spooled


class AnyBody(BaseParser):
    """Leaves the body alone."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> None:
        """Return nothing: the view reads the stream."""


@contextmanager
def package_of(request: Request) -> Iterator[IO[bytes]]:
    """Yield the body as a file that can seek; a body without an announced length is read to its end."""
    plain = request._request  # the framework's own stream is empty when no length is announced
    is_chunked = "HTTP_TRANSFER_ENCODING" in plain.META and not plain.META.get("CONTENT_LENGTH")
    with spooled(plain.META["wsgi.input"] if is_chunked else plain) as file:
        yield file
