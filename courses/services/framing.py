"""The registry of whose pages may show a tenant's content in a frame, beside those of FRAMED_BY.

A browser asks all pages around a frame: content that another system launches is in a page of ours within one of theirs.
"""

from collections.abc import Callable, Collection

from django.conf import settings

Framer = Callable[[int], Collection[str]]
"""Returns the origins of a tenant's partners; it answers from memory, since every file of content asks."""

_framers: list[Framer] = []


def register(framer: Framer) -> None:
    """Add who knows origins; called once for each when Django starts."""
    _framers.append(framer)


def framed_by(tenant_id: int) -> list[str]:
    """Return the origins whose pages may show the tenant's content."""
    return [*settings.FRAMED_BY, *(origin for framer in _framers for origin in framer(tenant_id))]
