"""Refused Statements: how they are kept, and said again."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from people.rules.errors import Refusal
from people.services import tenants
from scorm_bridge.services import lms

REASON: Final = "statement-refused"


def as_kept(statement: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
    """Return by what a Statement is known among what was set aside, and what is kept of it."""
    return sha256(statement["id"].encode()).digest(), {"statement": statement}


def said(tenant_id: int, kept: Mapping[str, Any], actor: dict[str, Any], came_at: datetime) -> Refusal | None:
    """Say a Statement with its own id, so that it is stored once however often it is said; return why it can't be."""
    aside = lms.Aside()
    lms.say(tenant_id, tenants.home_page_of(tenant_id), [{**kept["statement"], "actor": actor}], aside)
    return next((refusal for _, refusal in aside.statements), None)


def known_by(kept: Mapping[str, Any]) -> dict[str, str]:
    """Return what the audit trail names."""
    return {"statement": kept["statement"]["id"]}
