"""``manage.py profiles check|load|example``: what is wrong with a Profile and Statements; Profiles for a tenant."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lrs.rules.json_text import read_json
from people.rules.counting import counted
from people.rules.errors import Refusal
from people.services import audit, tenants
from xapi_profiles.rules.checking import check_profile, profile_of
from xapi_profiles.rules.concept_use import problems_of_statement_use
from xapi_profiles.rules.doctor import lines_of_report, lines_of_run, lines_of_verdict
from xapi_profiles.rules.errors import NoExample
from xapi_profiles.rules.examples import examples_of
from xapi_profiles.rules.profile import Json, Profile, read_profile
from xapi_profiles.rules.registrations import subregistration_problems
from xapi_profiles.rules.runs import broken_streams, runs_of, templates_of, trees_of
from xapi_profiles.rules.templates import judge_statement
from xapi_profiles.services import loading


class Command(BaseCommand):
    help = "Checks xAPI Profiles and Statements beside them, loads Profiles, and makes Statements from them."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="check|load|example")
        check = actions.add_parser("check", help="Say everything that is wrong with a Profile; nothing is stored.")
        check.add_argument("file", type=Path)
        check.add_argument("--beside", type=Path, nargs="+", default=[], help="other Profiles that it names")
        check.add_argument("--previous", type=Path, help="the version before: ids must change with what they stand for")
        check.add_argument("--statements", type=Path, help="Statements to judge: JSON, or one on each line (.ndjson)")

        load = actions.add_parser("load", help="Keep Profiles for a tenant; those that are there stay as they are.")
        load.add_argument("tenant", help="the tenant's slug")
        load.add_argument("files", type=Path, nargs="+", metavar="FILE")
        load.add_argument("--quiet", action="store_true", help="say only what was loaded, not what its author may mend")

        example = actions.add_parser("example", help="Write Statements that follow templates, one on each line.")
        example.add_argument("file", type=Path)
        example.add_argument("--template", help="the id of a template, or its end; else all are taken")
        example.add_argument("--seed", default="0", help="another seed gives others, the same one the same")

    def handle(self, *, action: str, **options: Any) -> None:
        try:
            getattr(self, f"_{action}")(options)
        except (Refusal, OSError) as error:
            raise CommandError(str(error)) from error

    def _check(self, options: dict[str, Any]) -> None:
        others = [profile_of(read_json(path.read_bytes())) for path in options["beside"]]
        previous = profile_of(read_json(options["previous"].read_bytes())) if options["previous"] else None
        document = read_json(options["file"].read_bytes())
        report = check_profile(document, others=others, previous=previous)
        profile = None if report.obstacles else read_profile(document)
        self._say(lines_of_report(report, profile))
        if profile is None:
            raise CommandError(f"{options['file']} can't be imported.")
        is_sound = not report.errors
        if options["statements"]:
            is_sound &= self._judge(_statements_in(options["statements"]), profile, others)
        if not is_sound:
            raise CommandError("There is something to mend.")

    def _load(self, options: dict[str, Any]) -> None:
        tenant, refused = tenants.get(options["tenant"]), 0
        for path in options["files"]:
            try:
                loaded = loading.load(tenant.pk, path.read_bytes(), who=audit.COMMAND_LINE)
            except Refusal as refusal:
                refused += 1
                self.stderr.write(f"{path}: {refusal.message}")
                continue
            self.stdout.write(f"{path}: {'loaded' if loaded.is_new else 'was here already'}")
            if not options["quiet"]:
                self._say(lines_of_report(loaded.report, loaded.profile))
        if refused:
            raise CommandError(f"{counted(refused, 'Profile')} of {len(options['files'])} can't be loaded.")

    def _example(self, options: dict[str, Any]) -> None:
        profile = profile_of(read_json(options["file"].read_bytes()))
        known = {template.id: template for template in profile.templates}
        chosen = [each for each in profile.templates if each.id.endswith(options["template"] or "")]
        if not chosen:
            raise CommandError(f"{options['file']} has no such Statement Template.")
        for template in chosen:
            try:
                self._say(json.dumps(each) for each in examples_of(template, options["seed"], known=known))
            except NoExample as refusal:
                self.stderr.write(refusal.message)

    def _judge(self, statements: list[Json], profile: Profile, others: list[Profile]) -> bool:
        """Say what the templates and Patterns make of Statements, and return whether nothing is broken."""
        find = {statement.get("id"): statement for statement in statements}.get
        templates = templates_of(profile, trees_of(profile, others), others)
        verdicts = [judge_statement(statement, templates, find=find) for statement in statements]
        concepts = {concept.id: concept for each in (profile, *others) for concept in each.concepts}
        is_sound = True
        for place, (statement, verdict) in enumerate(zip(statements, verdicts, strict=True)):
            used = [*problems_of_statement_use(statement, concepts), *subregistration_problems(statement)]
            self._say(lines_of_verdict(place, verdict, used))
            is_sound &= not (verdict.failing or used)
        runs = runs_of(statements, profile, others=others, find=find)
        for run in runs:
            self._say(lines_of_run(run))
        return is_sound and not broken_streams(runs)

    def _say(self, lines: Any) -> None:
        for line in lines:
            self.stdout.write(line)


def _statements_in(path: Path) -> list[Json]:
    body = path.read_bytes()
    if path.suffix in (".ndjson", ".jsonl"):
        values = [read_json(line) for line in body.splitlines() if line.strip()]
    else:
        value = read_json(body)
        values = value if isinstance(value, list) else [value]
    if not all(isinstance(value, dict) for value in values):
        raise CommandError(f"{path} has something that is no Statement.")
    return values
