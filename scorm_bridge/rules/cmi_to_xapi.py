"""Translates what has become of a SCO's data model elements into Statements of ADL's SCORM Profile.

Only what changed gives Statements. Translating the same commit twice gives the same ones, ids included. SCORM Profile
§5 (temporal model), §6 (data model); what it leaves open is decided in docs/decisions/011.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from scorm_bridge.rules import scorm_profile as profile
from scorm_bridge.rules.comments import comments
from scorm_bridge.rules.findings import SCORM_12
from scorm_bridge.rules.interactions import duration_of, interactions
from scorm_bridge.rules.objectives import objectives
from scorm_bridge.rules.scoring import status_of
from scorm_bridge.rules.statement_parts import Said, extension, outcome_of, sco, statements
from scorm_bridge.rules.status_statements import changes
from scorm_bridge.rules.translation_facts import (
    BEGINNINGS,
    BROKEN_OFF,
    ENDS,
    INITIALIZED,
    RESUMED,
    SUSPENDED,
    TERMINATED,
    Elements,
    Facts,
    Happened,
    StateDocument,
    Translation,
)

__all__ = ["Facts", "Happened", "StateDocument", "Translation", "translated"]

_VERBS: Final = {
    INITIALIZED: profile.INITIALIZED,
    RESUMED: profile.RESUMED,
    SUSPENDED: profile.SUSPENDED,
    TERMINATED: profile.TERMINATED,
    BROKEN_OFF: profile.SUSPENDED,
}


def translated(
    facts: Facts,
    before: Elements,
    after: Elements,
    happened: Sequence[Happened],
    *,
    at: datetime,
    key: str,
    unsaid: Iterable[str] = (),
) -> Translation:
    """Return the Statements of a commit, in the order of the profile's pattern.

    ``before`` and ``after`` are all elements of the SCO's attempt; ``key`` names the commit and is the same whenever it
    is translated; ``unsaid`` is what the translation before has left.
    """
    events = sorted((each for each in happened if each.kind in _VERBS), key=lambda each: each.at)
    begun = [each for each in events if each.kind in BEGINNINGS]
    ended = [each for each in events if each.kind in ENDS]
    ends = bool(ended) and (not begun or ended[-1].at >= begun[-1].at)
    if begun:
        facts = replace(facts, since=begun[0].at)
    if ends:
        at = min(at, ended[-1].at)
    between, left = _between(facts, before, after, tuple(unsaid), ends=ends, at=at, key=key)
    finished = ends and ended[-1].kind != BROKEN_OFF
    between += _status(facts, before, after, finished=finished, at=at, key=key)
    said = [_lifecycle(facts, each, after) for each in events]
    place = len(said) - 1 if ends else len(said)
    ordered = [*said[:place], *between, *said[place:]]
    return Translation(statements(facts, ordered), tuple(left))


def _between(
    facts: Facts, before: Elements, after: Elements, unsaid: Sequence[str], *, ends: bool, at: datetime, key: str
) -> tuple[list[Said], list[str]]:
    """Return what is said of parts of the SCO between a beginning and an end, and of the SCO by its learner."""
    said, left = interactions(facts, before, after, unsaid, ends=ends, at=at, key=key)
    commented, wait = comments(facts, before, after, unsaid, ends=ends, at=at, key=key)
    said += commented
    said += objectives(facts, before, after, at=at, key=key)
    return said, left + wait


def _status(facts: Facts, before: Elements, after: Elements, *, finished: bool, at: datetime, key: str) -> list[Said]:
    """Return what has become of the SCO's status; an attempt without credit judges nobody."""
    if not facts.terms.counts:
        return []
    stood, stands = status_of(facts.terms, before), status_of(facts.terms, after, finished=finished)
    return [
        Said(each.verb, f"{key}/{profile.name_of(each.verb)}", at, object=sco(facts), result=each.result)
        for each in changes(facts.standard, stood, stands)
    ]


def _lifecycle(facts: Facts, event: Happened, after: Elements) -> Said:
    result: dict[str, Any] = {}
    extensions: dict[str, Any] = {}
    if event.kind in ENDS:
        if facts.terms.counts:
            result |= outcome_of(status_of(facts.terms, after, finished=event.kind != BROKEN_OFF))
        core = "cmi.core." if facts.standard == SCORM_12 else "cmi."
        said_time = None if event.seconds is not None else after.get(f"{core}session_time")
        if (duration := duration_of(facts.standard, said_time, event.seconds)) is not None:
            result["duration"] = duration
        if after.get(f"{core}exit"):
            extensions[extension(facts, "exit")] = after[f"{core}exit"]
    return Said(
        _VERBS[event.kind],
        f"{event.key}/{event.kind}",
        event.at,
        object=sco(facts),
        result=result,
        extensions=extensions,
    )
