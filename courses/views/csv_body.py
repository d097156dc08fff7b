"""A body that is taken as it is."""

from typing import Any

from rest_framework.parsers import BaseParser

from courses.rules.enrollment_csv import MOST_BYTES


class CsvBody(BaseParser):
    """Hands over the bytes of a CSV file, and no more of them than are needed to see that it is too large."""

    media_type = "text/csv"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> bytes:
        """Return the bytes."""
        content: bytes = stream.read(MOST_BYTES + 1)
        return content
