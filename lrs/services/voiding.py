"""Voids a Statement in an administrator's name: by a voiding Statement, as anybody does."""

from uuid import UUID, uuid4

import orjson
from django.db import transaction

from lrs.rules.errors import MalformedRequest, ResourceNotFound
from lrs.rules.source import SourceStatement
from lrs.rules.versions import Version
from lrs.rules.voiding import VOIDED, is_voiding
from lrs.services.record import record
from lrs.services.statement_details import stored_statement
from people.rules.principal import Principal
from people.services import audit, tenants

REASON = "/xapi/extensions/voiding-reason"
"""The end of the extension's IRI, below the tenant's home page."""


@transaction.atomic
def void(statement_id: UUID, *, principal: Principal, reason: str = "") -> UUID:
    """Store a Statement that voids another, and return its id.

    It is of the same version as its target, so that the clients that know the target can read it, too. Refused for
    what isn't stored, is voided already, or voids itself. xAPI 1.0.3 Data §2.3.2.
    """
    target = stored_statement(principal.tenant_id, statement_id)
    if target is None:
        raise ResourceNotFound(f"There is no Statement with the id {statement_id}.")
    if target.voided:
        raise MalformedRequest("The Statement is voided already.", section="xAPI 1.0.3 Data §2.3.2")
    if is_voiding(target.statement):
        raise MalformedRequest("A voiding Statement can't be voided.", section="xAPI 1.0.3 Data §2.3.2")
    version = Version.V2_0_0 if target.statement["version"].startswith("2.") else Version.V1_0_3
    [voiding_id] = record([_voiding(statement_id, principal, reason)], principal=principal, version=version)
    audit.write(
        tenant_id=principal.tenant_id,
        who=principal.name,
        action="statement.void",
        object=f"statement {statement_id}",
        details={"voiding": str(voiding_id), "reason": reason},
    )
    return voiding_id


def _voiding(statement_id: UUID, principal: Principal, reason: str) -> SourceStatement:
    statement = {
        "id": str(uuid4()),
        "actor": principal.agent,
        "verb": {"id": VOIDED, "display": {"en": "voided"}},
        "object": {"objectType": "StatementRef", "id": str(statement_id)},
    }
    if reason:
        home_page = tenants.home_page_of(principal.tenant_id).rstrip("/")
        statement["context"] = {"extensions": {home_page + REASON: reason}}
    return SourceStatement(raw=orjson.dumps(statement), value=statement)
