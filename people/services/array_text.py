"""Arrays as PostgreSQL reads them, for hot paths: the driver would take them apart value by value."""

from collections.abc import Iterable


def of_texts(values: Iterable[str]) -> str:
    """Return an array of texts (PostgreSQL 15 §8.15.2)."""
    known = list(values)
    together = '","'.join(known)
    if "\\" not in together and together.count('"') == 2 * max(0, len(known) - 1):  # nothing in them has to be escaped
        return f'{{"{together}"}}' if known else "{}"
    return "{" + ",".join([f'"{_escaped(value)}"' for value in known]) + "}"


def of_booleans(values: Iterable[bool]) -> str:
    """Return an array of booleans."""
    return "{" + ",".join(["t" if value else "f" for value in values]) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
