"""Parts of pages that programs write: what stands between two marks, and nothing else of the page."""

import sys
from pathlib import Path


def with_part(page: str, name: str, text: str) -> str:
    """Return a page with this text as its part of that name."""
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
    before, _, rest = page.partition(begin)
    return before + begin + text + end + rest.partition(end)[2]


def write_part(page: Path, name: str, text: str) -> None:
    """Write this text into a page as its part of that name."""
    page.write_text(with_part(page.read_text(encoding="utf-8"), name, text), encoding="utf-8")


def write_or_check(page: Path, name: str, text: str) -> None:
    """Write the part; with --check on the command line, end with an error instead if it isn't written so already."""
    if "--check" not in sys.argv:
        write_part(page, name, text)
    elif with_part(page.read_text(encoding="utf-8"), name, text) != page.read_text(encoding="utf-8"):
        sys.exit(f"The part {name!r} of docs/{page.name} is not what the code says: run `make docs`.")
