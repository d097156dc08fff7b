"""Takes scores in: the history, the gradebook, where the learner stands, and the Statements, in one transaction.

AGS 2.0 §3.4.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from courses.services import course_items, courses, enrollments, memberships, progress
from lti.platform.models import LineItem, Result, Score, Tool
from lti.platform.rules import statements
from lti.platform.rules.errors import UnknownMember
from lti.platform.rules.scores import ResultState, ScoreMessage, applied
from lti.platform.services import addresses, links, lti_statements, tools
from people.services import audit, learners

_STATE = ("timestamp", "activity_progress", "grading_progress", "result_score", "comment", "started_at", "submitted_at")
_STATEMENTS = UUID("a3c6f0c7-7c0f-4ad5-8d8c-0d6f7a1a6f0b")


@transaction.atomic
def take(tool: Tool, line_item: LineItem, message: ScoreMessage, document: dict[str, Any]) -> Result:
    """Take a score of a tool for one of its line items; StaleScore if a newer one is on record."""
    learner_id = _member(tool, line_item, message.user_id)
    scoring = tools.person(tool, message.scoring_user_id) if message.scoring_user_id else None
    # Two first scores of a learner meet here: the line item is held until there is a row to hold.
    LineItem.objects.select_for_update().filter(tenant_id=line_item.tenant_id, pk=line_item.pk).first()
    row = Result.objects.filter(tenant_id=line_item.tenant_id, line_item=line_item, learner_id=learner_id).first()
    before = None if row is None else state_of(row)
    state = applied(message, before, line_item_maximum=line_item.score_maximum)
    if row is None:
        row = Result(tenant_id=line_item.tenant_id, line_item=line_item, learner_id=learner_id)
    for name in _STATE:
        setattr(row, name, getattr(state, name))
    row.scoring_learner = scoring
    row.save()
    score = _keep(line_item, learner_id, message, document)
    _learn(tool, line_item, learner_id, message, score, is_first=before is None or not _is_complete(before))
    audit.write(
        tenant_id=line_item.tenant_id,
        who=f"LTI tool {tool.pk}",
        action="lti.score",
        object=f"line item {line_item.pk}",
        details={"learner": str(learner_id), "given": message.score_given, "maximum": message.score_maximum},
    )
    return row


def state_of(row: Result) -> ResultState:
    """Return what stands in a cell of the gradebook."""
    return ResultState(**{name: getattr(row, name) for name in _STATE})


def history_of(line_item: LineItem, learner_id: UUID) -> list[Score]:
    """Return what was said of a learner, the newest first."""
    rows = Score.objects.filter(tenant_id=line_item.tenant_id, line_item=line_item, learner_id=learner_id)
    return list(rows.order_by("-timestamp")[:100])


def _member(tool: Tool, line_item: LineItem, user_id: str) -> UUID:
    learner_id = tools.person(tool, user_id)
    roles = memberships.roles_of(tool.tenant_id, line_item.course_id, [learner_id]) if learner_id else {}
    if learner_id is None or learner_id not in roles:
        raise UnknownMember(f"userId {user_id!r} is nobody in this course.")
    return learner_id


def _keep(line_item: LineItem, learner_id: UUID, message: ScoreMessage, document: dict[str, Any]) -> Score:
    return Score.objects.create(
        tenant_id=line_item.tenant_id,
        line_item=line_item,
        learner_id=learner_id,
        timestamp=message.timestamp,
        score_given=message.score_given,
        score_maximum=message.score_maximum,
        activity_progress=message.activity_progress,
        grading_progress=message.grading_progress,
        comment=message.comment,
        document=document,
        received_at=timezone.now(),
    )


def _is_complete(state: ResultState) -> bool:
    return state.activity_progress == "Completed"


def _learn(
    tool: Tool, line_item: LineItem, learner_id: UUID, message: ScoreMessage, score: Score, *, is_first: bool
) -> None:
    """Say what the score means: Statements, and the learner's progress with the item that the line item is of."""
    enrollment = enrollments.newest(tool.tenant_id, line_item.course_id, learner_id)
    completed = message.activity_progress == "Completed"
    place = _place(tool, line_item, learner_id, enrollment.pk if enrollment else None)
    said = []
    about: Any = {"at": message.timestamp}
    if message.score_given is not None and message.score_maximum is not None:
        about_score = {"given": message.score_given, "maximum": message.score_maximum}
        said.append(statements.scored(place, id=_id(score, "scored"), **about, **about_score))
    if completed and is_first:
        points = {"given": message.score_given, "maximum": message.score_maximum}
        said.append(statements.completed(place, id=_id(score, "completed"), **about, **points))
    lti_statements.say(tool.tenant_id, said)
    if enrollment is not None and line_item.resource_link_id is not None:
        _progress(enrollment, links.get(tool.tenant_id, line_item.resource_link_id).item_id, message, completed)


def _progress(enrollment: Any, item_id: int, message: ScoreMessage, completed: bool) -> None:
    now, held = timezone.now(), progress.held(enrollment.tenant_id, enrollment.pk)
    state = progress.state_of(held, item_id)
    changes: dict[str, Any] = {"first_launched_at": state.first_launched_at or now}
    if completed:
        changes["completed_at"] = state.completed_at or now
    if message.score_given is not None and message.score_maximum:
        scaled = min(1.0, message.score_given / message.score_maximum)
        changes["score_scaled"] = max(scaled, state.score_scaled or 0.0)
    state = progress.note_in(held, state, at=now, **changes)
    if completed:
        progress.satisfy(held, course_items.get(enrollment.tenant_id, item_id), state, at=now)


def _place(tool: Tool, line_item: LineItem, learner_id: UUID, registration: UUID | None) -> statements.Place:
    url = addresses.line_item(line_item.course_id, line_item.pk)
    if line_item.resource_link_id is not None:
        link = links.get(tool.tenant_id, line_item.resource_link_id)
        of_link = lti_statements.place_of_link(tool, link, learner_id, registration)
        return replace(of_link, line_item=url)
    course = courses.get(tool.tenant_id, line_item.course_id)
    return statements.Place(
        actor=learners.agent_of(learners.get(tool.tenant_id, learner_id)),
        activity_id=url,
        title=line_item.label,
        course_id=course.identifier,
        course_title=course.title,
        registration=registration,
        client_id=tool.client_id,
        deployment_id=str(tools.deployment_for(tool, line_item.course_id).pk),
        line_item=url,
    )


def _id(score: Score, verb: str) -> UUID:
    """Return the id of a Statement about a score: told twice, it is the same one."""
    return uuid5(_STATEMENTS, f"{score.tenant_id} {score.pk} {verb}")
