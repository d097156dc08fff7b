"""Ends a session by its last commit, and with an exit the attempt: what runs is suspended, or ends with it."""

from typing import Any

from scorm_bridge.rules.translation_facts import BROKEN_OFF, TERMINATED
from scorm_bridge.services import attempts, recording, sco_commits
from scorm_bridge.services.meeting import Met
from scorm_bridge.services.recording import About
from scorm_bridge.services.taking import Taking

SUSPENDED, EXITED = "suspended", "exited"


def ended(found: Met, taking: Taking, about: About) -> list[dict[str, Any]]:
    """End what a commit ends, and return what is told of SCOs that didn't say it themselves."""
    message, session, launch = taking.message, taking.session, found.held.launch
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


def _close(found: Met, taking: Taking) -> None:
    """Close the attempt in the database, and in what the commit has read of it and is going to write."""
    attempts.close(taking.attempt, by=attempts.BY_LEARNER, at=taking.at)
    for each in (found.held.launch, *found.scos):
        each.ended_at = each.ended_at or taking.at
