"""``manage.py statements``: brings Statements in from files and other stores, and writes them out."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lrs.management import statements_export, statements_import
from people.rules.errors import Refusal


class Command(BaseCommand):
    help = "Imports and exports Statements."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="import|export")
        statements_import.add_arguments(actions.add_parser("import", help="Store what another store or a file has."))
        statements_export.add_arguments(actions.add_parser("export", help="Write Statements out, one a line."))

    def handle(self, *, action: str, **options: Any) -> None:
        run = {"import": statements_import.run, "export": statements_export.run}[action]
        try:
            run(self, options)
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
