"""What the course's own status says: completed, with success and score where they are known (SCORM Profile §7).

It follows no pattern of the profile's version, so that its category names the profile alone.
"""

from datetime import datetime
from typing import Any

from scorm_bridge.rules import scorm_profile as profile
from scorm_bridge.rules.activity_ids import attempt_id
from scorm_bridge.rules.scoring import COMPLETED, FAILED, PASSED, Status
from scorm_bridge.rules.statement_parts import activity, course, id_of, outcome_of, text_of, verb
from scorm_bridge.rules.translation_facts import Facts


def course_statement(facts: Facts, before: Status, after: Status, *, at: datetime, key: str) -> dict[str, Any] | None:
    """Return what is to be said when the course is completed, or judged anew once it is; None if there is nothing.

    ``facts.attempt`` is the attempt on the whole course.
    """
    if facts.attempt is None or not facts.terms.counts or after.completion != COMPLETED:
        return None
    judged = after.success in (PASSED, FAILED) and after.success != before.success
    if before.completion == COMPLETED and not judged:
        return None
    iri = attempt_id(facts.course_id, facts.attempt)
    return {
        "id": str(id_of(facts.attempt, f"{key}/course")),
        "actor": dict(facts.actor),
        "verb": verb(profile.COMPLETED),
        "object": course(facts),
        "result": outcome_of(after),
        "context": {
            "registration": str(facts.registration),
            "contextActivities": {
                "grouping": [course(facts), activity(iri, profile.TYPE_ATTEMPT, "Attempt", "en")],
                "category": [activity(profile.PROFILE, profile.TYPE_PROFILE)],
            },
            **({"platform": facts.platform} if facts.platform else {}),
        },
        "timestamp": text_of(at),
    }
