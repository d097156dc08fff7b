"""Objectives as Statements: they are Activities of their own, within the SCO (SCORM Profile §6, Objectives).

SCORM 1.2 RTE §3.4.4 cmi.objectives; SCORM 2004 4th Ed. RTE §4.2.17.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from lrs.rules.language import is_language_tag
from scorm_bridge.rules import scorm_profile as profile
from scorm_bridge.rules.activity_ids import objective_id
from scorm_bridge.rules.data_types import localized, number_of
from scorm_bridge.rules.findings import SCORM_12
from scorm_bridge.rules.gathering import Member, members
from scorm_bridge.rules.scoring import COMPLETED, FAILED, INCOMPLETE, PASSED, UNKNOWN, Status
from scorm_bridge.rules.statement_parts import Said, activity
from scorm_bridge.rules.status_statements import StatusSaid, changes
from scorm_bridge.rules.translation_facts import Elements, Facts

COLLECTION: Final = "cmi.objectives"

_OF_STATUS: Final[Mapping[str, tuple[str, str]]] = {
    "passed": (COMPLETED, PASSED),
    "failed": (COMPLETED, FAILED),
    "completed": (COMPLETED, UNKNOWN),
    "incomplete": (INCOMPLETE, UNKNOWN),
    "browsed": (INCOMPLETE, UNKNOWN),
}


def objectives(facts: Facts, before: Elements, after: Elements, *, at: datetime, key: str) -> list[Said]:
    """Return what has changed of objectives, in their order."""
    stood = members(before, COLLECTION)
    said: list[Said] = []
    for index, member in members(after, COLLECTION).items():
        earlier = stood.get(index, {})
        if not member.get("id") or earlier == member:
            continue
        if earlier.get("id") != member["id"]:
            earlier = {}
        said += [
            _of(facts, member, each, at=at, key=f"{key}/{COLLECTION}.{index}/{profile.name_of(each.verb)}")
            for each in changes(facts.standard, _status(facts, earlier), _status(facts, member))
        ]
    return said


def _status(facts: Facts, member: Member) -> Status:
    scaled, raw, low, high = (number_of(member.get(f"score.{part}")) for part in ("scaled", "raw", "min", "max"))
    if facts.standard == SCORM_12:
        completion, success = _OF_STATUS.get(member.get("status", ""), (UNKNOWN, UNKNOWN))
        scaled = raw / 100 if raw is not None and 0 <= raw <= 100 else None
        return Status(completion, success, scaled, raw, low, high)
    completion = member.get("completion_status") or UNKNOWN
    success = member.get("success_status") or UNKNOWN
    return Status(completion, success, scaled, raw, low, high, number_of(member.get("progress_measure")))


def _of(facts: Facts, member: Member, change: StatusSaid, *, at: datetime, key: str) -> Said:
    definition: dict[str, Any] = {}
    language, description = localized(member.get("description", ""))
    if description:
        tag = language or facts.language
        definition["description"] = {tag if is_language_tag(tag) else "und": description}
    objective = activity(objective_id(facts.activity_id, member["id"]), profile.TYPE_OBJECTIVE, **definition)
    return Said(change.verb, key, at, object=objective, result=change.result, is_of_part=True)
