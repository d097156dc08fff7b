"""Reads the rows of a CSV file of people who shall be enrolled."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from courses.rules.errors import UnreadableCsv
from courses.rules.roles import ROLES, STUDY

COLUMNS = ("name", "email", "external_id", "role")
MOST_ROWS = 20_000


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
    """Yield a row for each line behind the header; UnreadableCsv if there is no header that is known.

    The text is UTF-8, with or without a byte order mark; columns may stand in any order, and be separated by
    semicolons. A row that can't be used says why, and the others go on.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableCsv(f"The file isn't UTF-8: {error.reason} at byte {error.start}.") from error
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
    except csv.Error as error:
        raise UnreadableCsv(f"The header can't be read: {error}.") from error
    unknown = sorted(set(header) - set(COLUMNS))
    if unknown or not {"name", "email", "external_id"} & set(header) or len(header) != len(set(header)):
        raise UnreadableCsv(f"The first line names the columns, some of {', '.join(COLUMNS)}, each once.")
    count = 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield Row(reader.line_num, problem=f"The line can't be read: {error}.")
            continue
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise UnreadableCsv(f"A file has at most {MOST_ROWS} rows; send the others in another one.")
        yield _row(reader.line_num, header, cells)


def _row(number: int, header: list[str], cells: list[str]) -> Row:
    if len(cells) > len(header):
        return Row(number, problem=f"The row has {len(cells)} cells, and the header {len(header)}.")
    values = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
    role = values.pop("role", "") or STUDY
    known = {each.lower(): each for each in ROLES}.get(role.lower())
    if known is None:
        return Row(number, **values, problem=f"The role {role!r} is none of {', '.join(ROLES)}.")
    if "\0" in "".join(values.values()):
        return Row(number, problem="A cell has the character U+0000.")
    if not values.get("email") and not values.get("external_id"):
        return Row(number, **values, problem="The row has neither e-mail address nor external id.")
    return Row(number, **values, role=known)
