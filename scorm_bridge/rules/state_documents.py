"""What isn't an experience stands in documents: State, Activity Profile, Agent Profile (SCORM Profile §6, Appendix)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from scorm_bridge.rules import scorm_profile as profile
from scorm_bridge.rules.activity_ids import attempt_id
from scorm_bridge.rules.data_types import localized, number_of
from scorm_bridge.rules.durations import iso_of, seconds_or_none
from scorm_bridge.rules.findings import SCORM_12
from scorm_bridge.rules.gathering import members
from scorm_bridge.rules.manifest import Item
from scorm_bridge.rules.statement_parts import json_number
from scorm_bridge.rules.times import is_moment
from scorm_bridge.rules.translation_facts import Elements, Facts, StateDocument

_JSON: Final = "application/json"
_TEXT: Final = "text/plain; charset=utf-8"

_PREFERENCES: Final[Mapping[str, Mapping[str, str]]] = {
    "1.2": {"audio_level": "audio", "language": "language", "delivery_speed": "speed", "audio_captioning": "text"},
    "2004": {name: name for name in ("audio_level", "language", "delivery_speed", "audio_captioning")},
}
"""The profile's names of preferences, and the standards'."""


@dataclass(frozen=True, slots=True)
class ProfileDocument:
    """A document of the Activity Profile or the Agent Profile resource; the latter has no activity."""

    profile_id: str
    content: bytes
    content_type: str = _JSON
    activity_id: str | None = None

    @property
    def name(self) -> str:
        """Return its id within its resource."""
        return self.profile_id

    @property
    def is_of_agent(self) -> bool:
        """Tell whether it is the actor's, and not the Activity's."""
        return self.activity_id is None


def state_documents(facts: Facts, before: Elements, after: Elements, *, is_new: bool = False) -> list[StateDocument]:
    """Return the State documents that a commit has changed; of a new attempt all that it has.

    Halves of surrogate pairs, which UTF-8 has no place for, are replaced.
    """
    iri = attempt_id(facts.activity_id, facts.sco_attempt)
    found: list[StateDocument] = []
    if is_new and facts.attempts:
        attempts = [attempt_id(facts.activity_id, each) for each in facts.attempts]
        found.append(_json(facts.activity_id, profile.STATE_OF_ACTIVITY, {"attempts": attempts}))
    state = attempt_state(facts, after)
    if is_new or state != attempt_state(facts, before):
        found.append(_json(iri, profile.STATE_OF_ATTEMPT, state))
    suspend_data = after.get("cmi.suspend_data")
    if suspend_data is not None and (is_new or suspend_data != before.get("cmi.suspend_data")):
        found.append(_text(iri, profile.SUSPEND_DATA, suspend_data))
    for store, text in facts.shared_data.items():
        found.append(_text(facts.course_id, data_state_id(store), text, facts.registration))
    return found


def attempt_state(facts: Facts, elements: Elements) -> dict[str, Any]:
    """Return the state of an attempt as the profile lays it out (SCORM Profile, SCORM Activity Attempt State)."""
    is_12 = facts.standard == SCORM_12
    state: dict[str, Any] = {"credit": facts.terms.credit, "mode": facts.terms.mode}
    location = elements.get("cmi.core.lesson_location" if is_12 else "cmi.location")
    if location is not None:
        state["location"] = location
    if preferences := preferences_of(facts.standard, elements):
        state["preferences"] = preferences
    if comments := _comments_from_lms(facts.standard, elements):
        state["comments_from_lms"] = comments
    if facts.total_seconds is not None:
        state["total_time"] = iso_of(facts.total_seconds)
    if not is_12 and (stores := _stores(elements)):
        state["adl_data"] = [_parameters(facts, store) for store in stores]
    return state


def preferences_of(standard: str, elements: Elements) -> dict[str, Any]:
    """Return a learner's preferences as the profile lays them out; what it has no value for is left out."""
    prefix = "cmi.student_preference." if standard == SCORM_12 else "cmi.learner_preference."
    found: dict[str, Any] = {}
    for name, element in _PREFERENCES[standard].items():
        value = elements.get(prefix + element, "")
        if not value:
            continue
        number = number_of(value)
        if name == "language":
            found[name] = value
        elif number is not None and (number >= 0 or name == "audio_captioning"):
            found[name] = json_number(number)
    return found


