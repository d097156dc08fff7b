"""Learners' comments as Statements: commented, about the SCO (SCORM Profile §6, Comments From Learner).

2004 has a collection of comments (4th Ed. RTE §4.2.2); 1.2 has one text to which content appends (SCORM 1.2 RTE §3.4.4
cmi.comments), of which only what is new is said.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from scorm_bridge.rules import scorm_profile as profile
from scorm_bridge.rules.data_types import localized
from scorm_bridge.rules.findings import SCORM_12
from scorm_bridge.rules.gathering import Member, settled
from scorm_bridge.rules.statement_parts import Said, extension, sco
from scorm_bridge.rules.times import moment_of
from scorm_bridge.rules.translation_facts import Elements, Facts

COLLECTION: Final = "cmi.comments_from_learner"
_TEXT: Final = "cmi.comments"


def comments(
    facts: Facts, before: Elements, after: Elements, unsaid: Iterable[str], *, ends: bool, at: datetime, key: str
) -> tuple[list[Said], list[str]]:
    """Return what is to be said of comments now, and the names of those that wait."""
    if facts.standard == SCORM_12:
        added = _added(before.get(_TEXT, ""), after.get(_TEXT, ""))
        return ([_commented(facts, {"comment": added}, at=at, key=f"{key}/{_TEXT}")] if added else []), []
    now, wait = settled(
        before,
        after,
        COLLECTION,
        unsaid,
        ends=ends,
        is_said=lambda member: bool(localized(member.get("comment", ""))[1]),
        is_whole=lambda earlier, member: (
            all(member.get(part) for part in ("comment", "location", "timestamp")) and not earlier.get("comment")
        ),
    )
    said = [_commented(facts, each, at=at, key=f"{key}/{COLLECTION}.{index}") for index, each in now.items()]
    return said, wait


def _added(before: str, after: str) -> str:
    return after.removeprefix(before) if after.startswith(before) else after


def _commented(facts: Facts, member: Member, *, at: datetime, key: str) -> Said:
    language, text = localized(member["comment"])
    written = member.get("timestamp", "")
    moment = moment_of(written)
    is_usable = moment is not None and facts.since is not None and facts.since <= moment <= at
    extensions = {extension(facts, "location"): member["location"]} if member.get("location") else {}
    if written and not is_usable:
        extensions[extension(facts, "timestamp")] = written
    return Said(
        profile.COMMENTED,
        key,
        moment if is_usable and moment is not None else at,
        object=sco(facts),
        result={"response": text},
        extensions=extensions,
        language=language,
    )
