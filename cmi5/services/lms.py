"""The LMS as the one who makes Statements, and lets Assignable Units make theirs."""

from collections.abc import Sequence
from typing import Any

from lrs.services import own_statements
from people.rules.principal import Confinement, Principal
from people.services import tenants

NAME = "cmi5"
SCOPES = frozenset({"statements/write", "statements/read", "state", "define", "profile"})
"""What an AU's token grants; the gate confines it to the AU's own registration, Activity and learner."""


def principal(tenant_id: int, confinement: Confinement | None = None) -> Principal:
    """Return the LMS itself, or an AU that it has let in; both have the LMS as their authority."""
    return own_statements.own_principal(tenant_id, tenants.home_page_of(tenant_id), NAME, SCOPES, confinement)


def say(tenant_id: int, statements: Sequence[dict[str, Any]]) -> None:
    """Record Statements of the LMS, in the caller's transaction, in the order in which they stand."""
    if statements:
        own_statements.say(principal(tenant_id), statements)
