"""Which events of Caliper 1.2 tell what a record tells. Each row names the profile that defines type and action.

A record that no row fits has no counterpart: Caliper has no word for it, or none for things of that kind. A GradeEvent
needs a score.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from feeds.rules.event_names import Event


class Thing(StrEnum):
    """What a record is about, as the types of entities that Caliper tells apart."""

    ASSESSMENT = "Assessment"
    QUESTION = "AssessmentItem"
    OTHER = "AssignableDigitalResource"


THINGS: Final = {
    "http://adlnet.gov/expapi/activities/assessment": Thing.ASSESSMENT,
    "http://adlnet.gov/expapi/activities/question": Thing.QUESTION,
    "http://adlnet.gov/expapi/activities/cmi.interaction": Thing.QUESTION,
}
"""By the Activity's type (ADL Vocabulary); all else is assigned to somebody, and that is all that is known of it."""

RESUMED: Final = "http://adlnet.gov/expapi/verbs/resumed"
SUSPENDED: Final = "http://adlnet.gov/expapi/verbs/suspended"
ANY_VERB: Final = ""
GRADE: Final = "GradeEvent"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table; ``verb`` narrows an event, and ``section`` is where the specification defines the answer."""

    event: Event
    thing: Thing
    type: str
    action: str
    profile: str
    section: str
    verb: str = ANY_VERB


_ASSESSMENT: Final = ("AssessmentProfile", "Caliper 1.2, Assessment Profile: AssessmentEvent")
_ITEM: Final = ("AssessmentProfile", "Caliper 1.2, Assessment Profile: AssessmentItemEvent")
_ASSIGNABLE: Final = ("AssignableProfile", "Caliper 1.2, Assignable Profile: AssignableEvent")
_GRADING: Final = ("GradingProfile", "Caliper 1.2, Grading Profile: GradeEvent")
_READING: Final = ("ReadingProfile", "Caliper 1.2, Reading Profile: ViewEvent")

TABLE: Final = (
    Row(Event.STARTED, Thing.ASSESSMENT, "AssessmentEvent", "Resumed", *_ASSESSMENT, verb=RESUMED),
    Row(Event.TERMINATED, Thing.ASSESSMENT, "AssessmentEvent", "Paused", *_ASSESSMENT, verb=SUSPENDED),
    Row(Event.STARTED, Thing.ASSESSMENT, "AssessmentEvent", "Started", *_ASSESSMENT),
    Row(Event.ATTEMPTED, Thing.ASSESSMENT, "AssessmentEvent", "Started", *_ASSESSMENT),
    Row(Event.STARTED, Thing.QUESTION, "AssessmentItemEvent", "Started", *_ITEM),
    Row(Event.ATTEMPTED, Thing.QUESTION, "AssessmentItemEvent", "Started", *_ITEM),
    Row(Event.ANSWERED, Thing.QUESTION, "AssessmentItemEvent", "Completed", *_ITEM),
    Row(Event.STARTED, Thing.OTHER, "AssignableEvent", "Started", *_ASSIGNABLE),
    Row(Event.ATTEMPTED, Thing.OTHER, "AssignableEvent", "Started", *_ASSIGNABLE),
    Row(Event.COMPLETED, Thing.ASSESSMENT, "AssignableEvent", "Completed", *_ASSIGNABLE),
    Row(Event.COMPLETED, Thing.OTHER, "AssignableEvent", "Completed", *_ASSIGNABLE),
    Row(Event.COMPLETED, Thing.ASSESSMENT, GRADE, "Graded", *_GRADING),
    Row(Event.COMPLETED, Thing.OTHER, GRADE, "Graded", *_GRADING),
    Row(Event.SCORED, Thing.ASSESSMENT, GRADE, "Graded", *_GRADING),
    Row(Event.SCORED, Thing.OTHER, GRADE, "Graded", *_GRADING),
    Row(Event.PASSED, Thing.ASSESSMENT, GRADE, "Graded", *_GRADING),
    Row(Event.PASSED, Thing.OTHER, GRADE, "Graded", *_GRADING),
    Row(Event.FAILED, Thing.ASSESSMENT, GRADE, "Graded", *_GRADING),
    Row(Event.FAILED, Thing.OTHER, GRADE, "Graded", *_GRADING),
    Row(Event.EXPERIENCED, Thing.ASSESSMENT, "ViewEvent", "Viewed", *_READING),
    Row(Event.EXPERIENCED, Thing.OTHER, "ViewEvent", "Viewed", *_READING),
)

_WITHOUT_COUNTERPART: Final = frozenset({(Event.STARTED, Thing.OTHER), (Event.STARTED, Thing.QUESTION)})
"""To go on is to begin for records, and isn't for Caliper, which says so of assessments only."""


def rows_for(event: Event, thing: Thing, verb: str) -> list[Row]:
    """Return the rows of an event, those of its verb before those of any."""
    rows = [row for row in TABLE if (row.event, row.thing) == (event, thing)]
    if verb == RESUMED and (event, thing) in _WITHOUT_COUNTERPART:
        return []
    return [row for row in rows if row.verb == verb] or [row for row in rows if row.verb == ANY_VERB]
