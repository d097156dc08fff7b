"""Player sessions: begun by an opening, alive while they are heard of, superseded by another, or ended."""

from datetime import datetime, timedelta

from django.conf import settings

from scorm_bridge.models import PlayerSession
from scorm_bridge.rules.errors import OpenElsewhere
from scorm_bridge.services.tokens import Held

BY_RELOAD, BY_IDLENESS, BY_LEAVING = "reload", "idle", "gone"


def begin(held: Held, *, takeover: bool, at: datetime) -> tuple[PlayerSession, list[PlayerSession]]:
    """Begin a session, and return those that it puts an end to; OpenElsewhere if one of them is alive.

    A player that is loaded again gets a new session: numbers of commits on their way from the old page and of those to
    come must not be the same.
    """
    attempt, launch = held.attempt, held.launch
    rows = PlayerSession.objects.filter(
        tenant_id=attempt.tenant_id, attempt=attempt, ended_at__isnull=True, superseded_at__isnull=True
    )
    others = list(rows.order_by("number"))
    if not takeover:
        _check_not_elsewhere(held, others, at)
    for other in others:
        if other.launch_id == launch.pk:
            other.ended_at, other.ended_by = at, BY_RELOAD
        else:
            other.superseded_at = at
        other.save(update_fields=["ended_at", "ended_by", "superseded_at"])
    attempt.sessions += 1
    attempt.save(update_fields=["sessions"])
    session = PlayerSession.objects.create(
        tenant_id=attempt.tenant_id,
        attempt=attempt,
        launch=launch,
        number=attempt.sessions,
        opened_at=at,
        last_seen_at=at,
    )
    return session, others


def named(held: Held, number: int | None) -> PlayerSession | None:
    """Return the session of an attempt with this number, or the newest one of the launch."""
    rows = PlayerSession.objects.filter(tenant_id=held.attempt.tenant_id, attempt=held.attempt)
    if number is None:
        return rows.filter(launch=held.launch).order_by("-number").first()
    return rows.filter(number=number).first()


def has_newer_commits(session: PlayerSession) -> bool:
    """Tell whether a later session of the attempt has written something."""
    rows = PlayerSession.objects.filter(tenant_id=session.tenant_id, attempt_id=session.attempt_id)
    return rows.filter(number__gt=session.number, last_number__gt=0).exists()


def is_open(session: PlayerSession) -> bool:
    """Tell whether a session has neither ended nor been superseded."""
    return session.ended_at is None and session.superseded_at is None


def moment_of(session: PlayerSession, elapsed: float, *, now: datetime) -> datetime:
    """Return when something happened: so long after the session began, by the player's steady clock; never later."""
    longest = (now - session.opened_at).total_seconds() * 1000
    return session.opened_at + timedelta(milliseconds=max(0.0, min(elapsed, longest)))


def _check_not_elsewhere(held: Held, others: list[PlayerSession], at: datetime) -> None:
    silent = at - timedelta(seconds=settings.SCORM_ALIVE_SECONDS)
    for other in reversed(others):
        if other.launch_id != held.launch.pk and other.last_seen_at > silent:
            since, attempt = other.opened_at.isoformat(), str(held.attempt.pk)
            raise OpenElsewhere(since=since, attempt=attempt, session=other.number)
