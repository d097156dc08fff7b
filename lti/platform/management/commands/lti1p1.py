"""``manage.py lti1p1 import``: what people, courses and links were called by LTI 1.1, as a table."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lti.platform.services import names_in_lti1p1
from people.rules.errors import Refusal
from people.services import audit, tenants


class Command(BaseCommand):
    help = "Takes in what people, courses and links were called by LTI 1.1, for tools that go on with it."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="import")
        bring = actions.add_parser("import", help="Take in a CSV file with the columns name, of and value.")
        bring.add_argument("file", type=Path)
        bring.add_argument("--tenant", default=tenants.DEFAULT_SLUG)

    def handle(self, *, action: str, **options: Any) -> None:
        try:
            tenant = tenants.get(options["tenant"])
            with options["file"].open(encoding="utf-8-sig", newline="") as file:
                names = names_in_lti1p1.import_table(tenant.pk, file, who=audit.COMMAND_LINE)
        except (Refusal, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{names} names taken in.")
