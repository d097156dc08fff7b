"""What is known around a commit: elements, shared values and the course's progress, asked in one round trip."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from courses.services import progress
from people.services.round_trip import together
from scorm_bridge.models import SharedValue
from scorm_bridge.services import sco_commits, shared_values
from scorm_bridge.services.element_store import Stored
from scorm_bridge.services.recording import About
from scorm_bridge.services.sco_commits import Begun
from scorm_bridge.services.shared_values import Owners
from scorm_bridge.services.taking import Taking


@dataclass(frozen=True, slots=True)
class Found:
    """The elements that a commit has to do with, the global objectives, and where the learner stands in the course."""

    stored: Mapping[str, Stored]
    owners: Owners
    objectives: Sequence[SharedValue]
    where: progress.Standing


def found(taking: Taking, about: About, begun: Begun | None) -> Found:
    """Return what is known around a commit, whose registration the caller holds."""
    attempt, enrollment = taking.attempt, about.enrollment
    owners = shared_values.owners_of(attempt, enrollment.learner_id, taking.manifest.organization)
    objectives, *rest = together(
        shared_values.objectives_asked(owners),
        *progress.asked_of(enrollment, attempt.item_id),
        *([] if begun is None else [sco_commits.asked(taking, begun)]),
    )
    stored = {} if begun is None else rest.pop()
    return Found(stored, owners, objectives, progress.standing_in(enrollment, attempt.item_id, rest))
