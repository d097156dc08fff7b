"""Writes the tables of docs/renderings.md from the rows that render learning records; --check compares instead."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from marked_part import write_or_check  # noqa: E402 - once the path names this project

from feeds.rules.renderings.caliper_table import GRADE, TABLE, Row  # noqa: E402
from feeds.rules.renderings.oneroster import SCORE_STATUSES  # noqa: E402

PAGE = ROOT / "docs" / "renderings.md"
OF_CALIPER = "| record | of | event | action | where it is defined |\n|---|---|---|---|---|\n"
OF_ONEROSTER = "| record | scoreStatus |\n|---|---|\n"


def told(row: Row) -> str:
    """Return what a record has to say for a row."""
    verb = f" (`{row.verb.rpartition('/')[2]}`)" if row.verb else ""
    return f"{row.event}{verb}{' with a score' if row.type == GRADE else ''}"


if __name__ == "__main__":
    rows = "".join(f"| {told(row)} | {row.thing} | {row.type} | {row.action} | {row.section} |\n" for row in TABLE)
    write_or_check(PAGE, "caliper", OF_CALIPER + rows)
    statuses = "".join(f"| {event} | {status} |\n" for event, status in SCORE_STATUSES.items())
    write_or_check(PAGE, "oneroster", OF_ONEROSTER + statuses)
