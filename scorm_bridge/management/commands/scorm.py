"""``manage.py scorm check|import|close-idle|prune|say-again|replay``: packages, silent players, what was refused."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from people.rules.errors import Refusal
from people.services import audit, tenants
from scorm_bridge.management.replay.replaying import replay, replay_apart
from scorm_bridge.management.replay.robot import NoBrowser
from scorm_bridge.management.replay.suite import NoSuite
from scorm_bridge.management.replay.throwaway import NoServer
from scorm_bridge.rules.package_report import report
from scorm_bridge.services import idle, package_import, pruning, refused


class Command(BaseCommand):
    help = "Checks and imports SCORM packages, closes sessions that nobody hears of, and replays ADL's test suite."

    def add_arguments(self, parser: CommandParser) -> None:
        names = "check|import|close-idle|prune|say-again|replay"
        actions = parser.add_subparsers(dest="action", required=True, metavar=names)
        check = actions.add_parser("check", help="Say everything that an import would find; nothing is stored.")
        check.add_argument("file", type=Path)
        check.add_argument("--organization", default="", help="The identifier of the one that shall be taught.")
        bring = actions.add_parser("import", help="Import a package as a new course.")
        bring.add_argument("file", type=Path)
        bring.add_argument("--tenant", default=tenants.DEFAULT_SLUG)
        bring.add_argument("--organization", default="", help="The identifier of the one that shall be taught.")
        close = actions.add_parser("close-idle", help="Close sessions without a commit for some time.")
        close.add_argument("--idle-minutes", type=int, default=settings.SCORM_IDLE_MINUTES)
        actions.add_parser("prune", help="Delete what is older than it is kept: commits, launches, what was set aside.")
        again = actions.add_parser("say-again", help="Say Statements and documents again that were refused.")
        again.add_argument("--tenant", default=tenants.DEFAULT_SLUG)
        replayed = actions.add_parser("replay", help="Run ADL's SCORM 2004 test suite against the player in Chromium.")
        replayed.add_argument("--suite", type=Path, required=True, help="Where SCORM-2004-4ed-Test-Suite was cloned.")
        replayed.add_argument("--at", help="A server with this database; without it, a server is made for the replay.")
        replayed.add_argument("names", nargs="*", help="Only the scripts whose names begin so, such as CM or RU-14.")

    def handle(self, *, action: str, **options: Any) -> None:
        try:
            getattr(self, f"_{action.replace('-', '_')}")(options)
        except (Refusal, OSError, NoBrowser, NoServer, NoSuite) as error:
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

    def _replay(self, options: dict[str, Any]) -> None:
        if options["at"]:
            replay(options["suite"], options["names"], at=options["at"], say=self.stdout.write)
        elif replay_apart(options["suite"], options["names"]):
            raise CommandError("The replay didn't come to its end.")

    def _prune(self, options: dict[str, Any]) -> None:
        now, total = timezone.now(), 0
        while done := pruning.prune(now=now):
            total += done
        self.stdout.write(f"{total} entries deleted.")

    def _say_again(self, options: dict[str, Any]) -> None:
        tenant_id = tenants.get(options["tenant"]).pk
        after: int | None = 0
        stored = still = 0
        while after is not None:
            said = refused.say_again(tenant_id, who=audit.COMMAND_LINE, after=after)
            stored, still, after = stored + said.stored, still + said.refused, said.next
        self.stdout.write(f"{stored} Statements or documents are stored now, {still} are still refused.")

    def _close_idle(self, options: dict[str, Any]) -> None:
        before = timezone.now() - timedelta(minutes=options["idle_minutes"])
        self.stdout.write(f"{idle.close_idle(before=before)} sessions closed.")
