"""Interactions as Statements: responded, about an Activity of type cmi.interaction.

SCORM Profile §6, Interactions; xAPI 1.0.3 Data §2.4.4.1; SCORM 1.2 RTE §3.4.4 cmi.interactions; SCORM 2004 4th Ed. RTE
§4.2.9.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from lrs.rules.language import is_language_tag
from scorm_bridge.rules import scorm_profile as profile
from scorm_bridge.rules.activity_ids import interaction_id, objective_id
from scorm_bridge.rules.data_types import localized, number_of
from scorm_bridge.rules.durations import iso_of, seconds_or_none
from scorm_bridge.rules.findings import SCORM_12
from scorm_bridge.rules.gathering import Member, listed, settled
from scorm_bridge.rules.interaction_spellings import as_xapi
from scorm_bridge.rules.statement_parts import Said, activity, extension, json_number
from scorm_bridge.rules.times import moment_of
from scorm_bridge.rules.translation_facts import Elements, Facts

COLLECTION: Final = "cmi.interactions"

_SUCCESS: Final[Mapping[str, bool]] = {"correct": True, "incorrect": False, "wrong": False}
_XAPI_TYPES: Final = frozenset(
    {
        "true-false",
        "choice",
        "fill-in",
        "long-fill-in",
        "likert",
        "matching",
        "performance",
        "sequencing",
        "numeric",
        "other",
    }
)


def interactions(
    facts: Facts, before: Elements, after: Elements, unsaid: Iterable[str], *, ends: bool, at: datetime, key: str
) -> tuple[list[Said], list[str]]:
    """Return what is to be said of interactions now, and the names of those that wait."""
    now, wait = settled(
        before,
        after,
        COLLECTION,
        unsaid,
        ends=ends,
        is_said=lambda member: bool(member.get("id") and (_response(member) is not None or member.get("result"))),
        is_whole=_is_whole,
    )
    return [_responded(facts, index, member, at=at, key=key) for index, member in now.items()], wait


def _is_whole(earlier: Member, member: Member) -> bool:
    """Tell whether nothing is missing, and the answer didn't come by one element a commit, of which more may follow."""
    parts = all(member.get(part) for part in ("id", "type", "result", "latency"))
    answer = [
        (_response(earlier), _response(member)),
        (_time(earlier), _time(member)),
        (earlier.get("result"), member.get("result")),
        (earlier.get("latency"), member.get("latency")),
    ]
    changed = sum(before != after for before, after in answer)
    return parts and _response(member) is not None and bool(_time(member)) and changed > 1


def _responded(facts: Facts, index: int, member: Member, *, at: datetime, key: str) -> Said:
    moment = moment_of(_time(member))
    is_usable = moment is not None and facts.since is not None and facts.since <= moment <= at
    return Said(
        profile.RESPONDED,
        f"{key}/{COLLECTION}.{index}",
        moment if is_usable and moment is not None else at,
        object=_interaction(facts, member),
        result=_result(facts, member),
        is_of_part=True,
        other=tuple(
            activity(objective_id(facts.activity_id, each), profile.TYPE_OBJECTIVE)
            for each in dict.fromkeys(listed(member, "objectives", "id"))
        ),
        extensions=None if is_usable or not _time(member) else {extension(facts, "timestamp"): _time(member)},
    )


def _interaction(facts: Facts, member: Member) -> dict[str, Any]:
    iri = interaction_id(facts.activity_id, member["id"])
    language, description = localized(member.get("description", ""))
    definition: dict[str, Any] = {}
    if description:
        tag = language or facts.language
        definition["description"] = {tag if is_language_tag(tag) else "und": description}
    type_ = member.get("type", "")
    if type_ in _XAPI_TYPES:
        patterns = listed(member, "correct_responses", "pattern")
        definition["interactionType"] = type_
        if patterns:
            definition["correctResponsesPattern"] = [as_xapi(facts.standard, type_, each) for each in patterns]
    if (weighting := number_of(member.get("weighting"))) is not None:
        definition["extensions"] = {extension(facts, "weighting"): json_number(weighting)}
    return activity(iri, profile.TYPE_INTERACTION, **definition)


def _result(facts: Facts, member: Member) -> dict[str, Any]:
    result: dict[str, Any] = {}
    if (response := _response(member)) is not None:
        result["response"] = as_xapi(facts.standard, member.get("type", ""), response)
    judgement = member.get("result", "")
    if judgement in _SUCCESS:
        result["success"] = _SUCCESS[judgement]
    elif (number := number_of(judgement)) is not None:
        result["score"] = {"raw": json_number(number)}
    elif judgement:
        result["extensions"] = {extension(facts, "result"): judgement}
    if (duration := duration_of(facts.standard, member.get("latency"))) is not None:
        result["duration"] = duration
    return result


def duration_of(standard: str, text: str | None, seconds: Decimal | None = None) -> str | None:
    """Return a duration as xAPI has it: 2004's as it is written, 1.2's converted; else the seconds that are known."""
    known = seconds_or_none(standard, text)
    if text is not None and known is not None:
        return iso_of(known) if standard == SCORM_12 else text
    return iso_of(seconds) if seconds is not None else None


def _response(member: Member) -> str | None:
    return member.get("learner_response", member.get("student_response"))


def _time(member: Member) -> str:
    return member.get("timestamp", "") or member.get("time", "")
