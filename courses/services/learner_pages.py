"""The registry of what rooms above show to learners, beside their courses. Filled when Django starts."""

_pages: dict[str, str] = {}


def register(title: str, url_name: str) -> None:
    """Name a page, and its address."""
    _pages[title] = url_name


def pages() -> list[tuple[str, str]]:
    """Return titles and names of addresses."""
    return list(_pages.items())
