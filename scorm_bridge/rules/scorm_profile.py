"""The IRIs of ADL's SCORM Profile for xAPI (https://w3id.org/xapi/scorm, version 1.0)."""

from typing import Final

PROFILE: Final = "https://w3id.org/xapi/scorm"
PROFILE_VERSION: Final = "https://w3id.org/xapi/scorm/v1.0"

_VERB: Final = "http://adlnet.gov/expapi/verbs/"
INITIALIZED: Final = _VERB + "initialized"
RESUMED: Final = _VERB + "resumed"
SUSPENDED: Final = _VERB + "suspended"
TERMINATED: Final = _VERB + "terminated"
COMPLETED: Final = _VERB + "completed"
PASSED: Final = _VERB + "passed"
FAILED: Final = _VERB + "failed"
SCORED: Final = _VERB + "scored"
PROGRESSED: Final = _VERB + "progressed"
RESPONDED: Final = _VERB + "responded"
COMMENTED: Final = _VERB + "commented"

_TYPE: Final = "http://adlnet.gov/expapi/activities/"
TYPE_COURSE: Final = _TYPE + "course"
TYPE_LESSON: Final = _TYPE + "lesson"
TYPE_ATTEMPT: Final = _TYPE + "attempt"
TYPE_OBJECTIVE: Final = _TYPE + "objective"
TYPE_PROFILE: Final = _TYPE + "profile"
TYPE_INTERACTION: Final = _TYPE + "cmi.interaction"
"""xAPI's own type of interactions, which the profile's template asks for (xAPI 1.0.3 Data §2.4.4.1)."""

SUBREGISTRATION: Final = "https://w3id.org/xapi/profiles/extensions/subregistration"
"""Tells apart several runs of a pattern within one registration (xAPI Profiles 1.0 Structure §9)."""

STATE_OF_ACTIVITY: Final = "https://w3id.org/xapi/scorm/activity-state"
STATE_OF_ATTEMPT: Final = "https://w3id.org/xapi/scorm/attempt-state"
SUSPEND_DATA: Final = "https://w3id.org/xapi/scorm/types/adl-suspend-data"
ADL_DATA: Final = "https://w3id.org/xapi/scorm/types/adl-data"
ACTIVITY_PROFILE: Final = "https://w3id.org/xapi/scorm/activity-profile"
AGENT_PROFILE: Final = "https://w3id.org/xapi/scorm/agent-profile"

EXTENSIONS: Final = "/xapi/extensions/scorm/"
"""Where our own extensions lie, below the tenant's home page."""


def name_of(verb: str) -> str:
    """Return the last part of a verb's IRI, which is what people read."""
    return verb.rpartition("/")[2]
