"""Finds the files of course packages for the content origin."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage

from courses.services.packages import stored_name


@dataclass(frozen=True, slots=True)
class ContentFile:
    """A file of a package that can be sent."""

    stream: IO[bytes]
    size: int
    modified: datetime


def find(tenant_id: int, version_id: UUID, path: str) -> ContentFile | None:
    """Return a file of a version's content, None if there is none; what leads out of the folder is none."""
    if not path or path.endswith("/") or "\0" in path or any(part in ("", ".", "..") for part in path.split("/")):
        return None
    name = stored_name(tenant_id, version_id, path)
    try:
        stream = default_storage.open(name, "rb")
        return ContentFile(stream, default_storage.size(name), default_storage.get_modified_time(name))
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, SuspiciousFileOperation, PermissionError):
        return None
    except OSError:
        return None
