"""A body that is taken as it is."""

from typing import Any

from rest_framework.parsers import BaseParser


class RawBody(BaseParser):
    """Hands over the bytes, whatever type they say they have."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> bytes:
        """Return all bytes."""
        content: bytes = stream.read()
        return content
