"""Keeps attachments by their hash in Django's storage, and finds them again (xAPI 1.0.3 Data §2.4.11)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lrs.models import Attachment
from lrs.rules.attachment_parts import Part
from lrs.services import content_store
from lrs.services.standpoint import PRIMARY


@dataclass(frozen=True, slots=True)
class Kept:
    """A content that lies in the storage, before its row is written."""

    sha2: str
    content_type: str
    length: int
    path: str


def write_contents(tenant_id: int, parts: Mapping[str, Part]) -> list[Kept]:
    """Write contents to the storage, before the transaction that registers them.

    A content without a row (the request was refused after all) is harmless: the same content writes the same path.
    """
    kept = []
    for sha2, part in parts.items():
        path = f"attachments/{tenant_id}/{sha2[:2]}/{sha2}"
        path = content_store.write_durably(path, part.content)
        kept.append(Kept(sha2, part.content_type, len(part.content), path))
    return kept


def register(tenant_id: int, kept: Sequence[Kept], *, now: datetime) -> None:
    """Make written contents known; part of the caller's transaction."""
    if kept:
        Attachment.objects.bulk_create(
            [
                Attachment(
                    tenant_id=tenant_id,
                    sha2=item.sha2,
                    content_type=item.content_type,
                    length=item.length,
                    path=item.path,
                    stored=now,
                )
                for item in sorted(kept, key=lambda item: item.sha2)
            ],
            ignore_conflicts=True,
        )


def contents(tenant_id: int, hashes: Iterable[str], *, using: str = PRIMARY.using) -> list[Part]:
    """Return the stored contents with these hashes; those that are only linked by fileUrl aren't stored."""
    rows = Attachment.objects.using(using).filter(tenant_id=tenant_id, sha2__in=set(hashes)).order_by("sha2")
    return [Part(row.sha2, row.content_type, content_store.read(row.path)) for row in rows]
