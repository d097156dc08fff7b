"""Refused documents: how they are kept, and stored when they can be."""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from people.rules.errors import Refusal
from people.services.round_trip import together
from scorm_bridge.rules.state_documents import ProfileDocument
from scorm_bridge.rules.translation_facts import StateDocument
from scorm_bridge.services import lms_documents
from scorm_bridge.services.lms import Aside, Document

REASON: Final = "document-refused"
_STATE, _PROFILE = "stateId", "profileId"


def as_kept(document: Document) -> tuple[bytes, dict[str, Any]]:
    """Return by what a document is known among what was set aside, and what is kept of it.

    It is known by its place: a newer one takes the place of an older one.
    """
    is_state = isinstance(document, StateDocument)
    registration = document.registration if isinstance(document, StateDocument) else None
    place = {
        "activityId": document.activity_id,
        _STATE if is_state else _PROFILE: document.name,
        "registration": None if registration is None else str(registration),
    }
    what = {"contentType": document.content_type, "content": document.content.decode()}
    return sha256(json.dumps(place, sort_keys=True).encode()).digest(), {"document": {**place, **what}}


def said(tenant_id: int, kept: Mapping[str, Any], actor: dict[str, Any], came_at: datetime) -> Refusal | None:
    """Store a document, unless a newer one stands in its place by now; return why it can't be stored."""
    document, aside = _document_of(kept["document"]), Aside()
    questions = lms_documents.kept(tenant_id, actor, [document], aside)
    if aside.documents:
        return aside.documents[0][1]
    stored_at = lms_documents.stored_at(tenant_id, actor, document)
    if stored_at is None or stored_at < came_at:
        together(*questions)
    return None


def known_by(kept: Mapping[str, Any]) -> dict[str, str]:
    """Return what the audit trail names."""
    return {"document": _document_of(kept["document"]).name}


def _document_of(kept: Mapping[str, Any]) -> Document:
    content, content_type, activity_id = kept["content"].encode(), kept["contentType"], kept["activityId"]
    if _PROFILE in kept:
        return ProfileDocument(kept[_PROFILE], content, content_type, activity_id)
    registration = None if kept["registration"] is None else UUID(kept["registration"])
    return StateDocument(activity_id, kept[_STATE], content, content_type, registration)
