"""Takes scores in: the history, the gradebook, where the learner stands, and the Statements, in one transaction.

AGS 2.0 §3.4.
"""

from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from courses.services import enrollments, memberships, progress
from lti.platform.models import LineItem, Result, Score, Tool
from lti.platform.rules import statements
from lti.platform.rules.errors import UnknownMember
from lti.platform.rules.scores import ResultState, ScoreMessage, applied
from lti.platform.services import addresses, line_items, lti_statements, tools
from lti.security.services.exchanges import Inspected, as_passed
from people.services import audit, learners
from people.services.asked_often import AskedOften
from people.services.kept_often import added, changed
from people.services.round_trip import Question, together

_STATE = ("timestamp", "activity_progress", "grading_progress", "result_score", "comment", "started_at", "submitted_at")
_STATEMENTS = UUID("a3c6f0c7-7c0f-4ad5-8d8c-0d6f7a1a6f0b")


class _MetAnother(Exception):
    """Another first score of the same cell came at the same time."""


def take(
    tool: Tool,
    line_item: LineItem,
    message: ScoreMessage,
    document: dict[str, Any],
    exchange: Inspected | None = None,
) -> Result:
    """Take a score of a tool for one of its line items; StaleScore if a newer one is on record.

    The line item comes with its course and its link. Scores of one cell wait for each other, those of others don't.
    The exchange is written down with the score, so that neither is without the other.
    """
    try:
        return _taken(tool, line_item, message, document, exchange)
    except _MetAnother:
        return _taken(tool, line_item, message, document, exchange)


@transaction.atomic
def _taken(
    tool: Tool, line_item: LineItem, message: ScoreMessage, document: dict[str, Any], exchange: Inspected | None
) -> Result:
    known = _known(tool, line_item, message)
    before = state_of(known.cell) if known.cell is not None else None
    row = known.cell or Result(tenant_id=tool.tenant_id, line_item=line_item, learner_id=known.learner_id)
    scoring = tools.person(tool, message.scoring_user_id) if message.scoring_user_id else None
    _apply(row, applied(message, before, line_item_maximum=known.maximum), scoring)
    is_first = before is None or before.activity_progress != "Completed"
    lti_statements.say(tool.tenant, _statements(tool, line_item, message, known, is_first=is_first))
    kept = added(row, unless_known=True) if before is None else changed(row, *_STATE, "scoring_learner")
    if exchange is not None:
        exchange.learner = known.learner_id
    is_kept, *_ = together(
        kept,
        added(_score(line_item, known.learner_id, message, document)),
        *_further(line_item, message, known),
        _told(line_item, message, known.learner_id),
        *(as_passed(exchange, status=200) if exchange else ()),
    )
    if is_kept is False:
        raise _MetAnother
    return row


def state_of(row: Result) -> ResultState:
    """Return what stands in a cell of the gradebook."""
    return ResultState(**{name: getattr(row, name) for name in _STATE})


def cell_of(line_item: LineItem, learner_id: UUID) -> Result | None:
    """Return what stands in a cell, None if nothing does; UnknownMember if the learner has neither it nor a role."""
    found = Result.objects.filter(tenant_id=line_item.tenant_id, line_item=line_item, learner_id=learner_id).first()
    if found is None and not memberships.roles_of(line_item.tenant_id, line_item.course_id, [learner_id]):
        raise UnknownMember(f"The learner {learner_id} is nobody in this course.")
    return found


def history_of(line_item: LineItem, learner_id: UUID) -> list[Score]:
    """Return what was said of a learner, the newest first."""
    rows = Score.objects.filter(tenant_id=line_item.tenant_id, line_item=line_item, learner_id=learner_id)
    return list(rows.order_by("-timestamp")[:100])


@dataclass(frozen=True, slots=True)
class _Known:
    """What a score meets: the line item's maximum, whom it is about, and what stands in their cell."""

    learner_id: UUID
    maximum: float
    enrollment: Any
    cell: Result | None
    actor: dict[str, Any]


