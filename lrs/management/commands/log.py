"""``manage.py log status|partitions|archive|attach``: the months of the statement log."""

from argparse import ArgumentTypeError
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lrs.rules.months import Month, month_at, written_month
from lrs.services import archive, months_ahead
from lrs.services.archive_files import DamagedArchive
from lrs.services.sql import months
from people.rules.errors import Refusal


class Command(BaseCommand):
    help = "Shows, makes, archives and attaches the months of the statement log (PostgreSQL)."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="status|partitions|archive|attach")
        actions.add_parser("status", help="List the months: Statements (estimated), size, and what is detached.")
        ahead = actions.add_parser("partitions", help="Make the partitions of the coming months.")
        ahead.add_argument("--ahead", type=int, metavar="N", help="How many months ahead (LOG_PARTITIONS_AHEAD).")
        out = actions.add_parser("archive", help="Write old months to files, verify them, and detach them.")
        out.add_argument("--before", type=_month, required=True, metavar="YYYY-MM", help="The first month that stays.")
        out.add_argument("--to", type=Path, required=True, metavar="DIR", help="Where each month gets a folder.")
        out.add_argument("--drop", action="store_true", help="Free the database's disk: drop what was detached.")
        back = actions.add_parser("attach", help="Make an archived month part of the log again.")
        back.add_argument("month", type=_month, metavar="YYYY-MM")
        back.add_argument(
            "--from", type=Path, default=Path(), dest="folder", metavar="DIR", help="Where its folder is."
        )

    def handle(self, *, action: str, **options: Any) -> None:
        if not archive.is_possible():
            raise CommandError("SQLite has no partitions: the log is one table, and months stay in it.")
        try:
            getattr(self, f"_{action}")(options)
        except (archive.CannotArchive, DamagedArchive, Refusal, OSError) as error:
            raise CommandError(str(error)) from error

    def _status(self, options: dict[str, Any]) -> None:
        for each in months.attached():
            name = str(each.month) if each.month else "older"
            self.stdout.write(f"{name:9} {each.rows:>14,} Statements {each.bytes / 2**20:>12,.1f} MB")
        for month in months.detached():
            self.stdout.write(f"{month}   detached: attach it, or drop it by `log archive --drop`")

    def _partitions(self, options: dict[str, Any]) -> None:
        made = months_ahead.make_ahead(now=datetime.now(UTC), ahead=options["ahead"])
        self.stdout.write(f"Made {', '.join(map(str, made))}." if made else "All of them are there.")

    def _archive(self, options: dict[str, Any]) -> None:
        before: Month = options["before"]
        if before > month_at(datetime.now(UTC)):
            raise CommandError(f"{before} isn't here yet: only months that are over can be archived.")
        found = archive.months_before(before)
        if not found:
            self.stdout.write(f"The log has no month of its own before {before}.")
        for month in found:
            archive.archive(month, options["to"], drop=options["drop"], tell=self.stdout.write)

    def _attach(self, options: dict[str, Any]) -> None:
        archive.attach(options["month"], options["folder"], tell=self.stdout.write)


def _month(text: str) -> Month:
    try:
        return written_month(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None