def profile_documents(facts: Facts, elements: Elements) -> list[ProfileDocument]:
    """Return what holds for all learners of a SCO, and for a learner in all of them.

    ``elements`` are those that the LMS sets before content runs. SCORM Profile, SCORM Activity Profile, Agent Profile.
    """
    activity, agent = _activity_profile(facts, elements), _agent_profile(facts.standard, elements)
    documents = (
        ProfileDocument(profile.ACTIVITY_PROFILE, _bytes(activity), activity_id=facts.activity_id),
        ProfileDocument(profile.AGENT_PROFILE, _bytes(agent)),
    )
    return [document for document, value in zip(documents, (activity, agent), strict=True) if value]


def _activity_profile(facts: Facts, elements: Elements) -> dict[str, Any]:
    data = "cmi.student_data." if facts.standard == SCORM_12 else "cmi."
    allowed = seconds_or_none(facts.standard, elements.get(f"{data}max_time_allowed"))
    mastery, threshold = facts.terms.mastery_score, facts.terms.completion_threshold
    passing = facts.terms.scaled_passing_score if mastery is None else mastery / 100
    numbers = {"completion_threshold": threshold, "max_time_allowed": allowed, "scaled_passing_score": passing}
    texts = {
        "launch_data": elements.get("cmi.launch_data"),
        "time_limit_action": elements.get(f"{data}time_limit_action"),
    }
    known: dict[str, Any] = {name: json_number(value) for name, value in numbers.items() if value is not None}
    return known | {name: text for name, text in texts.items() if text}


def _agent_profile(standard: str, elements: Elements) -> dict[str, Any]:
    prefix = "cmi.core.student_" if standard == SCORM_12 else "cmi.learner_"
    known = {
        "learner_id": elements.get(f"{prefix}id", ""),
        "learner_name": localized(elements.get(f"{prefix}name", ""))[1],
    }
    return {name: text for name, text in known.items() if text}


def said_by_the_lms(standard: str, item: Item, *, learner_id: str, name: str) -> dict[str, str]:
    """Return the elements that the LMS sets before content runs, which documents tell of (RTE §4.2.10-12, §4.2.15)."""
    is_12 = standard == SCORM_12
    data, learner = ("cmi.student_data.", "cmi.core.student_") if is_12 else ("cmi.", "cmi.learner_")
    limit = item.sequencing.limit_conditions.attempt_absolute_duration_limit
    said = {
        "cmi.launch_data": item.data_from_lms,
        f"{data}max_time_allowed": item.max_time_allowed if is_12 else limit,
        f"{data}time_limit_action": item.time_limit_action,
        f"{learner}id": learner_id,
        f"{learner}name": name,
    }
    return {element: text for element, text in said.items() if text}


def data_state_id(store: str) -> str:
    """Return the stateId of a store of adl.data (SCORM Profile §6, ADL Data)."""
    return f"{profile.ADL_DATA}/{store}"


def _stores(elements: Elements) -> list[str]:
    return [store["id"] for store in members(elements, "adl.data").values() if store.get("id")]


def _parameters(facts: Facts, store: str) -> dict[str, Any]:
    return {
        "activityId": facts.course_id,
        "agent": dict(facts.actor),
        "stateId": data_state_id(store),
        "registration": str(facts.registration),
    }


def _comments_from_lms(standard: str, elements: Elements) -> list[dict[str, str]]:
    if standard == SCORM_12:
        text = elements.get("cmi.comments_from_lms", "")
        return [{"comment": text}] if text else []
    found: list[dict[str, str]] = []
    for member in members(elements, "cmi.comments_from_lms").values():
        comment = {"comment": localized(member.get("comment", ""))[1], "location": member.get("location", "")}
        if is_moment(member.get("timestamp", "")):
            comment["timestamp"] = member["timestamp"]
        found.append({name: value for name, value in comment.items() if value})
    return found


def _text(activity_id: str, state_id: str, text: str, registration: UUID | None = None) -> StateDocument:
    return StateDocument(activity_id, state_id, text.encode(errors="replace"), _TEXT, registration)


def _json(activity_id: str, state_id: str, value: Mapping[str, Any]) -> StateDocument:
    return StateDocument(activity_id, state_id, _bytes(value), _JSON)


def _bytes(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