def _known(tool: Tool, line_item: LineItem, message: ScoreMessage) -> _Known:
    """Return what a score meets, which nobody else changes until the transaction ends.

    A learner's registration is held before their cell by whoever takes scores of linked line items.
    """
    learner_id = tools.person(tool, message.user_id)
    nobody = UnknownMember(f"userId {message.user_id!r} is nobody in this course.")
    if learner_id is None:
        raise nobody
    newest = enrollments.newest if line_item.resource_link_id is None else enrollments.newest_held
    place = (tool.tenant_id, line_item.course_id, learner_id)
    roles, maximum, enrollment, cell, actor = together(
        memberships.roles_in.of(*place),
        line_items.maximum_of(line_item),
        newest.of(*place),
        _held_cell.of(tool.tenant_id, line_item.pk, learner_id),
        learners.first_agent.of(tool.tenant_id, learner_id),
    )
    if roles is None:
        raise nobody
    if maximum is None:
        raise line_items.unknown(line_item.course_id, line_item.pk)
    return _Known(learner_id, maximum, enrollment, cell, actor or learners.agent_of_id(tool.tenant_id, learner_id))


@AskedOften
def _held_cell(tenant_id: int, line_item_id: int, learner_id: UUID) -> Any:
    rows = Result.objects.select_for_update()
    return rows.filter(tenant_id=tenant_id, line_item_id=line_item_id, learner_id=learner_id)


def _apply(row: Result, state: ResultState, scoring: UUID | None) -> None:
    for name in _STATE:
        setattr(row, name, getattr(state, name))
    row.scoring_learner = scoring


def _score(line_item: LineItem, learner_id: UUID, message: ScoreMessage, document: dict[str, Any]) -> Score:
    return Score(
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


def _told(line_item: LineItem, message: ScoreMessage, learner_id: UUID) -> Question:
    return audit.entry(
        tenant_id=line_item.tenant_id,
        who=f"LTI tool {line_item.tool_id}",
        action="lti.score",
        object=f"line item {line_item.pk}",
        details={"learner": str(learner_id), "given": message.score_given, "maximum": message.score_maximum},
    )


def _statements(
    tool: Tool, line_item: LineItem, message: ScoreMessage, known: _Known, *, is_first: bool
) -> list[dict[str, Any]]:
    """Return what the score means as Statements."""
    place, said, at = _place(tool, line_item, known), [], message.timestamp
    points: dict[str, Any] = {"given": message.score_given, "maximum": message.score_maximum}
    if message.score_given is not None and message.score_maximum is not None:
        said.append(statements.scored(place, id=_id(line_item, known, message, "scored"), at=at, **points))
    if message.activity_progress == "Completed" and is_first:
        said.append(statements.completed(place, id=_id(line_item, known, message, "completed"), at=at, **points))
    return said


def _further(line_item: LineItem, message: ScoreMessage, known: _Known) -> list[Question]:
    """Return what keeps the learner's progress with the item that the line item is of."""
    held, link = known.enrollment, line_item.resource_link
    if held is None or link is None:
        return []
    now, completed = timezone.now(), message.activity_progress == "Completed"
    standing = progress.standing(held, link.item_id)
    state = standing.state
    changes: dict[str, Any] = {"first_launched_at": state.first_launched_at or now}
    if completed:
        changes["completed_at"] = state.completed_at or now
    # Until grading is complete a score is partial (§3.4.8): the final one may be lower, so it is nobody's best.
    if message.score_given is not None and message.score_maximum and message.grading_progress == "FullyGraded":
        scaled = min(1.0, message.score_given / message.score_maximum)
        changes["score_scaled"] = max(scaled, state.score_scaled or 0.0)
    return progress.further(standing, at=now, satisfies=completed, **changes)


def _place(tool: Tool, line_item: LineItem, known: _Known) -> statements.Place:
    url, course, link = (
        addresses.line_item(line_item.course_id, line_item.pk),
        line_item.course,
        line_item.resource_link,
    )
    registration = known.enrollment.pk if known.enrollment else None
    if link is not None:
        return replace(lti_statements.place_of_link(tool, link, course, known.actor, registration), line_item=url)
    return statements.Place(
        actor=known.actor,
        activity_id=url,
        title=line_item.label,
        course_id=course.identifier,
        course_title=course.title,
        registration=registration,
        client_id=tool.client_id,
        deployment_id=str(tools.deployment_for(tool, line_item.course_id).pk),
        line_item=url,
    )


def _id(line_item: LineItem, known: _Known, message: ScoreMessage, verb: str) -> UUID:
    """Return the id of a Statement about a score: told twice, it is the same one.

    Of a cell there is one score of a moment.
    """
    cell = f"{line_item.tenant_id} {line_item.pk} {known.learner_id}"
    return uuid5(_STATEMENTS, f"{cell} {message.timestamp.astimezone(UTC).isoformat()} {verb}")
