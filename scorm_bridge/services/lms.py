"""The LMS as the one who says what happens in SCORM content."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction

from lrs.rules.document import SentDocument
from lrs.services import documents, own_statements
from lrs.services.document_context import DocumentContext
from people.rules.errors import Refusal
from people.rules.principal import Principal
from people.services.round_trip import Question
from scorm_bridge.rules.errors import StatementsRefused

NAME = "scorm"
SCOPES = frozenset({"statements/write", "statements/read", "state", "define", "profile"})
_PASSING: Final = (408, 429)
"""Statuses that say nothing of the Statement, which may be sent again; so do those of the server's own kind."""
_OURS: Final = 500


@dataclass(slots=True)
class Aside:
    """What the log refused while something else had to be kept all the same: Statements, each with its refusal."""

    refused: list[tuple[dict[str, Any], Refusal]] = field(default_factory=list)


def say(tenant_id: int, home_page: str, statements: Sequence[dict[str, Any]], aside: Aside | None = None) -> None:
    """Record Statements of the LMS, in the caller's transaction, in the order in which they stand.

    StatementsRefused if the log takes one of them for wrong. With ``aside``, what is refused is put there, and the rest
    is recorded.
    """
    principal = own_statements.own_principal(tenant_id, home_page, NAME, SCOPES)
    if aside is None:
        _say(principal, statements)
        return
    for each in statements:
        try:
            with transaction.atomic():
                _say(principal, [each])
        except StatementsRefused as refusal:
            aside.refused.append((each, refusal))


def kept(context: DocumentContext, document_id: str, content: bytes, content_type: str) -> Question:
    """Return what stores a document in the place of what was there."""
    return documents.replaced(context, document_id, SentDocument(content, content_type))


def _say(principal: Principal, statements: Sequence[dict[str, Any]]) -> None:
    try:
        own_statements.say(principal, statements, ensure_ascii=False)
    except Refusal as refusal:
        if refusal.status >= _OURS or refusal.status in _PASSING:
            raise
        problems, section = refusal.problems, refusal.section
        raise StatementsRefused(refusal.message, problems=problems, section=section) from refusal
