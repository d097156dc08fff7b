"""Where things stand in the administration: lists with their filters, details, and what a Statement leads to."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from lrs.admin.actor_text import text_of
from lrs.admin.pretty_json import Path

Json = Mapping[str, Any]


def with_query(address: str, **parameters: object) -> str:
    """Return the address with those parameters that say something."""
    return f"{address}?{urlencode({name: value for name, value in parameters.items() if value not in (None, '')})}"


def statements(tenant: str, **filters: object) -> str:
    """Return the address of a list of Statements."""
    return with_query(reverse("admin:lrs_statement_changelist"), tenant=tenant, **filters)


def statement(tenant: str, statement_id: UUID | str, page: str = "change") -> str:
    """Return the address of a Statement's page."""
    return with_query(reverse(f"admin:lrs_statement_{page}", args=[statement_id]), tenant=tenant)


def activities(tenant: str, **filters: object) -> str:
    """Return the address of a list of Activities."""
    return with_query(reverse("admin:lrs_activity_changelist"), tenant=tenant, **filters)


def links_of(tenant: str, said: Json) -> dict[Path, str]:
    """Return for every identifier of a Statement where it leads, by its path."""
    return dict(_links(tenant, said, ()))


def _links(tenant: str, said: Json, at: Path) -> Iterator[tuple[Path, str]]:
    is_part = bool(at)
    yield from _actor_links(tenant, said["actor"], (*at, "actor"), related=is_part)
    if not is_part:
        yield (*at, "verb", "id"), statements(tenant, verb=said["verb"]["id"])
    yield from _object_links(tenant, said["object"], (*at, "object"), related=is_part)
    yield from _context_links(tenant, said.get("context", {}), (*at, "context"), is_part)
    if "authority" in said and text_of(said["authority"]) is not None:
        yield from _actor_links(tenant, said["authority"], (*at, "authority"), parameter="source")


def _actor_links(
    tenant: str, actor: Json, at: Path, *, related: bool = False, parameter: str = "actor"
) -> Iterator[tuple[Path, str]]:
    text = text_of(actor)
    if text is not None:
        # At each place where an identifier may stand: there is only one of them.
        address = statements(tenant, **{parameter: text}, **({"related_agents": "on"} if related else {}))
        for identifier in ("mbox", "mbox_sha1sum", "openid"):
            yield (*at, identifier), address
        yield (*at, "account", "name"), address
    for number, member in enumerate(actor.get("member", ())):
        yield from _actor_links(tenant, member, (*at, "member", number), related=related)


def _object_links(tenant: str, target: Json, at: Path, *, related: bool) -> Iterator[tuple[Path, str]]:
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        yield (*at, "id"), _activity_address(tenant, target, related=related)
    elif kind == "StatementRef":
        yield (*at, "id"), statement(tenant, target["id"])
    elif kind == "SubStatement":
        yield from _links(tenant, target, at)
    else:
        yield from _actor_links(tenant, target, at, related=related)


def _context_links(tenant: str, context: Json, at: Path, is_part: bool) -> Iterator[tuple[Path, str]]:
    if "registration" in context and not is_part:
        yield (*at, "registration"), statements(tenant, registration=context["registration"])
    if "statement" in context:
        yield (*at, "statement", "id"), statement(tenant, context["statement"]["id"])
    for name in ("instructor", "team"):
        if name in context:
            yield from _actor_links(tenant, context[name], (*at, name), related=True)
    for name, part in (("contextAgents", "agent"), ("contextGroups", "group")):
        for number, entry in enumerate(context.get(name, ())):
            yield from _actor_links(tenant, entry[part], (*at, name, number, part), related=True)
    for relation, given in context.get("contextActivities", {}).items():
        place: Path = (*at, "contextActivities", relation)
        if isinstance(given, Mapping):
            yield (*place, "id"), _activity_address(tenant, given, related=True)
            continue
        for number, activity in enumerate(given):
            yield (*place, number, "id"), _activity_address(tenant, activity, related=True)


def _activity_address(tenant: str, activity: Json, *, related: bool) -> str:
    return statements(tenant, activity=activity["id"], related_activities="on" if related else None)
