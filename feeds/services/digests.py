"""Digests that stand for ids in index entries, since an IRI may be longer than one."""

from hashlib import blake2b
from uuid import UUID


def key_of(text: str) -> UUID:
    """Return what stands for an id."""
    return UUID(bytes=blake2b(text.encode(), digest_size=16).digest())
