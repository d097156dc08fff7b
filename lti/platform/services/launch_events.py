"""What a launch leaves behind: the audit trail, a Statement, and where the learner stands."""

from uuid import UUID, uuid4

from django.utils import timezone

from courses.services import progress
from lti.platform.rules import statements
from lti.platform.services import lti_statements
from lti.platform.services.messages import Gathered
from lti.security.rules import vocabulary as v
from lti.security.services.exchanges import Inspected, as_passed
from people.services import audit, learners
from people.services.round_trip import Question, together


def launched(gathered: Gathered, exchange: Inspected) -> None:
    """Write down that a message was sent to a tool; part of the transaction that uses the launch up."""
    request, facts = gathered.request, gathered.request.facts
    told = audit.entry(
        tenant_id=request.tenant_id,
        who=f"learner {facts['learner']}" if facts.get("learner") else f"user {request.user}",
        action="lti.launch",
        object=f"LTI tool {request.tool_id}",
        details={"message": request.message_type, "link": facts.get("link"), "course": facts.get("course")},
    )
    learns = request.message_type == v.RESOURCE_LINK_REQUEST and facts.get("registration")
    further = _learn(gathered, UUID(facts["registration"])) if learns else []
    together(told, *further, *as_passed(exchange, status=200))


def _learn(gathered: Gathered, registration: UUID) -> list[Question]:
    """Say that a tool was launched, and return what keeps how far that brings the learner."""
    tool, link, tenant_id, now = gathered.tool, gathered.link, gathered.request.tenant_id, timezone.now()
    assert link is not None  # noqa: S101 - a resource link request has one
    learner_id = gathered.somebody.id
    actor, enrollment = together(
        learners.first_agent.of(tenant_id, learner_id), progress.known_held.of(tenant_id, registration)
    )
    actor = actor or learners.agent_of_id(tenant_id, learner_id)
    standing = progress.standing(enrollment or progress.held(tenant_id, registration), link.item_id)
    changes = {
        "launches": standing.state.launches + 1,
        "first_launched_at": standing.state.first_launched_at or now,
    }
    # A link without a column in the gradebook can say nothing more than that it was opened.
    no_score = not gathered.is_gradable
    if no_score:
        changes["completed_at"] = standing.state.completed_at or now
    place = lti_statements.place_of_link(tool, link, link.course, actor, registration)
    lti_statements.say(tool.tenant, [statements.launched(place, id=uuid4(), at=now)])
    return progress.further(standing, at=now, satisfies=no_score, **changes)
