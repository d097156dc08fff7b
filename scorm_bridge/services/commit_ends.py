"""Ends a session by its last commit, and with an exit the attempt: what runs is suspended, or ends with it.

A page that is left without an end gives its session up, so that another page may go on at once.
"""

from typing import Any

from scorm_bridge.rules.translation_facts import BROKEN_OFF, TERMINATED
from scorm_bridge.services import attempts, recording, sco_commits, sessions
from scorm_bridge.services.meeting import Met
from scorm_bridge.services.recording import About
from scorm_bridge.services.taking import Taking

SUSPENDED, EXITED = "suspended", "exited"


def ended(found: Met, taking: Taking, about: About) -> list[dict[str, Any]]:
    """End what a commit ends, and return what is told of SCOs that didn't say it themselves."""
    message, session, launch = taking.message, taking.session, found.held.launch
    if not message.end:
        return _left(found, taking, about)
    session.ended_at, session.ended_by, session.end_number = taking.at, message.end, message.number
    if session.launch_id == launch.pk:
        launch.ended_at = taking.at
    running = sco_commits.running_among(found.scos)
    if message.end == SUSPENDED:
        sco_commits.suspend(running, at=taking.at)
    elif taking.attempt.ended_at is None:
        _close(found, taking)
    kind = BROKEN_OFF if message.end == SUSPENDED else TERMINATED
    return recording.told_of_ends(about, running, kind=kind, at=taking.at, key=f"{taking.key}/end")


def _left(found: Met, taking: Taking, about: About) -> list[dict[str, Any]]:
    """Close the session of a page that is gone, unless something has closed it before; the launch stays good."""
    session = taking.session
    if not sessions.is_open(session):
        return []
    session.ended_at, session.ended_by = taking.at, sessions.BY_LEAVING
    running = sco_commits.running_among(found.scos)
    sco_commits.suspend(running, at=taking.at)
    return recording.told_of_ends(about, running, kind=BROKEN_OFF, at=taking.at, key=f"{taking.key}/gone")


def _close(found: Met, taking: Taking) -> None:
    """Close the attempt in the database, and in what the commit has read of it and is going to write."""
    attempts.close(taking.attempt, by=attempts.BY_LEARNER, at=taking.at)
    for each in (found.held.launch, *found.scos):
        each.ended_at = each.ended_at or taking.at
