"""``manage.py cmi5 check|import|abandon``: packages, and sessions that nobody hears of."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cmi5.rules.doctor import report
from cmi5.services import abandonment, course_import
from people.rules.errors import Refusal
from people.services import audit, tenants


class Command(BaseCommand):
    help = "Checks and imports cmi5 packages, and abandons sessions that nobody hears of."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="check|import|abandon")
        check = actions.add_parser("check", help="Say everything that an import would find; nothing is stored.")
        check.add_argument("file", type=Path)
        bring = actions.add_parser("import", help="Import a package as a new course.")
        bring.add_argument("file", type=Path)
        bring.add_argument("--tenant", default=tenants.DEFAULT_SLUG)
        abandon = actions.add_parser("abandon", help="Abandon open sessions without a Statement for some time.")
        abandon.add_argument("--idle-minutes", type=int, default=24 * 60)

    def handle(self, *, action: str, **options: Any) -> None:
        try:
            getattr(self, f"_{action}")(options)
        except (Refusal, OSError) as error:
            raise CommandError(str(error)) from error

    def _check(self, options: dict[str, Any]) -> None:
        with options["file"].open("rb") as file:
            reading = course_import.check(file)
        for line in report(reading):
            self.stdout.write(line)
        if reading.structure is None:
            raise CommandError(f"{options['file']} can't be imported.")

    def _import(self, options: dict[str, Any]) -> None:
        with options["file"].open("rb") as file:
            imported = course_import.import_course(tenants.get(options["tenant"]).pk, file, who=audit.COMMAND_LINE)
        self.stdout.write(f"{imported.course_id}: {imported.title}, {imported.units} AUs")

    def _abandon(self, options: dict[str, Any]) -> None:
        before = timezone.now() - timedelta(minutes=options["idle_minutes"])
        self.stdout.write(f"{abandonment.abandon_idle(before=before)} sessions abandoned.")
