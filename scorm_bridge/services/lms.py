"""The LMS as the one who says what happens in SCORM content."""

from collections.abc import Sequence
from typing import Any

from lrs.rules.document import SentDocument
from lrs.rules.versions import Version
from lrs.services import documents, own_statements
from lrs.services.document_context import DocumentContext
from lrs.services.documents import Conditions

NAME = "scorm"
SCOPES = frozenset({"statements/write", "statements/read", "state", "define", "profile"})


def say(tenant_id: int, home_page: str, statements: Sequence[dict[str, Any]]) -> None:
    """Record Statements of the LMS, in the caller's transaction, in the order in which they stand."""
    principal = own_statements.own_principal(tenant_id, home_page, NAME, SCOPES)
    own_statements.say(principal, statements, ensure_ascii=False)


def keep(context: DocumentContext, document_id: str, content: bytes, content_type: str) -> None:
    """Store a document in the place of what was there, in the caller's transaction."""
    documents.put(context, document_id, SentDocument(content, content_type), Conditions(version=Version.V1_0_3))
