"""Launches Assignable Units: a session, its Launched Statement and its launch data (cmi5 §8, §10)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cmi5.models import AssignableUnit, Session
from cmi5.rules.course_structure_urls import file_of, is_fully_qualified
from cmi5.rules.errors import UnknownSession
from cmi5.rules.launching import Terms, context_template, launch_data, launch_url
from cmi5.rules.lms_statements import About, launched
from cmi5.rules.preferences import default_preferences
from cmi5.rules.vocabulary import LAUNCH_DATA, LEARNER_PREFERENCES
from cmi5.services import abandonment, lms
from cmi5.services.tokens import hashed, new_secret
from courses.services import packages, progress
from courses.services.enrollments import check_open
from lrs.rules.document import SentDocument
from lrs.rules.versions import Version
from lrs.services import documents
from lrs.services.document_context import agent_profile_context, state_context
from lrs.services.documents import Conditions

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Launched:
    """Where the browser goes, and what it is launched under."""

    url: str
    registration: UUID
    session_id: UUID


def launch(tenant_id: int, registration: UUID, unit: AssignableUnit, **terms: Any) -> Launched:
    """Begin a session and return its launch URL; sessions that ran out of time are abandoned on the way."""
    launched = _launch(tenant_id, registration, unit, **terms)
    transaction.on_commit(lambda: abandonment.abandon_expired(now=timezone.now()))
    return launched


@transaction.atomic
def _launch(
    tenant_id: int,
    registration: UUID,
    unit: AssignableUnit,
    *,
    actor: Mapping[str, Any],
    mode: str,
    origin: str,
    return_url: str | None = None,
    language: str = "",
) -> Launched:
    """Begin a session and return its launch URL; a session that is still open in the registration is abandoned.

    ``origin`` is where the learner's browser reaches this server.
    """
    now = timezone.now()
    enrollment = progress.held(tenant_id, registration)
    check_open(enrollment)
    abandonment.abandon_open(enrollment, at=now)
    session_id, secret = uuid4(), new_secret()
    terms = Terms(
        publisher_id=unit.item.identifier,
        move_on=unit.move_on,
        launch_mode=mode,
        mastery_score=unit.mastery_score,
        launch_parameters=unit.launch_parameters,
        entitlement_key=unit.entitlement_key,
        return_url=return_url,
    )
    template = context_template(session_id, terms.publisher_id)
    session = Session.objects.create(
        id=session_id,
        tenant_id=tenant_id,
        enrollment_id=registration,
        unit=unit,
        actor=dict(actor),
        launch_mode=mode,
        mastery_score=unit.mastery_score,
        context_template=template,
        fetch_hash=hashed(session_id, secret),
        launched_at=now,
        ends_at=now + timedelta(hours=settings.CMI5_SESSION_HOURS),
    )
    url = url_of(unit, tenant_id)
    about = About(actor, registration, session_id, unit.activity_id, terms.publisher_id)
    lms.say(tenant_id, [launched(about, terms, url=url, at=now)])
    _write_documents(session, launch_data(template, terms), language)
    _note(enrollment, unit, now)
    return Launched(
        launch_url(
            url,
            endpoint=f"{origin}/xapi/",
            fetch=f"{origin}/cmi5/fetch/{tenant_id}/{session_id}/{secret}",
            actor=actor,
            registration=registration,
            activity_id=unit.activity_id,
        ),
        registration,
        session_id,
    )


def get(tenant_id: int, session_id: UUID) -> Session:
    """Return one session of the tenant."""
    found = Session.objects.select_related("unit").filter(tenant_id=tenant_id, pk=session_id).first()
    if found is None:
        raise UnknownSession(f"There is no session {session_id}.")
    return found


def url_of(unit: AssignableUnit, tenant_id: int) -> str:
    """Return the fully qualified URL of an AU; one of the package is on the content origin."""
    if is_fully_qualified(unit.url):
        return unit.url
    parts = urlsplit(unit.url)
    base = packages.content_url(tenant_id=tenant_id, version_id=unit.version_id, path=file_of(unit.url) or "")
    return base + urlunsplit(("", "", "", parts.query, parts.fragment))


def _write_documents(session: Session, data: Mapping[str, Any], language: str) -> None:
    anything = Conditions(version=Version.V1_0_3)
    state = state_context(
        session.tenant_id,
        activity_iri=session.unit.activity_id,
        agent=session.actor,
        registration=session.enrollment_id,
    )
    documents.put(state, LAUNCH_DATA, SentDocument(json.dumps(data).encode(), JSON), anything)
    profile = agent_profile_context(session.tenant_id, agent=session.actor)
    if documents.find(profile, LEARNER_PREFERENCES) is None:
        content = json.dumps(default_preferences(language)).encode()
        documents.put(profile, LEARNER_PREFERENCES, SentDocument(content, JSON), anything)


def _note(enrollment: Any, unit: AssignableUnit, now: datetime) -> None:
    state = progress.state_of(enrollment, unit.item_id)
    progress.note(
        enrollment,
        unit.item_id,
        at=now,
        launches=state.launches + 1,
        first_launched_at=state.first_launched_at or now,
    )
