"""The LMS as the one who says what happens in SCORM content."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction

from lrs.services import own_statements
from people.rules.errors import Refusal
from people.rules.principal import Principal
from scorm_bridge.rules.errors import DocumentsRefused, StatementsRefused
from scorm_bridge.rules.state_documents import ProfileDocument
from scorm_bridge.rules.translation_facts import StateDocument

NAME = "scorm"
SCOPES = frozenset({"statements/write", "statements/read", "state", "define", "profile"})
Document = StateDocument | ProfileDocument
_PASSING: Final = (408, 429)
"""Statuses that say nothing of the Statement, which may be sent again; so do those of the server's own kind."""
_OURS: Final = 500


@dataclass(slots=True)
class Aside:
    """What the store refused while something else had to be kept all the same, each with its refusal."""

    statements: list[tuple[dict[str, Any], StatementsRefused]] = field(default_factory=list)
    documents: list[tuple[Document, DocumentsRefused]] = field(default_factory=list)


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
            aside.statements.append((each, refusal))


def _say(principal: Principal, statements: Sequence[dict[str, Any]]) -> None:
    try:
        own_statements.say(principal, statements, ensure_ascii=False)
    except Refusal as refusal:
        if refusal.status >= _OURS or refusal.status in _PASSING:
            raise
        problems, section = refusal.problems, refusal.section
        raise StatementsRefused(refusal.message, problems=problems, section=section) from refusal
