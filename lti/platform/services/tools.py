"""Registers tools, and finds them."""

import os
import re
import secrets
from collections.abc import Collection
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction

from courses.services import courses
from lti.platform.models import Deployment, Tool
from lti.platform.rules.errors import InvalidTool, ToolNotReady, UnknownTool
from lti.platform.rules.link_settings import problems_of_custom, said
from lti.platform.rules.privacy import SHARED
from lti.platform.rules.subjects import KEY_BYTES, person_of, subject_of
from lti.security.rules.key_sets import has_private_half, pasted_keys
from lti.security.rules.vocabulary import SCOPES
from people.rules.addresses import problem_of_url
from people.rules.errors import Problem
from people.services import audit, encryption, principal_cache
from people.services.asked_often import AskedOften

_CLIENT_ID = re.compile(r"lti-(\d{1,9})-[0-9a-f]{24}")
_MOST_REDIRECTS = 50


@transaction.atomic
def register(tenant_id: int, *, name: str, who: str, status: str = Tool.ACTIVE, **details: Any) -> Tool:
    """Register a tool, with a deployment in all courses; InvalidTool has everything that is wrong with it."""
    tool = Tool(
        tenant_id=tenant_id,
        client_id=f"lti-{tenant_id}-{secrets.token_hex(12)}",
        subject_key=encryption.encrypted(os.urandom(KEY_BYTES)),
        name=name,
        status=status,
        **details,
    )
    check(tool)
    tool.save(force_insert=True)
    Deployment.objects.create(tenant_id=tenant_id, tool=tool)
    _told(tool, "lti.tool.register", who, {"name": name, "status": status})
    return tool


@transaction.atomic
def change(tenant_id: int, tool_id: UUID, *, who: str, **changes: Any) -> Tool:
    """Change a registration."""
    tool = get(tenant_id, tool_id)
    for name, value in changes.items():
        setattr(tool, name, value)
    check(tool)
    tool.save()
    _told(tool, "lti.tool.change", who, {"changed": sorted(changes)})
    return tool


@transaction.atomic
def set_lti1p1_secret(tenant_id: int, tool_id: UUID, secret: str, *, who: str) -> None:
    """Keep the shared secret of LTI 1.1, encrypted, for the migration claim."""
    tool = get(tenant_id, tool_id)
    tool.lti1p1_secret = encryption.encrypted(secret.encode())
    tool.save(update_fields=["lti1p1_secret"])
    _told(tool, "lti.tool.change", who, {"changed": ["lti1p1_secret"]})


@transaction.atomic
def deploy(deployment: Deployment, *, who: str) -> None:
    """Keep a deployment; its tool and its course are its tenant's."""
    tool = get(deployment.tenant_id, deployment.tool_id)
    if deployment.course_id is not None:
        courses.get(deployment.tenant_id, deployment.course_id)
    deployment.save()
    details = {"deployment": str(deployment.pk), "course": str(deployment.course_id), "enabled": deployment.enabled}
    _told(tool, "lti.tool.deploy", who, details)


def check(tool: Any) -> None:
    """Refuse a registration that couldn't work, or would be unsafe."""
    problems = [*_problems_of_addresses(tool), *_problems_of_keys(tool), *_problems_of_terms(tool)]
    if problems:
        raise InvalidTool(said(problems), problems=problems, section=problems[0].section)


def get(tenant_id: int, tool_id: UUID) -> Tool:
    """Return a tool of the tenant."""
    found = Tool.objects.filter(tenant_id=tenant_id, pk=tool_id).first()
    if found is None:
        raise UnknownTool(f"There is no tool {tool_id}.")
    return found


def by_client_id(client_id: str) -> Tool | None:
    """Return the tool that is known by a client id, whatever its tenant and status, with its tenant."""
    found = _CLIENT_ID.fullmatch(client_id)
    if found is None:
        return None
    known: Tool | None = _with_tenant(int(found[1]), client_id)
    return known


@AskedOften
def _with_tenant(tenant_id: int, client_id: str) -> Any:
    return Tool.objects.select_related("tenant").filter(tenant_id=tenant_id, client_id=client_id)


def of_tenant(tenant_id: int) -> list[Tool]:
    """Return the active tools of a tenant, the newest first."""
    return list(Tool.objects.filter(tenant_id=tenant_id, status=Tool.ACTIVE).order_by("-created_at", "pk")[:500])


def check_active(tool: Tool) -> None:
    """Refuse a tool that waits for approval or is disabled."""
    if tool.status != Tool.ACTIVE:
        raise ToolNotReady(f"The tool {tool.name!r} is {tool.get_status_display()}.")


def deployment_for(tool: Tool, course_id: UUID | None) -> Deployment:
    """Return the tool's deployment in a course: one of its own there, or one in all courses."""
    rows = Deployment.objects.filter(tenant_id=tool.tenant_id, tool=tool, enabled=True).order_by("created_at")
    found = [each for each in rows if each.course_id in (None, course_id)]
    if not found:
        raise ToolNotReady(f"The tool {tool.name!r} isn't deployed in this course.")
    return next((each for each in found if each.course_id is not None), found[0])


