"""What an import stores at a time: some candidates, their attachments, and where the source goes on after them."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lrs.rules.attachment_parts import Part
from lrs.rules.errors import InvalidAttachment
from lrs.services.statement_stream import Candidate

_HASHES = {56: hashlib.sha224, 64: hashlib.sha256, 96: hashlib.sha384, 128: hashlib.sha512}

Contents = Callable[[Mapping[str, Any]], Part | None]
"""Returns the content of an attachment that a Statement describes, None when the source hasn't got it."""


@dataclass(frozen=True, slots=True)
class Portion:
    """Candidates in the source's order; ``mark`` is what the source needs to go on after them.

    ``contents`` is None when the source carries no attachments at all. ``bytes_read`` is for the progress bar.
    """

    candidates: Sequence[Candidate]
    mark: Mapping[str, Any]
    contents: Contents | None = None
    bytes_read: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ContentsOfFolder:
    """Finds attachments that lie in a folder, each named by its sha2, as an export writes them."""

    folder: Path

    def __call__(self, attachment: Mapping[str, Any]) -> Part | None:
        """Return the content that the attachment describes, None when it isn't there."""
        sha2 = attachment["sha2"].lower()
        path = self.folder / sha2
        if not sha2.isalnum() or not path.is_file():
            return None
        content = path.read_bytes()
        digest = _HASHES.get(len(sha2))
        if digest is None or digest(content).hexdigest() != sha2:
            raise InvalidAttachment(f"The file {path.name} isn't the attachment that its name says: its hash differs.")
        return Part(sha2, attachment["contentType"], content)


def contents_among(parts: Mapping[str, Part]) -> Contents:
    """Return how attachments are found among the parts of one multipart answer."""
    return lambda attachment: parts.get(attachment["sha2"].lower())
