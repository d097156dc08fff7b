"""``manage.py learner create``: somebody who learns, and how they sign in."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from people.rules.errors import Refusal
from people.services import audit, learner_accounts, learners, tenants


class Command(BaseCommand):
    help = "Makes learners."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="create")
        creating = actions.add_parser("create", help="Make a learner.")
        creating.add_argument("--tenant", default=tenants.DEFAULT_SLUG)
        creating.add_argument("--name", required=True)
        creating.add_argument("--email", default="")
        creating.add_argument("--external-id")
        creating.add_argument("--username", help="Lets them sign in; the password is read from standard input.")

    @transaction.atomic
    def handle(self, *, action: str, **options: Any) -> None:
        try:
            learner = learners.create(
                tenants.get(options["tenant"]),
                name=options["name"],
                email=options["email"],
                external_id=options["external_id"],
            )
            if options["username"]:
                password = sys.stdin.readline().rstrip("\n")
                learner_accounts.give_account(
                    learner, username=options["username"], password=password, who=audit.COMMAND_LINE
                )
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(str(learner.pk))
