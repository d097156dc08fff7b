"""Which verb of which standard is which event: the rows that make learning records of Statements.

A row holds for the Statements of one standard, XAPI for those of all. The rows of the Statement's own standard are
looked at before those of XAPI. Change nothing in a row that consumers have seen: add one, and raise VERSION.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from feeds.rules.event_names import Event

VERSION: Final = 1
"""The mapping's version: which rows, and which reading of results, a record was made by."""

XAPI, CMI5, SCORM, LTI = STANDARDS = ("xapi", "cmi5", "scorm", "lti")

_ADL: Final = "http://adlnet.gov/expapi/verbs/"
_W3ID: Final = "https://w3id.org/xapi/adl/verbs/"
_VIDEO: Final = "https://w3id.org/xapi/video/verbs/"
_STREAMS: Final = "http://activitystrea.ms/schema/1.0/"
_TINCAN: Final = "http://id.tincanapi.com/verb/"


@dataclass(frozen=True, slots=True)
class MappingRow:
    """One rule: a verb of a standard is an event; ``source`` is where the standard says what the verb means."""

    id: str
    standard: str
    verb: str
    event: Event
    source: str


_NAMES: Final = {_ADL: "adl", _W3ID: "w3id", _VIDEO: "video", _STREAMS: "streams", _TINCAN: "tincan"}


def _rows(standard: str, *rows: tuple[str, Event, str]) -> tuple[MappingRow, ...]:
    return tuple(MappingRow(_id_of(standard, verb), standard, verb, event, source) for verb, event, source in rows)


def _id_of(standard: str, verb: str) -> str:
    """Return a row's name, which stays when others are added: the standard, whose word it is, and the word."""
    vocabulary, _, word = verb.rpartition("/")
    return f"{standard}/{_NAMES[vocabulary + '/']}/{word}"


