"""How many machines and how much disk so many Statements a day need, by what was measured on one machine."""

from math import ceil

PER_DAY = (10_000, 100_000, 1_000_000, 10_000_000, 50_000_000, 250_000_000)
PEAK = 10
"""How many times the day's average the busiest minutes bring: content is used in working hours, in waves."""

LOAD = 0.5
"""How busy a machine is meant to be in those minutes."""

DAYS_A_MONTH = 30.4
YEARS = 5
MONTHS_KEPT = 13
"""What is in the database when ``log archive`` takes everything that is older than twelve months: they and this one."""

BYTES_OF_ID = 116
"""What an archived Statement leaves behind, its id: rows and index of ``lrs_statementidentity``, 40,000 of them."""


def capacity_table(statements_per_second: float, bytes_per_statement: float) -> str:
    """Return a table in Markdown: average and peak, machines like the measured one, and disk with and without archive.

    ``statements_per_second`` is what one machine stored, ``bytes_per_statement`` what it took of the disk, indexes
    included. Both stand above the table.
    """
    lines = [
        f"From {statements_per_second:,.0f} Statements/s and {bytes_per_statement:,.0f} bytes a Statement:\n\n",
        "| Statements a day | average /s | peak /s | machines | disk a month | disk a year "
        f"| {YEARS} years | {YEARS} years, all but {MONTHS_KEPT} months archived |\n",
        "|---|---|---|---|---|---|---|---|\n",
    ]
    for count in PER_DAY:
        average = count / 86_400
        machines = max(1, ceil(average * PEAK / (statements_per_second * LOAD)))
        disk = " | ".join(_size(size) for size in _disk(count, bytes_per_statement))
        lines.append(f"| {count:,} | {average:,.1f} | {average * PEAK:,.0f} | {machines} | {disk} |\n")
    return "".join(lines)


def _disk(per_day: int, bytes_per_statement: float) -> tuple[float, float, float, float]:
    """Return bytes after a month, a year and some years, and after these years with an archive."""
    month = per_day * DAYS_A_MONTH
    year = per_day * 365.0
    kept = MONTHS_KEPT * month
    archived = YEARS * year - kept
    return (
        month * bytes_per_statement,
        year * bytes_per_statement,
        YEARS * year * bytes_per_statement,
        kept * bytes_per_statement + archived * BYTES_OF_ID,
    )


def _size(count: float) -> str:
    for unit, size in (("TB", 1e12), ("GB", 1e9)):
        if count >= size:
            return f"{count / size:,.1f} {unit}"
    return f"{count / 1e6:,.0f} MB"
