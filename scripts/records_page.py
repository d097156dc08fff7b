"""Writes the table of docs/feeds.md from the rows that make learning records; --check compares instead."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "feeds.md"
BEGIN, END = "<!-- table -->\n", "<!-- end of the table -->\n"
HEAD = "| rule | verb | event | where the verb is defined |\n|---|---|---|---|\n"


def page() -> str:
    """Return the page with the table as the rows make it."""
    sys.path.insert(0, str(ROOT))
    from feeds.rules.mapping_table import TABLE  # noqa: PLC0415

    head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, tail = rest.partition(END)
    rows = "".join(f"| `{row.id}` | `{row.verb}` | {row.event} | {row.source} |\n" for row in TABLE)
    return head + BEGIN + HEAD + rows + END + tail


if __name__ == "__main__":
    text = page()
    if "--check" not in sys.argv:
        PAGE.write_text(text, encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != text:
        sys.exit("docs/feeds.md is not what the rows say: run `make docs`.")
