"""The data model of SCORM 2004: every element, who may read and write it, and of which type it is.

SCORM 2004 4th Ed. RTE §4.2 (cmi) and §4.3 (adl.data), SN §5.6 (adl.nav). ``n`` stands for an index. What a response
looks like depends on the interaction's type: ``interaction_formats`` judges it.
"""

from decimal import Decimal
from typing import Final

from scorm_bridge.rules.data_elements import Element, collection, keyword, own, read_only, read_write, write_only
from scorm_bridge.rules.data_types import (
    LANGUAGE,
    MOMENT,
    TIME_INTERVAL,
    Characters,
    Either,
    Form,
    LocalizedString,
    Number,
    Vocabulary,
)
from scorm_bridge.rules.navigation_requests import is_navigation_request

_RTE: Final = "SCORM 2004 4th Ed. RTE §4.2"
_DATA: Final = "SCORM 2004 4th Ed. RTE §4.3"
_SN: Final = "SCORM 2004 4th Ed. SN §5.6"
_ZERO: Final = Decimal(0)
_ONE: Final = Decimal(1)

_LONG_IDENTIFIER: Final = Characters("long_identifier_type", 4000, may_be_empty=False)
_REAL: Final = Number("real(10,7)")
_SCALED: Final = Number("real(10,7) range(-1..1)", -_ONE, _ONE)
_MEASURE: Final = Number("real(10,7) range(0..1)", _ZERO, _ONE)
_LEVEL: Final = Number("real(10,7) range(0..*)", _ZERO)
_COMPLETION: Final = Vocabulary(("completed", "incomplete", "not attempted", "unknown"))
_SUCCESS: Final = Vocabulary(("passed", "failed", "unknown"))
_NAVIGATION: Final = Form(
    "navigation request",
    is_navigation_request,
    "Send continue, previous, exit, exitAll, abandon, abandonAll, suspendAll, _none_, or {target=…}choice or jump.",
)
_RESPONSE: Final = Characters("characterstring (by interaction type)", 126_497)
"""The longest that has to be taken: 250 steps of a performance, each of 250 characters with as many for its answer."""

TYPES: Final = (
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
)
RESULTS: Final = ("correct", "incorrect", "unanticipated", "neutral")

