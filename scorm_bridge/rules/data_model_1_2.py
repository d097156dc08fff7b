"""The data model of SCORM 1.2: every element, who may read and write it, and of which type it is.

SCORM 1.2 RTE §3.4.4, which has a table for each element and no numbers below: a rule is cited by section and element.
``n`` stands for an index. Responses aren't asked for their letter: tools write more than the
single characters that 1.2 foresees, and the content judges them itself.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Final

from scorm_bridge.rules import durations, times
from scorm_bridge.rules.data_elements import Element, keyword, own, read_only, read_write, write_only
from scorm_bridge.rules.data_types import TYPE_MISMATCH_12, Characters, Either, Form, Number, Vocabulary
from scorm_bridge.rules.findings import SCORM_12

_SECTION: Final = "SCORM 1.2 RTE §3.4.4"
_CODE: Final = TYPE_MISMATCH_12
_HUNDRED: Final = Decimal(100)

_STRING_255: Final = Characters("CMIString255", 255, _CODE)
_STRING_4096: Final = Characters("CMIString4096", 4096, _CODE)
_SUSPEND_DATA: Final = Characters("CMIString4096", 4096, _CODE, is_suspend_data=True)
_IDENTIFIER: Final = Characters("CMIIdentifier", 255, _CODE, may_be_empty=False)
_FEEDBACK: Final = Characters("CMIFeedback", 255, _CODE)
_DECIMAL: Final = Number("CMIDecimal", code=_CODE)
_SCORE: Final = Number(
    "CMIDecimal or CMIBlank", Decimal(0), _HUNDRED, may_be_empty=True, code=_CODE, code_of_range=_CODE
)
_TIMESPAN: Final = Form(
    "CMITimespan", lambda text: durations.is_duration(SCORM_12, text), durations.RULES[SCORM_12], _CODE
)
_TIME: Final = Form("CMITime", times.is_time_of_day, times.RULE_12, _CODE)


def _words(*words: str) -> Vocabulary:
    return Vocabulary(words, "CMIVocabulary", _CODE)


def _whole(low: int, high: int) -> Number:
    return Number("CMISInteger", Decimal(low), Decimal(high), is_whole=True, code=_CODE, code_of_range=_CODE)


STATUSES: Final = ("passed", "completed", "failed", "incomplete", "browsed")
TYPES: Final = ("true-false", "choice", "fill-in", "matching", "performance", "sequencing", "likert", "numeric")
RESULTS: Final = ("correct", "wrong", "unanticipated", "neutral")

_ROWS: Final = (
    keyword("cmi._version", _SECTION),
    keyword("cmi.core._children", _SECTION),
    read_only("cmi.core.student_id", _IDENTIFIER, _SECTION),
    read_only("cmi.core.student_name", _STRING_255, _SECTION),
    read_write("cmi.core.lesson_location", _STRING_255, _SECTION),
    read_only("cmi.core.credit", _words("credit", "no-credit"), _SECTION),
    # Content can't set "not attempted"; the run-time does, and tells it like any value.
    read_write("cmi.core.lesson_status", _words(*STATUSES, "not attempted"), _SECTION),
    own("cmi.core.entry", _words("ab-initio", "resume", ""), _SECTION),
    keyword("cmi.core.score._children", _SECTION),
    read_write("cmi.core.score.raw", _SCORE, _SECTION),
    read_write("cmi.core.score.min", _SCORE, _SECTION),
    read_write("cmi.core.score.max", _SCORE, _SECTION),
    own("cmi.core.total_time", _TIMESPAN, _SECTION),
    read_only("cmi.core.lesson_mode", _words("browse", "normal", "review"), _SECTION),
    write_only("cmi.core.exit", _words("time-out", "suspend", "logout", ""), _SECTION),
    write_only("cmi.core.session_time", _TIMESPAN, _SECTION),
    read_write("cmi.suspend_data", _SUSPEND_DATA, _SECTION),
    read_only("cmi.launch_data", _STRING_4096, _SECTION),
    read_write("cmi.comments", _STRING_4096, _SECTION),
    read_only("cmi.comments_from_lms", _STRING_4096, _SECTION),
    keyword("cmi.objectives._children", _SECTION),
    keyword("cmi.objectives._count", _SECTION),
    read_write("cmi.objectives.n.id", _IDENTIFIER, _SECTION),
    keyword("cmi.objectives.n.score._children", _SECTION),
    read_write("cmi.objectives.n.score.raw", _SCORE, _SECTION),
    read_write("cmi.objectives.n.score.min", _SCORE, _SECTION),
    read_write("cmi.objectives.n.score.max", _SCORE, _SECTION),
    read_write("cmi.objectives.n.status", _words(*STATUSES, "not attempted"), _SECTION),
    keyword("cmi.student_data._children", _SECTION),
    read_only("cmi.student_data.mastery_score", _DECIMAL, _SECTION),
    read_only("cmi.student_data.max_time_allowed", _TIMESPAN, _SECTION),
    read_only(
        "cmi.student_data.time_limit_action",
        _words("exit,message", "exit,no message", "continue,message", "continue,no message"),
        _SECTION,
    ),
    keyword("cmi.student_preference._children", _SECTION),
    read_write("cmi.student_preference.audio", _whole(-1, 100), _SECTION),
    read_write("cmi.student_preference.language", _STRING_255, _SECTION),
    read_write("cmi.student_preference.speed", _whole(-100, 100), _SECTION),
    read_write("cmi.student_preference.text", _whole(-1, 1), _SECTION),
    keyword("cmi.interactions._children", _SECTION),
    keyword("cmi.interactions._count", _SECTION),
    write_only("cmi.interactions.n.id", _IDENTIFIER, _SECTION),
    keyword("cmi.interactions.n.objectives._count", _SECTION),
    write_only("cmi.interactions.n.objectives.n.id", _IDENTIFIER, _SECTION),
    write_only("cmi.interactions.n.time", _TIME, _SECTION),
    write_only("cmi.interactions.n.type", _words(*TYPES), _SECTION),
    keyword("cmi.interactions.n.correct_responses._count", _SECTION),
    write_only("cmi.interactions.n.correct_responses.n.pattern", _FEEDBACK, _SECTION),
    write_only("cmi.interactions.n.weighting", _DECIMAL, _SECTION),
    write_only("cmi.interactions.n.student_response", _FEEDBACK, _SECTION),
    write_only("cmi.interactions.n.result", Either(_words(*RESULTS), _DECIMAL), _SECTION),
    write_only("cmi.interactions.n.latency", _TIMESPAN, _SECTION),
)

ELEMENTS: Final[tuple[Element, ...]] = tuple(replace(each, section=f"{each.section} {each.name}") for each in _ROWS)
