"""Makes what a newcomer needs: tenant, administrator, credential, demonstration data; what is there stays."""

import os
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from lrs.services.demonstration import store_demonstration
from people.rules.authorization import KeyAndSecret
from people.rules.terms import Terms
from people.services import authentication, credentials, tenants

NEEDED = ("ADMIN_USER", "ADMIN_PASSWORD", "LRS_KEY", "LRS_SECRET")


class Command(BaseCommand):
    help = "Make a tenant, an administrator, a credential and demonstration data; `make run` calls it at every start."

    def handle(self, *args: Any, **options: Any) -> None:
        given = {name: os.environ.get(name, "") for name in NEEDED}
        missing = [name for name, value in given.items() if not value]
        if missing:
            raise CommandError(f"These variables must be set: {', '.join(missing)}.")
        tenant = tenants.get_or_create_default()
        users = get_user_model()._default_manager
        if not users.filter(username=given["ADMIN_USER"]).exists():
            users.create_superuser(given["ADMIN_USER"], password=given["ADMIN_PASSWORD"])
        terms = Terms(name="First credential", scopes=frozenset({"all"}))
        credentials.create(tenant, terms, key=given["LRS_KEY"], secret=given["LRS_SECRET"])
        sent = KeyAndSecret(given["LRS_KEY"], given["LRS_SECRET"])
        recognised = authentication.credential_of(sent, now=datetime.now(UTC))
        count = store_demonstration(authentication.principal_of(recognised))
        self.stdout.write(f"{count} demonstration Statements are stored.")
