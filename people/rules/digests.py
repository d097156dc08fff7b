"""Digests that stand for texts in keys and indexes, since an IRI may be longer than an index entry."""

from functools import lru_cache
from hashlib import blake2b
from uuid import UUID


@lru_cache(maxsize=1 << 14)
def digest_of(text: str) -> UUID:
    """Return what stands for a text; the same one everywhere and always."""
    return UUID(bytes=blake2b(text.encode(), digest_size=16).digest())
