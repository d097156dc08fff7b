"""Builds what a story needs, valid unless it says otherwise."""

import base64
from datetime import UTC, datetime
from typing import Any

from people.models import Tenant
from people.rules.principal import Principal
from people.rules.terms import Terms
from people.services import credentials
from people.services.credentials import Issued

NOW = datetime(2030, 1, 31, 12, 0, tzinfo=UTC)


def make_terms(**changes: Any) -> Terms:
    terms: dict[str, Any] = {"name": "Ana's player", "scopes": frozenset({"all"})}
    return Terms(**{**terms, **changes})


def make_credential(tenant: Tenant, *, key: str | None = None, secret: str | None = None, **terms: Any) -> Issued:
    return credentials.create(tenant, make_terms(**terms), key=key, secret=secret)


def make_principal(**changes: Any) -> Principal:
    principal: dict[str, Any] = {
        "tenant_id": 1,
        "credential_id": 1,
        "name": "Ana's player",
        "scopes": frozenset({"all"}),
        "agent": {"objectType": "Agent", "mbox": "mailto:ana@ana.example"},
    }
    return Principal(**{**principal, **changes})


def basic(key: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode()


def header_of(issued: Issued) -> str:
    return basic(issued.credential.key, issued.secret)
