"""The data model elements of SCORM and their places in xAPI: what ``translation_table`` shows and carries out."""

from dataclasses import dataclass, field
from decimal import Decimal

STANDARDS = ("1.2", "2004")


@dataclass(frozen=True)
class Row:
    """An element in both standards, the Statement or document it goes into, the place there, and an example of it."""

    names: tuple[str, str]
    into: str
    place: tuple[str, ...]
    values: tuple[str, str]
    expected: object
    also: dict = field(default_factory=dict)
    terms: dict = field(default_factory=dict)
    total_seconds: Decimal | None = None
    note: str = ""

    def in_standard(self, standard):
        """Return the name and the example value in a standard, None where it has no such element."""
        place = STANDARDS.index(standard)
        return (self.names[place], self.values[place]) if self.names[place] else None


@dataclass(frozen=True)
class Elsewhere:
    """An element that no Statement or document shows by itself, why, and the test that proves it."""

    names: tuple[str, str]
    reason: str
    test: str


_ASKED = {
    "1.2": {"cmi.interactions.0.id": "q1", "cmi.interactions.0.type": "choice", "cmi.interactions.0.result": "correct"},
    "2004": {
        "cmi.interactions.0.id": "q1",
        "cmi.interactions.0.type": "choice",
        "cmi.interactions.0.result": "correct",
    },
}
_AIM = {"1.2": {"cmi.objectives.0.id": "o1"}, "2004": {"cmi.objectives.0.id": "o1"}}
_AIM_SCORED = {
    "1.2": {"cmi.objectives.0.id": "o1", "cmi.objectives.0.score.raw": "50"},
    "2004": {"cmi.objectives.0.id": "o1", "cmi.objectives.0.score.raw": "50"},
}
_AIM_PASSED = {"2004": {"cmi.objectives.0.id": "o1", "cmi.objectives.0.success_status": "passed"}}
_SCORED = {"1.2": {"cmi.core.score.raw": "50"}, "2004": {"cmi.score.raw": "50"}}
_COMMENT = {"2004": {"cmi.comments_from_learner.0.comment": "Fine."}}
_SCO = "https://lms.example.org/courses/botany/items/item_1"
_WHEN = "2026-11-21T15:00:30.0Z"

_I, _O, _C = "cmi.interactions.n.", "cmi.objectives.n.", "cmi.comments_from_learner.n."
_PREFERENCES_12, _PREFERENCES_2004 = "cmi.student_preference.", "cmi.learner_preference."

