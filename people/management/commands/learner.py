"""``manage.py learner create | password``: somebody who learns, and how they sign in to the learner pages."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from people.rules.errors import Refusal
from people.services import audit, learner_accounts, learners, tenants


class Command(BaseCommand):
    help = "Makes learners, and sets the passwords by which they sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="create | password")
        creating = actions.add_parser("create", help="Make a learner, and print their id.")
        creating.add_argument("--tenant", default=tenants.DEFAULT_SLUG)
        creating.add_argument("--name", required=True)
        creating.add_argument("--email", default="")
        creating.add_argument("--external-id")
        creating.add_argument(
            "--username", help="Lets them sign in by this name; the password comes by standard input."
        )
        creating.add_argument(
            "--password-stdin",
            action="store_true",
            help="Lets them sign in by their e-mail address, unless --username says another name.",
        )
        changing = actions.add_parser("password", help="Set another password, which comes by standard input.")
        changing.add_argument("username")

    @transaction.atomic
    def handle(self, *, action: str, **options: Any) -> None:
        try:
            if action == "create":
                self.stdout.write(_create(options))
            else:
                learner_accounts.set_password(options["username"], _password(), who=audit.COMMAND_LINE)
        except Refusal as refusal:
            raise CommandError(refusal.message) from None


def _create(options: dict[str, Any]) -> str:
    username = options["username"] or (options["email"] if options["password_stdin"] else "")
    if options["password_stdin"] and not username:
        raise CommandError("Say by which name they sign in: with --email or --username.")
    learner = learners.create(
        tenants.get(options["tenant"]),
        name=options["name"],
        email=options["email"],
        external_id=options["external_id"],
    )
    if username:
        learner_accounts.give_account(learner, username=username, password=_password(), who=audit.COMMAND_LINE)
    return str(learner.pk)


def _password() -> str:
    return sys.stdin.readline().rstrip("\r\n")
