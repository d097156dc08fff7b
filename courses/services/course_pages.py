"""The registries of what rooms above have for courses: pages, and ways to make a course. Filled when Django starts."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

Maker = Callable[[int, str, str], Any]
"""Makes an empty course from a tenant, a title and who asks for it."""

_pages: dict[str, Callable[[UUID], str]] = {}
_makers: dict[str, Maker] = {}


def register(title: str, url_of: Callable[[UUID], str]) -> None:
    """Name a page, and how its address is made."""
    _pages[title] = url_of


def links_of(course_id: UUID) -> list[tuple[str, str]]:
    """Return titles and addresses of the pages of a course."""
    return [(title, url_of(course_id)) for title, url_of in _pages.items()]


def register_maker(title: str, maker: Maker) -> None:
    """Name a way to make a course that doesn't come as a package."""
    _makers[title] = maker


def makers() -> dict[str, Maker]:
    """Return the ways to make a course, by what they are called."""
    return dict(_makers)
