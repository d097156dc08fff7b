"""Documents that the LMS keeps: what content has left for its next run, and what holds for a SCO or for a learner."""

from collections.abc import Mapping, Sequence
from typing import Any

from lrs.rules.document import SentDocument
from lrs.rules.errors import Problem
from lrs.rules.iri import IRI
from lrs.rules.statement import problems_of_agent
from lrs.rules.versions import Version
from lrs.services import documents
from lrs.services.document_context import (
    DocumentContext,
    activity_profile_context,
    agent_profile_context,
    state_context,
)
from people.services.round_trip import Question
from scorm_bridge.rules.errors import DocumentsRefused
from scorm_bridge.rules.translation_facts import StateDocument
from scorm_bridge.services.lms import Aside, Document

_SECTION = "xAPI 1.0.3 Communication §2.2"


def kept(
    tenant_id: int, agent: Mapping[str, Any], found: Sequence[Document], aside: Aside | None = None
) -> list[Question]:
    """Return what stores documents in the place of what was there.

    DocumentsRefused if one of them is under what no client could ask for it by. With ``aside``, what is refused is put
    there, and the rest is stored.
    """
    questions: list[Question] = []
    for document in found:
        refusal = refusal_of(agent, document)
        if refusal is None:
            context, name = _place_of(tenant_id, agent, document), document.name
            questions.append(documents.replaced(context, name, SentDocument(document.content, document.content_type)))
        elif aside is None:
            raise refusal
        else:
            aside.documents.append((document, refusal))
    return questions


def refusal_of(agent: Mapping[str, Any], document: Document) -> DocumentsRefused | None:
    """Return why a document can't be stored, by the rules that hold for who sends one (Communication §2.2)."""
    problems: list[Problem] = []
    if document.is_of_agent:
        problems += problems_of_agent(agent, version=Version.V1_0_3, path="$agent")
    if document.activity_id is not None and not IRI.accepts(document.activity_id):
        problems.append(Problem("$activityId", document.activity_id, IRI.rule, _SECTION, "not-an-iri"))
    if not problems:
        return None
    first = problems[0]
    return DocumentsRefused(f"The document {document.name!r} has no place: {first.rule}", problems=problems)


def stored_at(tenant_id: int, agent: Mapping[str, Any], document: Document) -> Any:
    """Return when what stands in the place of a document was stored, None if nothing does."""
    found = documents.find(_place_of(tenant_id, agent, document), document.name)
    return None if found is None else found.stored


def _place_of(tenant_id: int, agent: Mapping[str, Any], document: Document) -> DocumentContext:
    if isinstance(document, StateDocument):
        iri, registration = document.activity_id, document.registration
        return state_context(tenant_id, activity_iri=iri, agent=agent, registration=registration)
    if document.activity_id is None:
        return agent_profile_context(tenant_id, agent=agent)
    return activity_profile_context(tenant_id, activity_iri=document.activity_id)
