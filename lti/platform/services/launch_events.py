"""What a launch leaves behind: the audit trail, a Statement, and where the learner stands."""

from uuid import UUID, uuid4

from django.utils import timezone

from courses.services import course_items, enrollments, progress
from lti.platform.rules import statements
from lti.platform.services import lti_statements
from lti.platform.services.messages import Gathered
from lti.security.rules import vocabulary as v
from people.services import audit


def launched(gathered: Gathered) -> None:
    """Write down that a message was sent to a tool; part of the transaction that uses the launch up."""
    request, facts = gathered.request, gathered.request.facts
    audit.write(
        tenant_id=request.tenant_id,
        who=f"learner {facts['learner']}" if facts.get("learner") else f"user {request.user}",
        action="lti.launch",
        object=f"LTI tool {request.tool_id}",
        details={"message": request.message_type, "link": facts.get("link"), "course": facts.get("course")},
    )
    if request.message_type == v.RESOURCE_LINK_REQUEST and facts.get("registration"):
        _learn(gathered, UUID(facts["registration"]))


def _learn(gathered: Gathered, registration: UUID) -> None:
    tool, link, tenant_id, now = gathered.tool, gathered.link, gathered.request.tenant_id, timezone.now()
    assert link is not None  # noqa: S101 - a resource link request has one
    place = lti_statements.place_of_link(tool, link, link.course, gathered.somebody.id, registration)
    enrollment = progress.held(tenant_id, registration)
    state = progress.state_of(enrollment, link.item_id)
    changes = {"launches": state.launches + 1, "first_launched_at": state.first_launched_at or now}
    no_score = not gathered.is_gradable
    if no_score:
        changes["completed_at"] = state.completed_at or now
    state = progress.note_in(enrollment, state, at=now, **changes)
    if no_score and state.satisfied_at is None:
        # A link without a column in the gradebook can say nothing more than that it was opened.
        progress.satisfy(enrollment, course_items.get(tenant_id, link.item_id), state, at=now)
    lti_statements.say(tool.tenant, [statements.launched(place, id=uuid4(), at=now)])


def enrollment_for(tenant_id: int, course_id: UUID, learner_id: UUID) -> UUID | None:
    """Return the newest registration of somebody in a course."""
    found = enrollments.newest(tenant_id, course_id, learner_id)
    return None if found is None else found.pk
