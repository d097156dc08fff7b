"""Writes contents to Django's storage so that they are there whole, or not at all, also after a crash."""

import os
from pathlib import Path
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def write_durably(name: str, content: bytes) -> str:
    """Store a content under a name that stands for it, and return the name that the storage gave it.

    In a file system the content is written beside its place, synced to the disk and moved there; an object store
    does the same by itself. What lies there already is the same content, and stays.
    """
    try:
        place = Path(default_storage.path(name))
    except NotImplementedError:
        return name if default_storage.exists(name) else default_storage.save(name, ContentFile(content))
    if place.exists():
        return name
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f".{place.name}.{uuid4().hex}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
    _sync_folder(place.parent)
    return name


def read(name: str) -> bytes:
    """Return a stored content."""
    with default_storage.open(name, "rb") as file:
        content: bytes = file.read()
        return content


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
