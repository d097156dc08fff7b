"""``manage.py tenant``: the organisations that share an installation."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.models import Tenant
from people.rules.errors import Refusal
from people.services import tenants


class Command(BaseCommand):
    help = "Makes and lists tenants."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="create|list")
        creating = actions.add_parser("create", help="Make a tenant.")
        creating.add_argument("slug")
        creating.add_argument("--name", required=True)
        creating.add_argument("--home-page", required=True, help="The homePage of its credentials' accounts.")
        listing = actions.add_parser("list", help="Show all tenants.")
        for action in (creating, listing):
            action.add_argument("--json", action="store_true", dest="as_json", help="Answer in JSON.")

    def handle(self, *, action: str, as_json: bool, **options: Any) -> None:
        if action == "list":
            self._list(as_json)
            return
        try:
            tenant, created = tenants.create(options["slug"], name=options["name"], home_page=options["home_page"])
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        if as_json:
            self.stdout.write(json.dumps({**_described(tenant), "created": created}, indent=2, ensure_ascii=False))
        elif created:
            self.stdout.write(f"Made the tenant {tenant.slug}.")
        else:
            self.stdout.write(f"The tenant {tenant.slug} exists already just so; nothing was changed.")

    def _list(self, as_json: bool) -> None:
        found = tenants.list_tenants()
        if as_json:
            self.stdout.write(json.dumps([_described(tenant) for tenant in found], indent=2, ensure_ascii=False))
            return
        for tenant in found:
            self.stdout.write(f"{tenant.slug}  {tenant.name}  {tenant.home_page}")


def _described(tenant: Tenant) -> dict[str, Any]:
    return {"slug": tenant.slug, "name": tenant.name, "home_page": tenant.home_page}
