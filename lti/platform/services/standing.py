"""Where a learner of a course stands with its items, for those who teach it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from courses.services import memberships
from feeds.services.learner_items import items_in_course, shown_to_people
from people.rules.errors import UnknownLearner


@dataclass(frozen=True, slots=True)
class Standing:
    """A learner, and the items of the course that records tell of."""

    learner: Any
    items: list[dict[str, Any]]


def standing_of(tenant_id: int, course_id: UUID, learner_id: UUID) -> Standing:
    """Return where a learner stands; who has no place in the course is unknown here."""
    found = memberships.of_people(tenant_id, course_id, [learner_id])
    if not found:
        raise UnknownLearner(f"The course has no learner {learner_id}.")
    return Standing(found[0].learner, shown_to_people(items_in_course(tenant_id, learner_id, course_id)))
