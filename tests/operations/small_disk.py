"""A disk of a few megabytes that can be filled to its last byte; it takes a system that lets this user mount one."""

import errno
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BALLAST = "ballast"


@contextmanager
def small_disk(place: Path, megabytes: int, *, owner: str | None = None) -> Iterator[bool]:
    """Mount one at this place, and yield whether that could be done."""
    place.mkdir(parents=True, exist_ok=True)
    mounted = _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tributary-test", str(place))
    if mounted and owner is not None:
        shutil.chown(place, owner)
    try:
        yield mounted
    finally:
        if mounted and not _run("umount", str(place)):
            _run("umount", "--lazy", str(place))


@contextmanager
def filled(place: Path) -> Iterator[None]:
    """Leave nothing free on the disk that is mounted here until the block ends."""
    ballast = place / BALLAST
    try:
        with ballast.open("wb", buffering=0) as file:
            for size in (1 << 16, 1 << 12, 1):
                _write_until_full(file, b"\0" * size)
        yield
    finally:
        ballast.unlink(missing_ok=True)


def _write_until_full(file, piece: bytes) -> None:
    try:
        while file.write(piece):
            pass
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise


def _run(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False
