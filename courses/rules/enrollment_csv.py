"""Reads the rows of a CSV file of people who shall be enrolled."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from courses.rules.errors import UnreadableCsv
from courses.rules.roles import ROLES, STUDY

COLUMNS = ("name", "email", "external_id", "role")
MOST_ROWS = 5_000
MOST_BYTES = 4 << 20
LONGEST = {"name": 200, "email": 254, "external_id": 200}

_BY_SMALL_LETTERS = {role.lower(): role for role in ROLES}
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Row:
    """One person; ``number`` is the line of the file, and ``problem`` says why the row can't be used."""

    number: int
    name: str = ""
    email: str = ""
    external_id: str = ""
    role: str = STUDY
    problem: str = ""


def rows_of(content: bytes) -> Iterator[Row]:
    """Return a row for each line behind the header that has something in it.

    The text is UTF-8, with or without a byte order mark; columns may stand in any order, and be separated by
    semicolons. A line is a row: a quote that isn't closed spoils its own line, and the others go on. UnreadableCsv,
    before the first row is read, if the file is too large or has no header that is known.
    """
    lines = _lines(content)
    delimiter = ";" if lines[0].count(";") > lines[0].count(",") else ","
    header = _header(lines[0], delimiter)
    filled = [(number, line) for number, line in enumerate(lines[1:], start=2) if line.strip(f"{delimiter} \t")]
    if len(filled) > MOST_ROWS:
        raise UnreadableCsv(f"A file has at most {MOST_ROWS} rows; send the others in another one.")
    return (_row(number, header, line, delimiter) for number, line in filled)


def _lines(content: bytes) -> list[str]:
    if len(content) > MOST_BYTES:
        raise UnreadableCsv(f"A file has at most {MOST_BYTES} bytes; send the others in another one.")
    try:
        return _LINE_ENDS.split(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableCsv(f"The file isn't UTF-8: line {line} has bytes that aren't; save it as CSV UTF-8.") from None


def _header(line: str, delimiter: str) -> list[str]:
    header = [cell.strip().lower() for cell in _cells(line, delimiter) or []]
    unknown = set(header) - set(COLUMNS)
    if unknown or not {"email", "external_id"} & set(header) or len(header) != len(set(header)):
        rule = f"The first line names the columns, some of {', '.join(COLUMNS)}, each once"
        raise UnreadableCsv(f"{rule}; one of them is email or external_id.")
    return header


def _cells(line: str, delimiter: str) -> list[str] | None:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None


def _row(number: int, header: list[str], line: str, delimiter: str) -> Row:
    cells = _cells(line, delimiter)
    if cells is None:
        return Row(number, problem="The line can't be read: a quote isn't closed, or something stands behind it.")
    if len(cells) > len(header):
        return Row(number, problem=f"The row has {len(cells)} cells, and the header {len(header)}.")
    values = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
    role = values.pop("role", "") or STUDY
    problem = _problem(values, role)
    if problem:
        return Row(number, problem=problem)
    return Row(number, **values, role=_BY_SMALL_LETTERS[role.lower()])


def _problem(values: dict[str, str], role: str) -> str:
    if _CONTROLS.search("".join(values.values())):
        return "A cell has a control character."
    for name, longest in LONGEST.items():
        if len(values.get(name, "")) > longest:
            return f"The {name} has more than {longest} characters."
    if role.lower() not in _BY_SMALL_LETTERS:
        return f"The role {role[:50]!r} is none of {', '.join(ROLES)}."
    if not values.get("email") and not values.get("external_id"):
        return "The row has neither e-mail address nor external id."
    return ""
