"""The IRIs of courses' parts, as the SCORM Profile builds them (SCORM Profile §3.2, Activity IRI).

Identifiers of SCORM are free texts, so that they are percent-encoded: two that differ never share an IRI.
"""

from urllib.parse import quote
from uuid import UUID


def sco_id(course_id: str, identifier: str) -> str:
    """Return the IRI of a SCO by the identifier of its item in the manifest."""
    return _below(course_id, "items", identifier)


def attempt_id(activity_id: str, attempt: UUID) -> str:
    """Return the IRI of an attempt on an activity."""
    separator = "&" if "?" in activity_id else "?"
    return f"{activity_id}{separator}attemptId={attempt}"


def interaction_id(activity_id: str, identifier: str) -> str:
    """Return the IRI of an interaction within a SCO."""
    return _below(activity_id, "interactions", identifier)


def objective_id(activity_id: str, identifier: str) -> str:
    """Return the IRI of an objective that is local to a SCO."""
    return _below(activity_id, "objectives", identifier)


def _below(iri: str, kind: str, identifier: str) -> str:
    return f"{iri.rstrip('/')}/{kind}/{quote(identifier, safe='')}"
