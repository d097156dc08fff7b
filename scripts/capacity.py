"""How many machines and how much disk so many Statements a day need, by what was measured on one machine."""

from math import ceil

PER_DAY = (10_000, 100_000, 1_000_000, 10_000_000, 50_000_000, 250_000_000)
PEAK = 10
"""How many times the day's average the busiest minutes bring: content is used in working hours, in waves."""

LOAD = 0.5
"""How busy a machine is meant to be in those minutes."""

BEGIN, END = "<!-- capacity: begin -->\n", "<!-- capacity: end -->\n"


def capacity_table(statements_per_second: float, bytes_per_statement: float) -> str:
    """Return a table in Markdown: average and peak, machines like the measured one, and disk.

    ``statements_per_second`` is what one machine stored, ``bytes_per_statement`` what it took of the disk, indexes
    included.
    """
    lines = [
        "| Statements a day | average /s | peak /s | machines | disk a month | disk a year |\n",
        "|---|---|---|---|---|---|\n",
    ]
    for count in PER_DAY:
        average = count / 86_400
        machines = max(1, ceil(average * PEAK / (statements_per_second * LOAD)))
        month, year = (_size(count * days * bytes_per_statement) for days in (30.4, 365))
        lines.append(f"| {count:,} | {average:,.1f} | {average * PEAK:,.0f} | {machines} | {month} | {year} |\n")
    return "".join(lines)


def with_table(page: str, table: str) -> str:
    """Return the page with this table between its marks."""
    before, _, rest = page.partition(BEGIN)
    return before + BEGIN + table + END + rest.partition(END)[2]


def _size(count: float) -> str:
    for unit, size in (("TB", 1e12), ("GB", 1e9)):
        if count >= size:
            return f"{count / size:,.1f} {unit}"
    return f"{count / 1e6:,.0f} MB"
