"""Writes the table of docs/scorm-xapi.md from the rows that the tests carry out; --check compares instead."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "scorm-xapi.md"
BEGIN, END = "<!-- table -->\n", "<!-- end of the table -->\n"


def page() -> str:
    """Return the page with the table as the rows make it."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from tests.scorm.translation_table import table  # noqa: PLC0415

    head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, tail = rest.partition(END)
    rows: str = table()
    return head + BEGIN + rows + END + tail


if __name__ == "__main__":
    text = page()
    if "--check" not in sys.argv:
        PAGE.write_text(text, encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != text:
        sys.exit("docs/scorm-xapi.md is not what the tests carry out: run `make docs`.")
