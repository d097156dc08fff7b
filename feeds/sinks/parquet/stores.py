"""What is asked of a place for files; ``local_store`` and ``s3_store`` are such places."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from feeds.services.sinks import Unreachable


class AlreadyThere(Unreachable):
    """Somebody else has written what was to be new."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a store."""

    path: str
    changed_at: datetime


class Store(Protocol):
    """A place for files below one folder. A file is there as a whole, and lasts, or it isn't; else ``Unreachable``."""

    def read(self, path: str, *, most_bytes: int) -> bytes | None:
        """Return a file, None if there is none."""

    def write(self, path: str, data: bytes) -> None:
        """Write a file."""

    def create(self, path: str, data: bytes) -> None:
        """Write a file that isn't there yet; ``AlreadyThere`` if it is."""

    def files(self, folder: str) -> list[Found]:
        """Return all files below a folder, by path."""

    def remove(self, path: str) -> None:
        """Remove a file, if it is there."""