def is_deployed(tool: Tool, course_id: UUID) -> bool:
    """Tell whether a tool may see a course."""
    rows = Deployment.objects.filter(tenant_id=tool.tenant_id, tool=tool, enabled=True)
    return any(course in (None, course_id) for course in rows.values_list("course_id", flat=True))


def subject(tool: Tool, person: UUID) -> str:
    """Return the tool's own name of a person."""
    return subject_of(person, _subject_key(bytes(tool.subject_key), tuple(settings.ENCRYPTION_KEYS)))


def person(tool: Tool, subject: str) -> UUID | None:
    """Return the person whom the tool's own name may stand for."""
    return person_of(subject, _subject_key(bytes(tool.subject_key), tuple(settings.ENCRYPTION_KEYS)))


@lru_cache(maxsize=1024)
def _subject_key(kept: bytes, _keys: tuple[str, ...]) -> bytes:
    """Return a tool's key of names: to read it takes fifty times as long as to make a name."""
    return encryption.decrypted(kept)


def scopes_of(tool: Tool, among: Collection[str] = SCOPES) -> list[str]:
    """Return what the tool may ask for, of these."""
    return [scope for scope in among if scope in tool.scopes]


def origins_of(tool: Tool) -> list[str]:
    """Return the origins at which a tool lives."""
    addresses = [tool.initiate_login_uri, tool.target_link_uri, *tool.redirect_uris]
    parts = [urlsplit(each) for each in addresses if each]
    return list(dict.fromkeys(f"{each.scheme}://{each.netloc}" for each in parts))


def _problems_of_addresses(tool: Tool) -> list[Problem]:
    required = {"initiate_login_uri": tool.initiate_login_uri, "target_link_uri": tool.target_link_uri}
    optional = {"jwks_uri": tool.jwks_uri, "icon_uri": tool.icon_uri}
    found = {**required, **{name: value for name, value in optional.items() if value}}
    uris = tool.redirect_uris
    if (
        not isinstance(uris, list)
        or not 1 <= len(uris) <= _MOST_REDIRECTS
        or any(type(each) is not str for each in uris)
    ):
        return [Problem("redirect_uris", uris, "There are 1 to 50 redirect URIs.", "LTI 1.3 §3.1", "redirect-uris")]
    found |= {f"redirect_uris[{place}]": uri for place, uri in enumerate(uris)}
    found |= {f"{each.get('type')}.target_link_uri": each["target_link_uri"] for each in _targeted(tool)}
    problems = []
    for name, value in found.items():
        why = problem_of_url(value, https_only=not settings.OUTBOUND_PLAIN_HTTP) or _fragment(name, value)
        if why:
            rule = f"It isn't a web address that can be used: {why}."
            problems.append(Problem(name, value, rule, "1EdTech Security Framework 1.0 §3", "unusable-address"))
    return problems


def _fragment(name: str, value: str) -> str | None:
    if not name.startswith("redirect"):
        return None
    if "*" in value:
        return "a redirect URI is compared letter by letter and has no wildcard"
    return "a redirect URI has no fragment" if "#" in value else None


def _targeted(tool: Tool) -> list[dict[str, Any]]:
    """Return the messages that go elsewhere than to the launch URL."""
    return [each for each in tool.messages or [] if each.get("target_link_uri")]


def _problems_of_keys(tool: Tool) -> list[Problem]:
    if tool.jwks:
        pasted_keys(tool.jwks)
        rule = "These are private keys, which only the tool may know; paste its public ones, once it has others."
        secret = has_private_half(tool.jwks)
        return [Problem("jwks", "…", rule, "RFC 7517 §9.2", "private-keys")] if secret else []
    if tool.jwks_uri:
        return []
    rule = "A tool has a key set URL, or keys that are pasted."
    return [Problem("jwks_uri", "", rule, "1EdTech Security Framework 1.0 §6.3", "no-keys")]


def _problems_of_terms(tool: Tool) -> list[Problem]:
    problems = []
    section = "LTI 1.3 §3.1"
    if not tool.name.strip() or len(tool.name) > 200:
        problems.append(Problem("name", tool.name, "A tool has a name of 1 to 200 characters.", section, "name"))
    unknown = [scope for scope in tool.scopes or [] if scope not in SCOPES]
    if unknown or not isinstance(tool.scopes, list):
        problems.append(Problem("scopes", unknown, "Scopes are those of LTI's services.", section, "scopes"))
    if tool.shares not in SHARED:
        problems.append(Problem("shares", tool.shares, f"shares is one of {', '.join(SHARED)}.", section, "shares"))
    return [*problems, *problems_of_custom(tool.custom)]


def _told(tool: Tool, action: str, who: str, details: dict[str, Any]) -> None:
    audit.write(tenant_id=tool.tenant_id, who=who, action=action, object=f"LTI tool {tool.pk}", details=details)
    # Whatever changed, callers are read anew (caller_cache).
    principal_cache.forget_all()
    transaction.on_commit(principal_cache.forget_all)
