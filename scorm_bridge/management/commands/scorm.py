"""``manage.py scorm check|import``: packages of SCORM."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.rules.errors import Refusal
from people.services import audit, tenants
from scorm_bridge.rules.package_report import report
from scorm_bridge.services import package_import


class Command(BaseCommand):
    help = "Checks and imports SCORM packages."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="check|import")
        check = actions.add_parser("check", help="Say everything that an import would find; nothing is stored.")
        check.add_argument("file", type=Path)
        check.add_argument("--organization", default="", help="The identifier of the one that shall be taught.")
        bring = actions.add_parser("import", help="Import a package as a new course.")
        bring.add_argument("file", type=Path)
        bring.add_argument("--tenant", default=tenants.DEFAULT_SLUG)
        bring.add_argument("--organization", default="", help="The identifier of the one that shall be taught.")

    def handle(self, *, action: str, **options: Any) -> None:
        try:
            getattr(self, f"_{action}")(options)
        except (Refusal, OSError) as error:
            raise CommandError(str(error)) from error

    def _check(self, options: dict[str, Any]) -> None:
        with options["file"].open("rb") as file:
            reading = package_import.check(file, organization=options["organization"])
        for line in report(reading):
            self.stdout.write(line)
        if reading.manifest is None:
            raise CommandError(f"{options['file']} can't be imported.")

    def _import(self, options: dict[str, Any]) -> None:
        with options["file"].open("rb") as file:
            imported = package_import.import_package(
                tenants.get(options["tenant"]).pk, file, who=audit.COMMAND_LINE, organization=options["organization"]
            )
        self.stdout.write(f"{imported.course_id}: {imported.title}, {imported.standard}")
        for each in imported.warnings:
            self.stdout.write(f"  Warning. {f'Line {each.line}: ' if each.line else ''}{each.message} {each.advice}")
