"""What a commit meets: read in one round trip, while nobody else changes anything of the registration."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from courses.services import progress
from people.services.asked_often import AllAskedOften, AskedOften
from people.services.round_trip import together
from scorm_bridge.models import Commit, PlayerLaunch, PlayerSession, ScoAttempt
from scorm_bridge.rules.commit_message import CommitMessage
from scorm_bridge.rules.errors import InvalidCommit
from scorm_bridge.services import tokens
from scorm_bridge.services.tokens import Held


@dataclass(frozen=True, slots=True)
class Met:
    """The launch that a commit's token is of, the session that made it, and the commit itself if it came before.

    ``scos`` are all SCO attempts of the attempt, each activity's newest last.
    """

    held: Held
    session: PlayerSession
    known: Commit | None
    scos: list[ScoAttempt]


def met(message: CommitMessage, *, at: datetime) -> Met:
    """Return what a commit meets; TokenOver if its token is of no launch, or of one that is over.

    The registration is what is locked, as by everything that moves a learner on: it is asked for first.
    """
    tenant_id, launch_id, registration = tokens.checked(message.token)
    number = message.session or _newest_session(tenant_id, launch_id, registration)
    enrollment, launch, session, known, scos = together(
        progress.known_held.of(tenant_id, registration),
        _launch.of(tenant_id, launch_id),
        _session.of(tenant_id, launch_id, number),
        _commit.of(tenant_id, launch_id, number, message.number),
        _scos.of(tenant_id, launch_id),
    )
    launch = tokens.checked_alive(None if enrollment is None else launch, at=at)
    if session is None:
        raise InvalidCommit("$.session: the attempt has no such session; open it first.")
    return Met(Held(launch, launch.attempt, enrollment), session, known, scos)


def _newest_session(tenant_id: int, launch_id: UUID, registration: UUID) -> int:
    """Return the number of the launch's newest session, 0 if it has none."""
    _, number = together(progress.known_held.of(tenant_id, registration), _newest.of(tenant_id, launch_id))
    return number or 0


def _attempt_of(tenant_id: int, launch_id: UUID) -> Any:
    """Return the attempt of a launch as other queries ask for it; a launch may be given another one."""
    return PlayerLaunch.objects.filter(tenant_id=tenant_id, pk=launch_id).values("attempt_id")[:1]


@AskedOften
def _launch(tenant_id: int, launch_id: UUID) -> Any:
    return PlayerLaunch.objects.select_related("attempt").filter(tenant_id=tenant_id, pk=launch_id)


@AskedOften
def _newest(tenant_id: int, launch_id: UUID) -> Any:
    rows = PlayerSession.objects.filter(
        tenant_id=tenant_id, attempt_id=_attempt_of(tenant_id, launch_id), launch_id=launch_id
    )
    return rows.order_by("-number").values_list("number", flat=True)


@AskedOften
def _session(tenant_id: int, launch_id: UUID, number: int) -> Any:
    return PlayerSession.objects.filter(
        tenant_id=tenant_id, attempt_id=_attempt_of(tenant_id, launch_id), number=number
    )


@AskedOften
def _commit(tenant_id: int, launch_id: UUID, session: int, number: int) -> Any:
    return Commit.objects.filter(
        tenant_id=tenant_id,
        session__tenant_id=tenant_id,
        session__attempt_id=_attempt_of(tenant_id, launch_id),
        session__number=session,
        number=number,
    )


@AllAskedOften
def _scos(tenant_id: int, launch_id: UUID) -> Any:
    rows = ScoAttempt.objects.filter(tenant_id=tenant_id, attempt_id=_attempt_of(tenant_id, launch_id))
    return rows.order_by("number")
