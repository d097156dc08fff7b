"""Makes what a newcomer needs: tenant, administrator, credential, demonstration data; what is there stays."""

import os
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from lrs.services.demonstration import store_demonstration
from people.rules.authorization import KeyAndSecret
from people.rules.errors import CredentialConflict
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
        self._administrator(given["ADMIN_USER"], given["ADMIN_PASSWORD"])
        self._credential(KeyAndSecret(given["LRS_KEY"], given["LRS_SECRET"]))

    def _administrator(self, name: str, password: str) -> None:
        users = get_user_model()._default_manager
        known = users.filter(username=name).first()
        if known is None:
            users.create_superuser(name, password=password)
        elif not known.check_password(password):
            self.stdout.write(f"The password of {name} was changed since: use the new one.")

    @transaction.atomic
    def _credential(self, sent: KeyAndSecret) -> None:
        """Make the credential, and with it the demonstration data; a credential that was changed since stays so."""
        terms = Terms(name="First credential", scopes=frozenset({"all"}))
        try:
            issued = credentials.create(tenants.get_or_create_default(), terms, key=sent.key, secret=sent.secret)
        except CredentialConflict as conflict:
            self.stdout.write(f"The credential was changed since. {conflict.message}")
            return
        if issued.created:
            recognised = authentication.credential_of(sent, now=datetime.now(UTC))
            store_demonstration(authentication.principal_of(recognised))
