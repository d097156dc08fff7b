"""What the tests of the log start from: a tenant, a principal, Statements that are valid by default."""

from typing import Any
from uuid import uuid4

import orjson

from lrs.rules.source import SourceStatement, read_statements
from lrs.rules.versions import Version
from lrs.services.query import StatementQuery, find
from lrs.services.record import record
from people.models import Tenant
from people.rules.principal import Principal

DID = "https://example.org/verbs/did"
VOIDED = "http://adlnet.gov/expapi/verbs/voided"
LESSON = "https://example.org/lesson"


def make_tenant(slug: str = "north") -> Tenant:
    return Tenant.objects.create(slug=slug, name=slug.title(), home_page=f"https://{slug}.example.org")


def make_principal(tenant: Tenant, name: str = "content", scopes: frozenset[str] = frozenset({"all"})) -> Principal:
    return Principal(
        tenant_id=tenant.pk,
        credential_id=None,
        name=name,
        scopes=scopes,
        agent={"objectType": "Agent", "account": {"homePage": tenant.home_page, "name": name}},
    )


def make_statement(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "actor": {"objectType": "Agent", "mbox": "mailto:ana@example.org"},
        "verb": {"id": DID, "display": {"en": "did"}},
        "object": {"objectType": "Activity", "id": LESSON},
        **changes,
    }


def reference_to(target: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return make_statement(
        actor={"mbox": "mailto:bo@example.org"},
        verb={"id": "https://example.org/verbs/confirmed"},
        object={"objectType": "StatementRef", "id": target["id"]},
        **changes,
    )


def void_of(target: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return make_statement(
        actor={"mbox": "mailto:bo@example.org"},
        verb={"id": VOIDED},
        object={"objectType": "StatementRef", "id": target["id"]},
        **changes,
    )


def sources_of(*statements: dict[str, Any]) -> list[SourceStatement]:
    return read_statements(orjson.dumps(list(statements)))[1]


def store(principal: Principal, *statements: dict[str, Any], version: Version = Version.V1_0_3) -> None:
    record(sources_of(*statements), principal=principal, version=version)


def ids_found(principal: Principal, *key_groups: list[int], **options: Any) -> list[str]:
    page = find(StatementQuery(principal.tenant_id, keys=key_groups, **options))
    return [orjson.loads(payload)["id"] for payload in page.payloads]
