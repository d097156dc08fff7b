"""The IRIs that cmi5 defines, under the names that the standard gives them (cmi5 §9.3–§9.6)."""

from typing import Final

_ADL: Final = "http://adlnet.gov/expapi/verbs/"
_W3ID: Final = "https://w3id.org/xapi/adl/verbs/"

LAUNCHED: Final = _ADL + "launched"
INITIALIZED: Final = _ADL + "initialized"
COMPLETED: Final = _ADL + "completed"
PASSED: Final = _ADL + "passed"
FAILED: Final = _ADL + "failed"
TERMINATED: Final = _ADL + "terminated"
ABANDONED: Final = _W3ID + "abandoned"
WAIVED: Final = _W3ID + "waived"
SATISFIED: Final = _W3ID + "satisfied"
VOIDED: Final = _ADL + "voided"

VERBS_OF_AU: Final = frozenset({INITIALIZED, COMPLETED, PASSED, FAILED, TERMINATED})
JUDGING_VERBS: Final = frozenset({COMPLETED, PASSED, FAILED})
"""What is about satisfaction, and stays out of sessions that are for looking only (cmi5 §10.2.2)."""

CATEGORY_CMI5: Final = "https://w3id.org/xapi/cmi5/context/categories/cmi5"
CATEGORY_MOVE_ON: Final = "https://w3id.org/xapi/cmi5/context/categories/moveon"

_CONTEXT: Final = "https://w3id.org/xapi/cmi5/context/extensions/"
SESSION_ID: Final = _CONTEXT + "sessionid"
MASTERY_SCORE: Final = _CONTEXT + "masteryscore"
LAUNCH_MODE: Final = _CONTEXT + "launchmode"
LAUNCH_URL: Final = _CONTEXT + "launchurl"
MOVE_ON: Final = _CONTEXT + "moveon"
LAUNCH_PARAMETERS: Final = _CONTEXT + "launchparameters"

_RESULT: Final = "https://w3id.org/xapi/cmi5/result/extensions/"
PROGRESS: Final = _RESULT + "progress"
REASON: Final = _RESULT + "reason"

TYPE_BLOCK: Final = "https://w3id.org/xapi/cmi5/activitytype/block"
TYPE_COURSE: Final = "https://w3id.org/xapi/cmi5/activitytype/course"

NORMAL, BROWSE, REVIEW = LAUNCH_MODES = ("Normal", "Browse", "Review")
OWN_WINDOW, ANY_WINDOW = LAUNCH_METHODS = ("OwnWindow", "AnyWindow")

LAUNCH_DATA: Final = "LMS.LaunchData"
LEARNER_PREFERENCES: Final = "cmi5LearnerPreferences"


def name_of(verb: str) -> str:
    """Return the last part of a verb's IRI, which is what cmi5 calls it."""
    return verb.rpartition("/")[2]
