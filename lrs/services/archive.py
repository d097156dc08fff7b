"""Takes months out of the log into files, and brings them back.

Nothing leaves the database before its files were read back and found equal; a run that was interrupted is finished by
the next one. Ids stay taken, and references stay known, while a month is away.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from lrs.rules.months import Month
from lrs.services.archive_files import (
    DamagedArchive,
    folder_of,
    read_keys,
    read_manifest,
    read_rows,
    verify_contents,
    write_manifest,
    write_tenant,
)
from lrs.services.archive_references import settle
from lrs.services.sql import month_tables, months
from lrs.services.statement_export import write_attachments
from people.services import audit, tenants

_PAGE = 1_000
Tell = Callable[[str], None]


class CannotArchive(Exception):
    """The month can't be archived or attached; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Archived:
    """What was written of a month."""

    month: Month
    statements: int
    attachments: int


def months_before(before: Month) -> list[Month]:
    """Return the months that can be archived: whole ones before this one, in the log or detached from it already."""
    in_log = [each.month for each in months.attached() if each.month is not None]
    return sorted({month for month in (*in_log, *months.detached()) if month < before})


def archive(month: Month, folder: Path, *, drop: bool, tell: Tell) -> Archived:
    """Write a month's files, compare them with the log, detach the month, and compare again."""
    target = folder_of(folder, month)
    written = _write(month, target)
    tell(f"{month}: {written.statements:,} Statements written to {target}")
    _compare(month, target)
    for table in reversed(months.TABLES):  # first the keys: an entry without its Statement would be looked up in vain
        months.detach_table(table, month)
    try:
        _compare(month, target)
    except DamagedArchive:
        # A Statement was voided while its month was written; now nobody can change anything any more.
        written = _write(month, target)
        _compare(month, target)
    _note("log.archive", month, target)
    tell(f"{month}: verified and detached")
    if drop:
        months.drop_tables(month)
        tell(f"{month}: dropped from the database")
    return written


def attach(month: Month, folder: Path, *, tell: Tell) -> None:
    """Make a month part of the log again, from its detached tables or from its files."""
    away = [table for table in months.TABLES if not months.is_attached(table, month)]
    if not away:
        raise CannotArchive(f"{month} is part of the log.")
    for table in away:
        months.finish_detaching(table, month)
    target = folder_of(folder, month)
    with transaction.atomic():
        if not all(months.exists(table, month) for table in away):
            manifest = read_manifest(target)
            tell(f"{month}: reading {target}")
            for table in away:
                months.create_table(table, month)
            for slug in manifest["tenants"]:
                tenant_id = tenants.get(slug).pk
                month_tables.fill(month, tenant_id, read_rows(target / slug), read_keys(target / slug))
        for table in away:
            months.attach_table(table, month)
        settle(month)
        _note("log.attach", month, target)
    tell(f"{month}: part of the log again")


def _write(month: Month, target: Path) -> Archived:
    target.mkdir(parents=True, exist_ok=True)
    (target / "manifest.json").unlink(missing_ok=True)
    contents = target / "attachments"
    contents.mkdir(exist_ok=True)
    said: dict[str, Any] = {}
    for tenant_id in month_tables.tenants_in(month):
        slug = tenants.slug_of(tenant_id)
        rows, keys = month_tables.rows_in(month, tenant_id), month_tables.keys_in(month, tenant_id)
        said[slug] = write_tenant(target / slug, _with_contents(rows, tenant_id, contents), keys)
    attachments = sum(1 for _ in contents.iterdir())
    write_manifest(target, month, said, attachments)
    return Archived(month, sum(each["statements"] for each in said.values()), attachments)


def _with_contents(rows: Iterator[Any], tenant_id: int, folder: Path) -> Iterator[Any]:
    """Yield the rows, and write the contents that they name on the way."""
    page: list[str] = []
    for row in rows:
        page.append(row.payload)
        if len(page) == _PAGE:
            write_attachments(tenant_id, page, folder)
            page = []
        yield row
    write_attachments(tenant_id, page, folder)


def _compare(month: Month, target: Path) -> None:
    """Raise DamagedArchive unless the files say exactly what the month's tables say."""
    manifest = read_manifest(target)
    present = {tenants.slug_of(tenant_id): tenant_id for tenant_id in month_tables.tenants_in(month)}
    if set(present) != set(manifest["tenants"]):
        raise DamagedArchive(f"{target} has other tenants than the log.")
    for slug, tenant_id in present.items():
        pairs = (
            (read_rows(target / slug), month_tables.rows_in(month, tenant_id)),
            (read_keys(target / slug), month_tables.keys_in(month, tenant_id)),
        )
        for in_file, in_log in pairs:
            if any(one != other for one, other in zip_longest(in_file, in_log)):
                raise DamagedArchive(f"{target / slug} differs from the log.")
    verify_contents(target)


def _note(action: str, month: Month, folder: Path) -> None:
    for tenant_id in month_tables.tenants_in(month):
        audit.write(
            tenant_id=tenant_id,
            who=audit.COMMAND_LINE,
            action=action,
            object=f"month {month}",
            details={"statements": month_tables.count_in(month, tenant_id), "folder": str(folder)},
        )


def is_possible() -> bool:
    """Tell whether the database has partitions."""
    return connection.vendor == "postgresql"
