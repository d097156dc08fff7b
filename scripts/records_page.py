"""Writes the table of docs/feeds.md from the rows that make learning records; --check compares instead."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from marked_part import write_or_check  # noqa: E402 - once the path names this project

from feeds.rules.mapping_table import TABLE  # noqa: E402

HEAD = "| rule | verb | event | where the verb is defined |\n|---|---|---|---|\n"

if __name__ == "__main__":
    rows = "".join(f"| `{row.id}` | `{row.verb}` | {row.event} | {row.source} |\n" for row in TABLE)
    write_or_check(ROOT / "docs" / "feeds.md", "table", HEAD + rows)
