"""What a learning record can say that happened."""

from enum import StrEnum
from typing import Final


class Event(StrEnum):
    """The events of learning records 1.0; whoever consumes records meets no other.

    What a verb means beyond them isn't guessed: it is OTHER, with the verb's IRI beside it.
    """

    ENROLLED = "enrolled"
    LAUNCHED = "launched"
    STARTED = "started"
    PROGRESSED = "progressed"
    ATTEMPTED = "attempted"
    ANSWERED = "answered"
    COMPLETED = "completed"
    PASSED = "passed"
    FAILED = "failed"
    SCORED = "scored"
    SATISFIED = "satisfied"
    WAIVED = "waived"
    ABANDONED = "abandoned"
    TERMINATED = "terminated"
    EXPERIENCED = "experienced"
    VOIDED = "voided"
    OTHER = "other"


EVENTS: Final = [each.value for each in Event]
"""Their names, as they stand in records."""
