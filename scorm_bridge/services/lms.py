"""The LMS as the one who says what happens in SCORM content."""

import json
from collections.abc import Sequence
from typing import Any

from lrs.rules.document import SentDocument
from lrs.rules.source import read_statements
from lrs.rules.versions import Version
from lrs.services import documents
from lrs.services.document_context import DocumentContext
from lrs.services.documents import Conditions
from lrs.services.record import record
from people.rules.authority import agent_of_key
from people.rules.principal import Principal

NAME = "scorm"
SCOPES = frozenset({"statements/write", "statements/read", "state", "define", "profile"})

_AT_ONCE = 1_000
"""How many Statements are recorded together; a commit of a thousand interactions has as many."""


def principal(tenant_id: int, home_page: str) -> Principal:
    """Return the LMS, which is the authority of what it says."""
    return Principal(
        tenant_id=tenant_id,
        credential_id=None,
        name=NAME,
        scopes=SCOPES,
        agent=agent_of_key(home_page, NAME),
    )


def say(tenant_id: int, home_page: str, statements: Sequence[dict[str, Any]]) -> None:
    """Record Statements, in the caller's transaction, in the order in which they stand."""
    for first in range(0, len(statements), _AT_ONCE):
        body = json.dumps(statements[first : first + _AT_ONCE], ensure_ascii=False).encode()
        sources = read_statements(body, version=Version.V1_0_3)[1]
        record(sources, principal=principal(tenant_id, home_page), version=Version.V1_0_3)


def keep(context: DocumentContext, document_id: str, content: bytes, content_type: str) -> None:
    """Store a document in the place of what was there, in the caller's transaction."""
    documents.put(context, document_id, SentDocument(content, content_type), Conditions(version=Version.V1_0_3))
