"""Where a document is kept: the resource and its parameters, as digests that unique keys and indexes can hold.

xAPI 1.0.3 Communication §2.3 (State), §2.6 (Agent Profile), §2.7 (Activity Profile).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from uuid import UUID

import orjson
from django.db.models import QuerySet

from lrs.models import ActivityProfile, AgentProfile, State
from lrs.models.document import Document
from lrs.rules.ifi import ifi_of
from lrs.rules.keys import identity_of


@dataclass(frozen=True, slots=True)
class DocumentContext:
    """The parameters that say whose documents are meant, without the id of one of them.

    ``owner`` finds the documents of the context; ``columns`` are the parameters as they are stored.
    """

    model: type[Document]
    tenant_id: int
    owner: UUID
    columns: Mapping[str, Any]
    id_column: str

    def key_of(self, document_id: str) -> UUID:
        """Return what stands for one document in the unique key; "no registration" is a registration of its own."""
        registration = self.columns.get("registration")
        return _digest(str(self.owner), str(registration) if registration else None, document_id)

    def documents(self) -> "QuerySet[Document]":
        """Return the documents of the context: of its registration, or of all when it has none."""
        rows = self.model._default_manager.filter(tenant_id=self.tenant_id, owner=self.owner)
        registration = self.columns.get("registration")
        return rows if registration is None else rows.filter(registration=registration)

    def document(self, document_id: str) -> "QuerySet[Document]":
        """Return the one document with this id, if it is there."""
        return self.model._default_manager.filter(tenant_id=self.tenant_id, key=self.key_of(document_id))


def state_context(
    tenant_id: int, *, activity_iri: str, agent: Mapping[str, Any], registration: UUID | None
) -> DocumentContext:
    """Return the context of State documents (xAPI 1.0.3 Communication §2.3)."""
    columns = {"activity_iri": activity_iri, "agent": canonical_agent(agent), "registration": registration}
    return DocumentContext(State, tenant_id, _digest(activity_iri, identity_of(agent)), columns, "state_id")


def activity_profile_context(tenant_id: int, *, activity_iri: str) -> DocumentContext:
    """Return the context of the profiles of an Activity (xAPI 1.0.3 Communication §2.7)."""
    columns = {"activity_iri": activity_iri}
    return DocumentContext(ActivityProfile, tenant_id, _digest(activity_iri), columns, "profile_id")


def agent_profile_context(tenant_id: int, *, agent: Mapping[str, Any]) -> DocumentContext:
    """Return the context of the profiles of an Agent (xAPI 1.0.3 Communication §2.6)."""
    columns = {"agent": canonical_agent(agent)}
    return DocumentContext(AgentProfile, tenant_id, _digest(identity_of(agent)), columns, "profile_id")


def canonical_agent(agent: Mapping[str, Any]) -> str:
    """Return the JSON of what an Agent or identified Group is known by, and nothing else."""
    found = ifi_of(agent)
    if found is None:
        raise ValueError("an anonymous Group has no documents")
    kind, value = found
    identifier: object = value
    if kind == "account":
        home_page, name = orjson.loads(value)
        identifier = {"homePage": home_page, "name": name}
    return orjson.dumps({"objectType": agent.get("objectType", "Agent"), kind: identifier}).decode()


def _digest(*values: str | None) -> UUID:
    return UUID(bytes=blake2b(orjson.dumps(values), digest_size=16).digest())