_COMMENTS: Final = (
    keyword("cmi.comments_from_learner._children", f"{_RTE}.2"),
    collection("cmi.comments_from_learner._count", f"{_RTE}.2", 250),
    read_write("cmi.comments_from_learner.n.comment", LocalizedString(4000), f"{_RTE}.2"),
    read_write("cmi.comments_from_learner.n.location", Characters("characterstring", 250), f"{_RTE}.2"),
    read_write("cmi.comments_from_learner.n.timestamp", MOMENT, f"{_RTE}.2"),
    keyword("cmi.comments_from_lms._children", f"{_RTE}.3"),
    collection("cmi.comments_from_lms._count", f"{_RTE}.3", 100),
    read_only("cmi.comments_from_lms.n.comment", LocalizedString(4000), f"{_RTE}.3"),
    read_only("cmi.comments_from_lms.n.location", Characters("characterstring", 250), f"{_RTE}.3"),
    read_only("cmi.comments_from_lms.n.timestamp", MOMENT, f"{_RTE}.3"),
)
_STATUS: Final = (
    read_write("cmi.completion_status", _COMPLETION, f"{_RTE}.4"),
    read_only("cmi.completion_threshold", _MEASURE, f"{_RTE}.5"),
    read_only("cmi.credit", Vocabulary(("credit", "no-credit")), f"{_RTE}.6"),
    own("cmi.entry", Vocabulary(("ab-initio", "resume", "")), f"{_RTE}.7"),
    write_only("cmi.exit", Vocabulary(("time-out", "suspend", "logout", "normal", "")), f"{_RTE}.8"),
)
_INTERACTIONS: Final = (
    keyword("cmi.interactions._children", f"{_RTE}.9"),
    collection("cmi.interactions._count", f"{_RTE}.9", 250),
    read_write("cmi.interactions.n.id", _LONG_IDENTIFIER, f"{_RTE}.9"),
    read_write("cmi.interactions.n.type", Vocabulary(TYPES), f"{_RTE}.9"),
    collection("cmi.interactions.n.objectives._count", f"{_RTE}.9", 10),
    read_write("cmi.interactions.n.objectives.n.id", _LONG_IDENTIFIER, f"{_RTE}.9"),
    read_write("cmi.interactions.n.timestamp", MOMENT, f"{_RTE}.9"),
    collection("cmi.interactions.n.correct_responses._count", f"{_RTE}.9", 10),
    read_write("cmi.interactions.n.correct_responses.n.pattern", _RESPONSE, f"{_RTE}.9.1"),
    read_write("cmi.interactions.n.weighting", _REAL, f"{_RTE}.9"),
    read_write("cmi.interactions.n.learner_response", _RESPONSE, f"{_RTE}.9.2"),
    read_write("cmi.interactions.n.result", Either(Vocabulary(RESULTS), _REAL), f"{_RTE}.9"),
    read_write("cmi.interactions.n.latency", TIME_INTERVAL, f"{_RTE}.9"),
    read_write("cmi.interactions.n.description", LocalizedString(250), f"{_RTE}.9"),
)
_LEARNER: Final = (
    read_only("cmi.launch_data", Characters("characterstring", 4000), f"{_RTE}.10"),
    read_only("cmi.learner_id", _LONG_IDENTIFIER, f"{_RTE}.11"),
    read_only("cmi.learner_name", LocalizedString(250), f"{_RTE}.12"),
    keyword("cmi.learner_preference._children", f"{_RTE}.13"),
    read_write("cmi.learner_preference.audio_level", _LEVEL, f"{_RTE}.13"),
    read_write("cmi.learner_preference.language", LANGUAGE, f"{_RTE}.13"),
    read_write("cmi.learner_preference.delivery_speed", _LEVEL, f"{_RTE}.13"),
    read_write("cmi.learner_preference.audio_captioning", Vocabulary(("-1", "0", "1")), f"{_RTE}.13"),
    read_write("cmi.location", Characters("characterstring", 1000), f"{_RTE}.14"),
    read_only("cmi.max_time_allowed", TIME_INTERVAL, f"{_RTE}.15"),
    read_only("cmi.mode", Vocabulary(("browse", "normal", "review")), f"{_RTE}.16"),
)
_OBJECTIVES: Final = (
    keyword("cmi.objectives._children", f"{_RTE}.17"),
    collection("cmi.objectives._count", f"{_RTE}.17", 100),
    read_write("cmi.objectives.n.id", _LONG_IDENTIFIER, f"{_RTE}.17"),
    keyword("cmi.objectives.n.score._children", f"{_RTE}.17"),
    read_write("cmi.objectives.n.score.scaled", _SCALED, f"{_RTE}.17"),
    read_write("cmi.objectives.n.score.raw", _REAL, f"{_RTE}.17"),
    read_write("cmi.objectives.n.score.min", _REAL, f"{_RTE}.17"),
    read_write("cmi.objectives.n.score.max", _REAL, f"{_RTE}.17"),
    read_write("cmi.objectives.n.success_status", _SUCCESS, f"{_RTE}.17"),
    read_write("cmi.objectives.n.completion_status", _COMPLETION, f"{_RTE}.17"),
    read_write("cmi.objectives.n.progress_measure", _MEASURE, f"{_RTE}.17"),
    read_write("cmi.objectives.n.description", LocalizedString(250), f"{_RTE}.17"),
)
_RESULT: Final = (
    read_write("cmi.progress_measure", _MEASURE, f"{_RTE}.18"),
    read_only("cmi.scaled_passing_score", _SCALED, f"{_RTE}.19"),
    keyword("cmi.score._children", f"{_RTE}.20"),
    read_write("cmi.score.scaled", _SCALED, f"{_RTE}.20"),
    read_write("cmi.score.raw", _REAL, f"{_RTE}.20"),
    read_write("cmi.score.min", _REAL, f"{_RTE}.20"),
    read_write("cmi.score.max", _REAL, f"{_RTE}.20"),
    write_only("cmi.session_time", TIME_INTERVAL, f"{_RTE}.21"),
    read_write("cmi.success_status", _SUCCESS, f"{_RTE}.22"),
    read_write("cmi.suspend_data", Characters("characterstring", 64_000, is_suspend_data=True), f"{_RTE}.23"),
    read_only(
        "cmi.time_limit_action",
        Vocabulary(("exit,message", "continue,message", "exit,no message", "continue,no message")),
        f"{_RTE}.24",
    ),
    own("cmi.total_time", TIME_INTERVAL, f"{_RTE}.25"),
)
_ADL: Final = (
    keyword("adl.data._children", _DATA),
    collection("adl.data._count", _DATA, 0),
    read_only("adl.data.n.id", _LONG_IDENTIFIER, _DATA),
    read_write("adl.data.n.store", Characters("characterstring", 64_000), _DATA),
    read_write("adl.nav.request", _NAVIGATION, _SN),
    read_only("adl.nav.request_valid.continue", Vocabulary(("true", "false", "unknown")), _SN),
    read_only("adl.nav.request_valid.previous", Vocabulary(("true", "false", "unknown")), _SN),
)

ELEMENTS: Final[tuple[Element, ...]] = (
    keyword("cmi._version", f"{_RTE}.1"),
    *_COMMENTS,
    *_STATUS,
    *_INTERACTIONS,
    *_LEARNER,
    *_OBJECTIVES,
    *_RESULT,
    *_ADL,
)
