"""Facts of a SCO that Ana takes, right as they are, for tests to change one thing of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from scorm_bridge.rules.cmi_to_xapi import Facts, Happened, Translation, translated
from scorm_bridge.rules.scoring import Terms

BEGAN = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
COURSE = "https://lms.example.org/courses/botany"
SCO = f"{COURSE}/items/item_1"
REGISTRATION = UUID("6f1c1f0e-3b0e-4a53-9d61-5a7e52a6f0f1")
SCO_ATTEMPT = UUID("b0a5c6a8-7f5f-4f6e-8a3b-0d4a1b7f4a11")
ANA = {"objectType": "Agent", "account": {"homePage": "https://lms.example.org", "name": "ana"}}


def facts(standard="2004", *, terms=None, **changes):
    """Return the facts of Ana's first attempt on a SCO."""
    said = Facts(
        terms=terms or Terms(standard),
        actor=ANA,
        home="https://lms.example.org",
        course_id=COURSE,
        course_title="Botany",
        activity_id=SCO,
        activity_title="Leaves",
        registration=REGISTRATION,
        sco_attempt=SCO_ATTEMPT,
        attempt=UUID("0d4a1b7f-6f1c-4f6e-8a3b-b0a5c6a87f5f"),
        language="en",
        platform="Tributary",
        since=BEGAN,
    )
    return replace(said, **changes)


def seconds_later(seconds):
    """Return the moment that many seconds after the SCO began."""
    return BEGAN + timedelta(seconds=seconds)


def happened(kind, seconds=0, lasted=None):
    """Return something that happened to the SCO, so many seconds after it began."""
    key = f"1/{seconds}/{kind}"
    return Happened(kind, seconds_later(seconds), key, None if lasted is None else Decimal(lasted))


def commit(before, after, *events, number=1, said=None, unsaid=()) -> Translation:
    """Translate a commit that comes as many minutes after the beginning as its number says."""
    at = seconds_later(60 * number)
    return translated(said or facts(), before, after, events, at=at, key=f"1/{number}", unsaid=unsaid)


def verbs(translation):
    """Return the names of the verbs in the order in which they are said."""
    return [each["verb"]["id"].rpartition("/")[2] for each in translation.statements]
