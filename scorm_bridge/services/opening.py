"""Opens an attempt in a player: a session of its own, and everything that the player needs."""

import json
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from courses.services import courses, packages
from courses.services.enrollments import check_open
from people.services import learners
from scorm_bridge.models import PlayerSession, SharedValue
from scorm_bridge.rules.commit_message import Opening
from scorm_bridge.rules.errors import TokenOver
from scorm_bridge.rules.organization_json import organization_of
from scorm_bridge.services import (
    attempts,
    idle,
    limits,
    manifests,
    restoring,
    sessions,
    shared_values,
    standing,
    tokens,
    words,
)
from scorm_bridge.services.tokens import Held

_MOST_REMEMBERED = 32


@transaction.atomic
def open_player(opening: Opening) -> dict[str, Any]:
    """Begin a session of a launch, and return what the player needs to go on with the attempt.

    OpenElsewhere if another player has it open and isn't to be taken over.
    """
    now = timezone.now()
    held = _moved_on(tokens.hold(opening.token, at=now), now)
    if held.launch.ended_at is not None or held.attempt.ended_at is not None:
        raise TokenOver("This launch is over; open the course again.")
    check_open(held.enrollment)
    tokens.count(held.launch, at=now)
    session, others = sessions.begin(held, takeover=opening.takeover, at=now)
    for other in others:
        idle.settle(held, other)
    return _opened(held, session, now)


def _moved_on(held: Held, now: datetime) -> Held:
    """Give a launch another attempt if its own ended before it was opened.

    The last commit of a page that was left may arrive after the learner has launched the course again.
    """
    ended, launch = held.attempt, held.launch
    if ended.ended_by != attempts.BY_LEARNER or sessions.named(held, None) is not None:
        return held
    check_open(held.enrollment)
    launch.attempt = attempts.to_go_on_with(held.enrollment, ended.item_id, ended.mode, at=now)
    launch.ended_at = None
    launch.save(update_fields=["attempt", "ended_at"])
    return Held(launch, launch.attempt, held.enrollment)


def _opened(held: Held, session: PlayerSession, now: datetime) -> dict[str, Any]:
    attempt, enrollment = held.attempt, held.enrollment
    tenant_id, version_id = attempt.tenant_id, enrollment.version_id
    manifest = manifests.of(tenant_id, version_id)
    learner = learners.get(tenant_id, enrollment.learner_id)
    owners = shared_values.owners_of(attempt, learner.pk, manifest.organization)
    shared = shared_values.read(owners)
    return {
        "standard": manifest.standard,
        "edition": manifest.edition,
        "attempt": str(attempt.pk),
        "attemptNumber": attempt.number,
        "session": session.number,
        "number": 0,
        "elapsed": 0,
        "mode": attempt.mode,
        "credit": "credit" if attempt.is_for_credit else "no-credit",
        "learner": {"id": learner.account_name, "name": _name(learner)},
        "course": {
            "title": courses.get(tenant_id, enrollment.course_id).title,
            "language": learner.language,
            "returnUrl": held.launch.return_url,
        },
        "organization": _organization(tenant_id, version_id),
        "current": attempt.current or None,
        "sequencing": json.loads(attempt.sequencing) if attempt.sequencing else None,
        "globalObjectives": _values(shared[SharedValue.OBJECTIVE]),
        "sharedData": _values(shared[SharedValue.DATA]),
        "preferences": _values(shared[SharedValue.PREFERENCE]),
        "activities": restoring.activities_of(attempt, manifest),
        "attemptsBegun": limits.attempts_begun(enrollment, attempt.item_id, manifest) if attempt.is_for_credit else {},
        "status": standing.as_json(attempt),
        "window": manifests.package_of_version(tenant_id, version_id).in_window,
        "limits": {"suspendData": settings.SCORM_SUSPEND_DATA_MAX, "commitBytes": settings.SCORM_COMMIT_MAX_BYTES},
        "words": words.words_in(learner.language),
    }


@lru_cache(maxsize=_MOST_REMEMBERED)
def _organization(tenant_id: int, version_id: UUID) -> dict[str, Any]:
    """Return the organization of a version, which never changes, with the addresses of its files."""
    base = packages.content_url(tenant_id=tenant_id, version_id=version_id, path="")
    return organization_of(manifests.of(tenant_id, version_id), lambda url: urljoin(base, url))


def _name(learner: Any) -> str:
    """Return a learner's name family name first (1.2 RTE §3.4.4 cmi.core.student_name, 2004 RTE §4.2.12)."""
    if learner.family_name and learner.given_name:
        return f"{learner.family_name}, {learner.given_name}"
    return str(learner.name)


def _values(found: dict[str, str]) -> dict[str, Any]:
    return {name: json.loads(value) for name, value in found.items()}
