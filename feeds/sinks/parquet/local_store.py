"""Files in a folder of this machine, or of one that is mounted; only below the folder that the operator allows."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from urllib.parse import unquote, urlsplit

from django.conf import settings

from feeds.services.sinks import Unreachable
from feeds.sinks.parquet.stores import AlreadyThere, Found

_UNFINISHED = "_unfinished"
"""Files become visible by getting their name when they are whole; until then they lie here."""


def problem_of_folder(url: str) -> str:
    """Return why nothing may be written there, empty if it may.

    No part of a path may look like a partition, so that no feed writes into another tenant's.
    """
    parts, folder = urlsplit(url), _folder(url)
    if not settings.WAREHOUSE_ROOT:
        return "WAREHOUSE_ROOT isn't set, so nothing is written to folders of this machine"
    if parts.netloc or parts.query or parts.fragment or not folder.is_absolute() or not str(folder).isprintable():
        return "a folder is written as file:///path"
    root = Path(settings.WAREHOUSE_ROOT).resolve()
    below = folder.resolve()
    if below != root and root not in below.parents:
        return f"it isn't below WAREHOUSE_ROOT, {root}"
    if any("=" in part or part.startswith(("_", ".")) for part in (*folder.parts, *below.relative_to(root).parts)):
        return "a folder's name has a '=', or begins with '_' or '.'"
    return ""


class LocalStore:
    """Files of one tenant below a folder; what is written is on the disk when that is said."""

    def __init__(self, url: str, tenant_folder: str) -> None:
        if problem := problem_of_folder(url):
            raise Unreachable(f"Nothing is written to {url[:200]!r}: {problem}.")
        self._root = _folder(url).resolve() / tenant_folder

    def read(self, path: str, *, most_bytes: int) -> bytes | None:
        """Return a file, None if there is none."""
        with _told():
            try:
                return (self._root / path).read_bytes()
            except FileNotFoundError:
                return None

    def write(self, path: str, data: bytes) -> None:
        """Write a file."""
        with _told(), self._whole(path, data) as unfinished:
            os.replace(unfinished, self._root / path)

    def create(self, path: str, data: bytes) -> None:
        """Write a file that isn't there yet; ``AlreadyThere`` if it is."""
        with _told(), self._whole(path, data) as unfinished:
            try:
                os.link(unfinished, self._root / path)
            except FileExistsError:
                raise AlreadyThere(f"{path} is there already.") from None
            finally:
                unfinished.unlink()

    def files(self, folder: str) -> list[Found]:
        """Return all files below a folder, by path."""
        with _told():
            return [
                Found(path.relative_to(self._root).as_posix(), datetime.fromtimestamp(path.stat().st_mtime, UTC))
                for path in sorted((self._root / folder).rglob("*"))
                if path.is_file()
            ]

    def remove(self, path: str) -> None:
        """Remove a file, if it is there."""
        with _told():
            (self._root / path).unlink(missing_ok=True)

    @contextmanager
    def _whole(self, path: str, data: bytes) -> Iterator[Path]:
        """Have a file on the disk that is given its name within, and then the name, too."""
        goal, unfinished = self._root / path, self._root / _UNFINISHED / f"{Path(path).name}.{token_hex(4)}"
        for folder in (goal.parent, unfinished.parent):
            folder.mkdir(parents=True, exist_ok=True)
        with unfinished.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield unfinished
        _settle(goal.parent, up_to=Path(settings.WAREHOUSE_ROOT).resolve())


def _folder(url: str) -> Path:
    return Path(unquote(urlsplit(url).path))


def _settle(folder: Path, *, up_to: Path) -> None:
    """Bring names of files and new folders to the disk."""
    for each in (folder, *folder.parents):
        descriptor = os.open(each, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if each == up_to:
            return


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unreachable(f"The folder can't be used: {error.strerror or error}.") from error
