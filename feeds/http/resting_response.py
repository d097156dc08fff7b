"""RestingResponse: an answer that goes on for minutes, and says something now and then."""

import time
from collections.abc import Iterator
from typing import Any, Protocol

from django.http import StreamingHttpResponse

REST_SECONDS = 0.5


class Pieces(Protocol):
    """What is sent, piece by piece; an empty one says that there is nothing yet."""

    def __iter__(self) -> Iterator[bytes]:
        """Return what yields the pieces."""

    def __next__(self) -> bytes:
        """Return the next piece at once."""

    def close(self) -> None:
        """End, whoever ends it: may be called again."""


class RestingResponse(StreamingHttpResponse):
    """Streams pieces, and rests after each empty one.

    A server that can rest without a thread takes ``pieces`` themselves (config.rsgi); any other one iterates over the
    response, and rests in the thread that does.
    """

    def __init__(self, pieces: Pieces, **options: Any) -> None:
        self.pieces = pieces
        super().__init__(_Resting(pieces), **options)


class _Resting:
    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            if piece:
                yield piece
            else:
                time.sleep(REST_SECONDS)

    def close(self) -> None:
        """Close what is rested between."""
        self._pieces.close()