ROWS = (
    Row(("cmi.comments", _C + "comment"), "commented", ("result", "response"), ("Fine.", "Fine."), "Fine."),
    Row(("", _C + "location"), "commented", ("context", "extensions", "location"), ("", "page 7"), "page 7", _COMMENT),
    Row(
        ("", _C + "timestamp"),
        "commented",
        ("timestamp",),
        ("", _WHEN),
        "2026-11-21T15:00:30.000Z",
        _COMMENT,
        note="where it lies within the session; else as the extension `timestamp`",
    ),
    Row(
        ("cmi.comments_from_lms", "cmi.comments_from_lms.n.comment"),
        "attempt-state",
        ("comments_from_lms", 0, "comment"),
        ("Hello.", "Hello."),
        "Hello.",
    ),
    Row(
        ("", "cmi.comments_from_lms.n.location"),
        "attempt-state",
        ("comments_from_lms", 0, "location"),
        ("", "start"),
        "start",
    ),
    Row(
        ("", "cmi.comments_from_lms.n.timestamp"),
        "attempt-state",
        ("comments_from_lms", 0, "timestamp"),
        ("", _WHEN),
        _WHEN,
    ),
    Row(("", "cmi.completion_status"), "completed", ("result", "completion"), ("", "completed"), True),
    Row(("", "cmi.success_status"), "failed", ("result", "success"), ("", "failed"), False),
    Row(
        ("cmi.core.lesson_status", ""),
        "passed",
        ("result", "success"),
        ("passed", ""),
        True,
        note="with `result.completion`; `failed` and `completed` likewise",
    ),
    Row(
        ("", "cmi.completion_threshold"),
        "activity-profile",
        ("completion_threshold",),
        ("", "0.8"),
        0.8,
        terms={"completion_threshold": Decimal("0.8")},
    ),
    Row(
        ("cmi.student_data.mastery_score", "cmi.scaled_passing_score"),
        "activity-profile",
        ("scaled_passing_score",),
        ("70", "0.7"),
        0.7,
        terms={"mastery_score": Decimal(70), "scaled_passing_score": Decimal("0.7")},
    ),
    Row(
        ("cmi.core.credit", "cmi.credit"),
        "attempt-state",
        ("credit",),
        ("no-credit", "no-credit"),
        "no-credit",
        terms={"credit": "no-credit"},
        note="without credit nothing is judged",
    ),
    Row(
        ("cmi.core.lesson_mode", "cmi.mode"),
        "attempt-state",
        ("mode",),
        ("browse", "browse"),
        "browse",
        terms={"mode": "browse"},
    ),
    Row(
        ("cmi.core.exit", "cmi.exit"),
        "terminated",
        ("context", "extensions", "exit"),
        ("time-out", "time-out"),
        "time-out",
        note="`suspended` where it is suspend",
    ),
    Row((_I + "id", _I + "id"), "responded", ("object", "id"), ("q 1", "q 1"), f"{_SCO}/interactions/q%201", _ASKED),
    Row(
        (_I + "type", _I + "type"),
        "responded",
        ("object", "definition", "interactionType"),
        ("likert", "likert"),
        "likert",
        _ASKED,
    ),
    Row(
        (_I + "objectives.n.id", _I + "objectives.n.id"),
        "responded",
        ("context", "contextActivities", "other", 0, "id"),
        ("o1", "o1"),
        f"{_SCO}/objectives/o1",
        _ASKED,
    ),
    Row(
        ("", _I + "timestamp"),
        "responded",
        ("timestamp",),
        ("", _WHEN),
        "2026-11-21T15:00:30.000Z",
        _ASKED,
        note="where it lies within the session; else as the extension `timestamp`",
    ),
    Row(
        (_I + "time", ""),
        "responded",
        ("context", "extensions", "timestamp"),
        ("15:00:30", ""),
        "15:00:30",
        _ASKED,
        note="a time of day is no moment",
    ),
    Row(
        (_I + "correct_responses.n.pattern", _I + "correct_responses.n.pattern"),
        "responded",
        ("object", "definition", "correctResponsesPattern", 0),
        ("{a,b}", "a[,]b"),
        "a[,]b",
        _ASKED,
        note="1.2's in xAPI's spelling",
    ),
    Row(
        (_I + "weighting", _I + "weighting"),
        "responded",
        ("object", "definition", "extensions", "weighting"),
        ("2.5", "2.5"),
        2.5,
        _ASKED,
    ),
    Row(
        (_I + "student_response", _I + "learner_response"),
        "responded",
        ("result", "response"),
        ("a,c", "a[,]c"),
        "a[,]c",
        _ASKED,
        note="1.2's in xAPI's spelling",
    ),
    Row(
        (_I + "result", _I + "result"),
        "responded",
        ("result", "success"),
        ("wrong", "incorrect"),
        False,
        _ASKED,
        note="a number is `result.score.raw`; neutral and unanticipated are the extension `result`",
    ),
    Row(
        (_I + "latency", _I + "latency"),
        "responded",
        ("result", "duration"),
        ("00:00:12.50", "PT12.5S"),
        "PT12.5S",
        _ASKED,
    ),
    Row(
        ("", _I + "description"),
        "responded",
        ("object", "definition", "description", "en"),
        ("", "{lang=en}Which?"),
        "Which?",
        _ASKED,
    ),
    Row(("cmi.launch_data", "cmi.launch_data"), "activity-profile", ("launch_data",), ("a=1", "a=1"), "a=1"),
    Row(("cmi.core.student_id", "cmi.learner_id"), "agent-profile", ("learner_id",), ("ana", "ana"), "ana"),
    Row(
        ("cmi.core.student_name", "cmi.learner_name"),
        "agent-profile",
        ("learner_name",),
        ("López, Ana", "{lang=es}López, Ana"),
        "López, Ana",
    ),
    Row(
        (_PREFERENCES_12 + "audio", _PREFERENCES_2004 + "audio_level"),
        "attempt-state",
        ("preferences", "audio_level"),
        ("50", "50"),
        50,
    ),
    Row(
        (_PREFERENCES_12 + "language", _PREFERENCES_2004 + "language"),
        "attempt-state",
        ("preferences", "language"),
        ("es", "es"),
        "es",
    ),
    Row(
        (_PREFERENCES_12 + "speed", _PREFERENCES_2004 + "delivery_speed"),
        "attempt-state",
        ("preferences", "delivery_speed"),
        ("2", "2"),
        2,
    ),
    Row(
        (_PREFERENCES_12 + "text", _PREFERENCES_2004 + "audio_captioning"),
        "attempt-state",
        ("preferences", "audio_captioning"),
        ("-1", "-1"),
        -1,
    ),
    Row(("cmi.core.lesson_location", "cmi.location"), "attempt-state", ("location",), ("page 7", "page 7"), "page 7"),
    Row(
        ("cmi.student_data.max_time_allowed", "cmi.max_time_allowed"),
        "activity-profile",
        ("max_time_allowed",),
        ("0001:30:00", "PT1H30M"),
        5400,
        note="seconds",
    ),
    Row(
        ("cmi.student_data.time_limit_action", "cmi.time_limit_action"),
        "activity-profile",
        ("time_limit_action",),
        ("exit,message", "exit,message"),
        "exit,message",
    ),
    Row(
        (_O + "id", _O + "id"),
        "scored",
        ("object", "id"),
        ("o 1", "o 1"),
        f"{_SCO}/objectives/o%201",
        _AIM_SCORED,
    ),
    Row(("", _O + "score.scaled"), "scored", ("result", "score", "scaled"), ("", "0.5"), 0.5, _AIM),
    Row(
        (_O + "score.raw", _O + "score.raw"),
        "scored",
        ("result", "score", "raw"),
        ("50", "50"),
        50,
        _AIM,
        note="1.2's hundredth part is `scaled`",
    ),
    Row((_O + "score.min", _O + "score.min"), "scored", ("result", "score", "min"), ("0", "0"), 0, _AIM_SCORED),
    Row((_O + "score.max", _O + "score.max"), "scored", ("result", "score", "max"), ("99", "99"), 99, _AIM_SCORED),
    Row((_O + "status", ""), "passed", ("result", "success"), ("passed", ""), True, _AIM),
    Row(("", _O + "success_status"), "passed", ("result", "success"), ("", "passed"), True, _AIM),
    Row(("", _O + "completion_status"), "completed", ("result", "completion"), ("", "completed"), True, _AIM),
    Row(("", _O + "progress_measure"), "progressed", ("result", "score", "scaled"), ("", "0.5"), 0.5, _AIM),
    Row(
        ("", _O + "description"),
        "passed",
        ("object", "definition", "description", "en"),
        ("", "{lang=en}Leaves"),
        "Leaves",
        _AIM_PASSED,
    ),
    Row(("", "cmi.progress_measure"), "progressed", ("result", "score", "scaled"), ("", "0.75"), 0.75),
    Row(("", "cmi.score.scaled"), "scored", ("result", "score", "scaled"), ("", "0.75"), 0.75),
    Row(
        ("cmi.core.score.raw", "cmi.score.raw"),
        "scored",
        ("result", "score", "raw"),
        ("75", "75"),
        75,
        note="1.2's hundredth part is `scaled`",
    ),
    Row(("cmi.core.score.min", "cmi.score.min"), "scored", ("result", "score", "min"), ("0", "0"), 0, _SCORED),
    Row(("cmi.core.score.max", "cmi.score.max"), "scored", ("result", "score", "max"), ("99", "99"), 99, _SCORED),
    Row(
        ("cmi.core.session_time", "cmi.session_time"),
        "terminated",
        ("result", "duration"),
        ("0001:02:03.50", "PT1H2M3.5S"),
        "PT1H2M3.5S",
        note="`suspended` likewise",
    ),
    Row(("cmi.suspend_data", "cmi.suspend_data"), "adl-suspend-data", (), ("a=1", "a=1"), "a=1"),
    Row(
        ("cmi.core.total_time", "cmi.total_time"),
        "attempt-state",
        ("total_time",),
        ("0001:00:00", "PT1H"),
        "PT1H",
        total_seconds=Decimal(3600),
        note="as the server has added it up",
    ),
    Row(
        ("", "adl.data.n.id"),
        "attempt-state",
        ("adl_data", 0, "stateId"),
        ("", "urn:store:1"),
        "https://w3id.org/xapi/scorm/types/adl-data/urn:store:1",
    ),
)
ELSEWHERE = (
    Elsewhere(
        ("cmi.core.entry", "cmi.entry"),
        "`initialized` where it is ab-initio, `resumed` where it is resume",
        "test_translation_of_runs.py::test_a_later_run_is_resumed_and_not_initialized_again",
    ),
    Elsewhere(
        ("", "adl.data.n.store"),
        "a State document of the course, to which `adl_data` of the attempt's state leads",
        "test_translation_of_documents.py::test_each_store_of_adl_data_has_a_document_that_the_attempts_state_leads_to",
    ),
    *(
        Elsewhere(
            ("", f"adl.nav.{name}"),
            "navigation, which the profile has no Statement for",
            "test_translation_table.py::test_navigation_gives_no_statement",
        )
        for name in ("request", "request_valid.continue", "request_valid.previous")
    ),
)
