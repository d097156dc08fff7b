"""``manage.py credential``: points a client at a store."""

import json
from argparse import ArgumentTypeError
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.models import Credential
from people.rules.errors import Refusal
from people.rules.scopes import SCOPES
from people.rules.terms import Terms
from people.services import credentials, tenants
from people.services.credentials import Issued

SHORT_SECRET = 16


class Command(BaseCommand):
    help = "Makes, lists, rotates and revokes the keys and secrets by which clients are known."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="create|list|rotate|revoke")
        _add_create(actions.add_parser("create", help="Make a credential; its secret is shown once."))
        _add_list(actions.add_parser("list", help="Show credentials, without their secrets."))
        _add_rotate(actions.add_parser("rotate", help="Give a credential another secret; it is shown once."))
        actions.add_parser("revoke", help="End a credential for good.").add_argument("key")
        for action in actions.choices.values():
            action.add_argument("--json", action="store_true", dest="as_json", help="Answer in JSON.")

    def handle(self, *, action: str, **options: Any) -> None:
        answers = {"create": self._create, "list": self._list, "rotate": self._rotate, "revoke": self._revoke}
        try:
            answers[action](**options)
        except Refusal as refusal:
            raise CommandError(refusal.message) from None

    def _create(self, *, as_json: bool, **options: Any) -> None:
        slug = options["tenant"]
        tenant = tenants.get_or_create_default() if slug == tenants.DEFAULT_SLUG else tenants.get(slug)
        issued = credentials.create(tenant, _terms(options), key=options["key"], secret=options["secret"])
        if issued.created and len(issued.secret) < SHORT_SECRET:
            self.stderr.write(f"The secret has only {len(issued.secret)} characters; it may be guessed.")
        if as_json:
            self._write_json({**_described(issued.credential), "secret": issued.secret, "created": issued.created})
        elif issued.created:
            self._show(f"Made the credential {issued.credential.name!r} of tenant {slug}.", issued)
        else:
            self.stdout.write(f"The credential {issued.credential.key} exists already just so; nothing was changed.")

    def _list(self, *, as_json: bool, tenant: str | None, **options: Any) -> None:
        found = credentials.list_credentials(tenants.get(tenant) if tenant else None)
        if as_json:
            self._write_json([_described(credential) for credential in found])
            return
        for credential in found:
            scopes, state = " ".join(credential.scopes), _state(credential)
            self.stdout.write(f"{credential.tenant.slug}  {credential.key}  {credential.name}  [{scopes}]  {state}")

    def _rotate(self, *, as_json: bool, key: str, secret: str | None, overlap: timedelta, **options: Any) -> None:
        issued = credentials.rotate(key, secret=secret, overlap=overlap)
        if as_json:
            self._write_json({**_described(issued.credential), "secret": issued.secret})
            return
        until = issued.credential.previous_valid_until
        ends = f"the old one is good until {until:%Y-%m-%d %H:%M:%S} UTC" if until else "the old one is good no more"
        self._show(f"The credential {issued.credential.name!r} has a new secret; {ends}.", issued)

    def _revoke(self, *, as_json: bool, key: str, **options: Any) -> None:
        revoked_now = credentials.revoke(key)
        if as_json:
            self._write_json({"key": key, "revoked_now": revoked_now})
        elif revoked_now:
            self.stdout.write(f"The credential {key} is revoked.")
        else:
            self.stdout.write(f"The credential {key} was revoked before; nothing was changed.")

    def _show(self, title: str, issued: Issued) -> None:
        self.stdout.write(title)
        self.stdout.write(f"  key     {issued.credential.key}")
        self.stdout.write(f"  secret  {issued.secret}   (shown this once)")
        self.stdout.write(f"  scopes  {' '.join(issued.credential.scopes)}")

    def _write_json(self, value: object) -> None:
        self.stdout.write(json.dumps(value, indent=2, ensure_ascii=False))


def _add_create(parser: CommandParser) -> None:
    add = parser.add_argument
    many: dict[str, Any] = {"action": "extend", "nargs": "+", "default": []}
    add("--tenant", default=tenants.DEFAULT_SLUG, metavar="SLUG", help="The default tenant if not given.")
    add("--name", required=True, help="Who or what will use it.")
    add("--scope", **many, dest="scopes", metavar="SCOPE", help=f"One or more of: {', '.join(SCOPES)}.")
    add("--key", help="By default a random one.")
    add("--secret", help="By default a random one.")
    add("--agent", type=_agent, metavar="JSON", help="The authority of what it stores.")
    add("--may-set-authority", action="store_true", help="May send Statements with an authority.")
    add("--tolerate", **many, metavar="NAME", help="Sloppiness that is repaired for it.")
    add("--keep-refused", action="store_true", help="Keep what is refused, for an administrator to see.")
    add("--requests-per-minute", type=int, metavar="N", help="Its rate limit; by default none.")
    add("--expires", type=_moment, metavar="ISO8601", help="When it ends; by default never.")


def _add_list(parser: CommandParser) -> None:
    parser.add_argument("--tenant", metavar="SLUG", help="Only this tenant's.")


def _add_rotate(parser: CommandParser) -> None:
    parser.add_argument("key")
    parser.add_argument("--secret", help="The new secret; by default a random one.")
    how_long = "How long the old secret stays good; by default not at all."
    parser.add_argument("--overlap", type=_seconds, default=timedelta(0), metavar="SECONDS", help=how_long)


def _terms(options: dict[str, Any]) -> Terms:
    return Terms(
        name=options["name"],
        scopes=frozenset(options["scopes"]),
        agent=options["agent"],
        may_set_authority=options["may_set_authority"],
        tolerances=frozenset(options["tolerate"]),
        keep_refused=options["keep_refused"],
        requests_per_minute=options["requests_per_minute"],
        expires_at=options["expires"],
    )


def _described(credential: Credential) -> dict[str, Any]:
    moments = {name: getattr(credential, name) for name in ("created_at", "expires_at", "revoked_at", "last_used_at")}
    return {
        "tenant": credential.tenant.slug,
        "name": credential.name,
        "key": credential.key,
        "scopes": credential.scopes,
        "requests_per_minute": credential.requests_per_minute,
        "tolerances": credential.tolerances,
        **{name: moment.isoformat() if moment else None for name, moment in moments.items()},
    }


def _state(credential: Credential) -> str:
    if credential.revoked_at is not None:
        return f"revoked {credential.revoked_at:%Y-%m-%d}"
    if credential.expires_at is not None and credential.expires_at <= datetime.now(UTC):
        return f"expired {credential.expires_at:%Y-%m-%d}"
    return f"last used {credential.last_used_at:%Y-%m-%d %H:%M} UTC" if credential.last_used_at else "never used"


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no ISO 8601 moment, such as 2030-01-31T12:00:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _seconds(text: str) -> timedelta:
    if not text.isdecimal() or len(text) > 9:
        raise ArgumentTypeError(f"{text!r} is no number of seconds")
    return timedelta(seconds=int(text))


def _agent(text: str) -> dict[str, Any]:
    try:
        agent = json.loads(text)
    except ValueError:
        raise ArgumentTypeError("the agent is no JSON") from None
    if not isinstance(agent, dict):
        raise ArgumentTypeError("the agent is no JSON object")
    return agent
