"""Shows stored Statements in the format that was asked for (xAPI 1.0.3 Communication §2.1.3)."""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from lrs.models import Activity
from lrs.rules import formats
from lrs.rules.mentions import activities_in
from lrs.rules.versions import Version
from lrs.services.standpoint import PRIMARY
from people.rules.digests import digest_of


def present(
    tenant_id: int,
    payloads: Sequence[str],
    *,
    format_: str,
    version: Version,
    accept_language: str | None,
    using: str = PRIMARY.using,
) -> list[str]:
    """Return each Statement's JSON in the format ``exact``, ``ids`` or ``canonical``.

    Clients of 1.0.3 don't get properties that only 2.0 has.
    """
    if not version.is_2:
        payloads = [formats.readable_by_1_0_3(payload) for payload in payloads]
    if format_ == "exact":
        return list(payloads)
    statements = [orjson.loads(payload) for payload in payloads]
    if format_ == "ids":
        shown = [formats.as_ids(statement) for statement in statements]
    else:
        definitions = definitions_of(tenant_id, statements, using=using)
        languages = formats.languages_of(accept_language)
        shown = [formats.as_canonical(s, definitions=definitions, languages=languages) for s in statements]
    return [orjson.dumps(statement).decode() for statement in shown]


def definitions_of(
    tenant_id: int, statements: Iterable[dict[str, Any]], *, using: str = PRIMARY.using
) -> dict[str, dict[str, Any]]:
    """Return the store's definitions of every Activity in the Statements, in one query."""
    iris = {activity["id"] for statement in statements for activity in activities_in(statement)}
    digests = [digest_of(iri) for iri in iris]
    rows = Activity.objects.using(using).filter(tenant_id=tenant_id, digest__in=digests)
    return {row.iri: orjson.loads(row.definition) for row in rows if row.definition}


def hashes_in(payloads: Iterable[str]) -> set[str]:
    """Return the lower-case sha2 of every attachment that the Statements name, those of SubStatements included."""
    hashes: set[str] = set()
    for payload in payloads:
        if '"attachments"' in payload:
            statement = orjson.loads(payload)
            for owner in (statement, statement["object"]):
                hashes.update(attachment["sha2"].lower() for attachment in owner.get("attachments", ()))
    return hashes
