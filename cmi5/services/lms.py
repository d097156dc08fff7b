"""The LMS as the one who makes Statements, and lets Assignable Units make theirs."""

import json
from collections.abc import Sequence
from typing import Any

from lrs.rules.source import read_statements
from lrs.rules.versions import Version
from lrs.services.record import record
from people.rules.authority import agent_of_key
from people.rules.principal import Confinement, Principal
from people.services import tenants

NAME = "cmi5"
SCOPES = frozenset({"statements/write", "statements/read", "state", "define", "profile"})
"""What an AU's token grants; the gate confines it to the AU's own registration, Activity and learner."""


def principal(tenant_id: int, confinement: Confinement | None = None) -> Principal:
    """Return the LMS itself, or an AU that it has let in; both have the LMS as their authority."""
    return Principal(
        tenant_id=tenant_id,
        credential_id=None,
        name=NAME,
        scopes=SCOPES,
        agent=agent_of_key(tenants.home_page_of(tenant_id), NAME),
        confinement=confinement,
    )


def say(tenant_id: int, statements: Sequence[dict[str, Any]]) -> None:
    """Record Statements of the LMS, in the caller's transaction, in the order in which they stand."""
    if statements:
        sources = read_statements(json.dumps(statements).encode(), version=Version.V1_0_3)[1]
        record(sources, principal=principal(tenant_id), version=Version.V1_0_3)