TABLE: Final[tuple[MappingRow, ...]] = (
    *_rows(
        CMI5,
        (_ADL + "launched", Event.LAUNCHED, "cmi5 §9.3.1"),
        (_ADL + "initialized", Event.STARTED, "cmi5 §9.3.2"),
        (_ADL + "completed", Event.COMPLETED, "cmi5 §9.3.3"),
        (_ADL + "passed", Event.PASSED, "cmi5 §9.3.4"),
        (_ADL + "failed", Event.FAILED, "cmi5 §9.3.5"),
        (_W3ID + "abandoned", Event.ABANDONED, "cmi5 §9.3.6"),
        (_W3ID + "waived", Event.WAIVED, "cmi5 §9.3.7"),
        (_ADL + "terminated", Event.TERMINATED, "cmi5 §9.3.8"),
        (_W3ID + "satisfied", Event.SATISFIED, "cmi5 §9.3.9"),
    ),
    *_rows(
        SCORM,
        (_ADL + "initialized", Event.STARTED, "SCORM Profile 1.0, Initializing an attempt"),
        (_ADL + "resumed", Event.STARTED, "SCORM Profile 1.0, Resuming an attempt: a session begins again"),
        (_ADL + "suspended", Event.TERMINATED, "SCORM Profile 1.0, Suspending an attempt: a session ends"),
        (_ADL + "terminated", Event.TERMINATED, "SCORM Profile 1.0, Terminating an attempt"),
        (_ADL + "completed", Event.COMPLETED, "SCORM Profile 1.0, Completion Status"),
        (_ADL + "passed", Event.PASSED, "SCORM Profile 1.0, Success Status"),
        (_ADL + "failed", Event.FAILED, "SCORM Profile 1.0, Success Status"),
        (_ADL + "scored", Event.SCORED, "SCORM Profile 1.0, Score"),
        (_ADL + "progressed", Event.PROGRESSED, "SCORM Profile 1.0, Progress Measure"),
        (_ADL + "responded", Event.ANSWERED, "SCORM Profile 1.0, Interactions"),
    ),
    *_rows(
        LTI,
        (_ADL + "launched", Event.LAUNCHED, "LTI Core 1.3 §5.1"),
        (_ADL + "scored", Event.SCORED, "LTI AGS 2.0 §3.4"),
        (_ADL + "completed", Event.COMPLETED, "LTI AGS 2.0 §3.4.7"),
    ),
    *_rows(
        XAPI,
        (_ADL + "voided", Event.VOIDED, "xAPI 1.0.3 Data §2.3.2"),
        (_ADL + "registered", Event.ENROLLED, "ADL Vocabulary: registered"),
        (_ADL + "launched", Event.LAUNCHED, "ADL Vocabulary: launched"),
        (_ADL + "initialized", Event.STARTED, "ADL Vocabulary: initialized"),
        (_ADL + "resumed", Event.STARTED, "ADL Vocabulary: resumed"),
        (_ADL + "attempted", Event.ATTEMPTED, "ADL Vocabulary: attempted"),
        (_ADL + "answered", Event.ANSWERED, "ADL Vocabulary: answered"),
        (_ADL + "responded", Event.ANSWERED, "ADL Vocabulary: responded"),
        (_ADL + "progressed", Event.PROGRESSED, "ADL Vocabulary: progressed"),
        (_ADL + "completed", Event.COMPLETED, "ADL Vocabulary: completed"),
        (_ADL + "passed", Event.PASSED, "ADL Vocabulary: passed"),
        (_ADL + "mastered", Event.PASSED, "ADL Vocabulary: mastered"),
        (_ADL + "failed", Event.FAILED, "ADL Vocabulary: failed"),
        (_ADL + "scored", Event.SCORED, "ADL Vocabulary: scored"),
        (_ADL + "satisfied", Event.SATISFIED, "ADL Vocabulary: satisfied"),
        (_W3ID + "satisfied", Event.SATISFIED, "ADL Vocabulary: satisfied"),
        (_ADL + "waived", Event.WAIVED, "ADL Vocabulary: waived"),
        (_W3ID + "waived", Event.WAIVED, "ADL Vocabulary: waived"),
        (_ADL + "abandoned", Event.ABANDONED, "ADL Vocabulary: abandoned"),
        (_W3ID + "abandoned", Event.ABANDONED, "ADL Vocabulary: abandoned"),
        (_ADL + "suspended", Event.TERMINATED, "ADL Vocabulary: suspended"),
        (_ADL + "terminated", Event.TERMINATED, "ADL Vocabulary: terminated"),
        (_ADL + "exited", Event.TERMINATED, "ADL Vocabulary: exited"),
        (_ADL + "experienced", Event.EXPERIENCED, "ADL Vocabulary: experienced"),
        (_ADL + "attended", Event.EXPERIENCED, "ADL Vocabulary: attended"),
        (_ADL + "interacted", Event.EXPERIENCED, "ADL Vocabulary: interacted"),
        (_VIDEO + "played", Event.EXPERIENCED, "xAPI Video Profile 1.0: played"),
        (_STREAMS + "start", Event.STARTED, "Activity Base Schema: start"),
        (_STREAMS + "complete", Event.COMPLETED, "Activity Base Schema: complete"),
        (_STREAMS + "consume", Event.EXPERIENCED, "Activity Base Schema: consume"),
        (_STREAMS + "read", Event.EXPERIENCED, "Activity Base Schema: read"),
        (_STREAMS + "watch", Event.EXPERIENCED, "Activity Base Schema: watch"),
        (_TINCAN + "viewed", Event.EXPERIENCED, "Tin Can Registry: viewed"),
    ),
)

OTHER: Final = MappingRow("other", XAPI, "", Event.OTHER, "no row has the verb")
_NONE: Final[Mapping[tuple[str, str], MappingRow]] = {}
_BY_ID: Final = {row.id: row for row in TABLE}
_BY_VERB: Final = {(row.standard, row.verb): row for row in TABLE}


def row_for(standard: str, verb: str, proposed: Mapping[tuple[str, str], MappingRow] = _NONE) -> MappingRow:
    """Return the row that says what a verb means in a standard; OTHER if none does.

    ``proposed`` rows, by standard and verb, stand in the place of those that there are, or beside them.
    """
    places = ((standard, verb), (XAPI, verb))
    return next((row for place in places if (row := proposed.get(place) or _BY_VERB.get(place))), OTHER)


def proposal(standard: str, verb: str, event: str) -> MappingRow:
    """Return a row that isn't in the table yet, to be tried out."""
    return MappingRow(f"proposed/{standard}/{verb}", standard, verb, Event(event), "proposed")


def row_named(name: str) -> MappingRow:
    """Return the row of a name, as records say it; OTHER for one that isn't there any more."""
    return _BY_ID.get(name, OTHER)
