"""Takes scores in: the history, the gradebook, where the learner stands, and the Statements, in one transaction.

AGS 2.0 §3.4.
"""

from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any
from uuid import UUID, uuid5

from django.db import DatabaseError, transaction
from django.utils import timezone

from courses.services import enrollments, memberships, progress
from lrs.services import own_statements
from lti.platform.models import LineItem, Result, Score, Tool
from lti.platform.rules import statements
from lti.platform.rules.errors import UnknownMember
from lti.platform.rules.scores import ResultState, ScoreMessage, applied
from lti.platform.services import addresses, line_items, lti_statements, tools
from lti.security.services.exchanges import Inspected, as_passed
from people.services import audit, learners
from people.services.asked_often import AskedOften
from people.services.kept_often import added, added_row, changed
from people.services.round_trip import Question, finally_together, together

_STATE = ("timestamp", "activity_progress", "grading_progress", "result_score", "comment", "started_at", "submitted_at")
_STATEMENTS = UUID("a3c6f0c7-7c0f-4ad5-8d8c-0d6f7a1a6f0b")

_MET_ANOTHER = "23505"
"""Another first score of the same cell came at the same time, and was kept: now it is on record."""


def take(
    tool: Tool,
    line_item: LineItem,
    message: ScoreMessage,
    document: dict[str, Any],
    exchange: Inspected | None = None,
) -> Result:
    """Take a score of a tool for one of its line items; StaleScore if a newer one is on record.

    The line item comes with its link, as it was read at some time. Scores of one cell wait for each other, those of
    others don't. The exchange is written down with the score, so that neither is without the other.
    """
    sent = _Sent(tool, line_item, message, document, exchange)
    for at_once in (True, False):
        try:
            return _taken(sent, at_once=at_once)
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", None) != _MET_ANOTHER and not own_statements.needs_long_way(error):
                raise
    return _taken(sent, at_once=False)


@dataclass(frozen=True, slots=True)
class _Sent:
    """What came, and for which line item, as it was read at some time."""

    tool: Tool
    line_item: LineItem
    message: ScoreMessage
    document: dict[str, Any]
    exchange: Inspected | None


@transaction.atomic
def _taken(sent: _Sent, *, at_once: bool) -> Result:
    """Take a score in two round trips; what isn't known to be stored at once takes more of them."""
    tool, message, known = sent.tool, sent.message, _known(sent)
    before = state_of(known.cell) if known.cell is not None else None
    line_item, learner_id = known.line_item, known.learner_id
    row = known.cell or Result(tenant_id=tool.tenant_id, line_item_id=line_item.pk, learner_id=learner_id)
    scoring = tools.person(tool, message.scoring_user_id) if message.scoring_user_id else None
    _apply(row, applied(message, before, line_item_maximum=line_item.score_maximum), scoring)
    is_first = before is None or before.activity_progress != "Completed"
    statements = _statements(tool, message, known, is_first=is_first)
    said = lti_statements.said(tool.tenant, statements) if at_once and statements else None
    if said is None:
        lti_statements.say(tool.tenant, statements)
    finally_together(
        added(row) if before is None else changed(row, *_STATE, "scoring_learner"),
        _score(line_item, learner_id, message, sent.document),
        *_further(message, known),
        _told(line_item, message, learner_id),
        *(_passed(sent.exchange, learner_id) if sent.exchange else ()),
        *([said] if said else ()),
    )
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
    """What a score meets: the line item with its place, whom it is about, where they stand, and what is in the cell."""

    line_item: LineItem
    learner_id: UUID
    enrollment: Any
    standing: progress.Standing | None
    cell: Result | None
    actor: dict[str, Any]


def _known(sent: _Sent) -> _Known:
    """Return what a score meets, which nobody else changes until the transaction ends.

    A learner's registration is held before their cell by whoever takes scores of linked line items.
    """
    tool, read, link = sent.tool, sent.line_item, sent.line_item.resource_link
    learner_id = tools.person(tool, sent.message.user_id)
    nobody = UnknownMember(f"userId {sent.message.user_id!r} is nobody in this course.")
    if learner_id is None:
        raise nobody
    place = (tool.tenant_id, read.course_id, learner_id)
    line_item, roles, enrollment, cell, actor, *standing = together(
        line_items.held(read),
        memberships.roles_in.of(*place),
        (enrollments.newest if link is None else enrollments.newest_held).of(*place),
        _held_cell.of(tool.tenant_id, read.pk, learner_id),
        learners.first_agent.of(tool.tenant_id, learner_id),
        *(progress.asked_of_newest(*place, link.item_id) if link else ()),
    )
    if roles is None:
        raise nobody
    if line_item is None:
        raise line_items.unknown(read.course_id, read.pk)
    stands = progress.standing_in_newest(enrollment, link.item_id, *standing) if link and enrollment else None
    actor = actor or learners.agent_of_id(tool.tenant_id, learner_id)
    return _Known(line_item, learner_id, enrollment, stands, cell, actor)


@AskedOften
def _held_cell(tenant_id: int, line_item_id: int, learner_id: UUID) -> Any:
    rows = Result.objects.select_for_update()
    return rows.filter(tenant_id=tenant_id, line_item_id=line_item_id, learner_id=learner_id)


def _apply(row: Result, state: ResultState, scoring: UUID | None) -> None:
    for name in _STATE:
        setattr(row, name, getattr(state, name))
    row.scoring_learner = scoring


def _score(line_item: LineItem, learner_id: UUID, message: ScoreMessage, document: dict[str, Any]) -> Question:
    return added_row(
        Score,
        tenant_id=line_item.tenant_id,
        line_item_id=line_item.pk,
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


def _passed(exchange: Inspected, learner_id: UUID) -> list[Question]:
    exchange.learner = learner_id
    return as_passed(exchange, status=200)


def _told(line_item: LineItem, message: ScoreMessage, learner_id: UUID) -> Question:
    return audit.entry(
        tenant_id=line_item.tenant_id,
        who=f"LTI tool {line_item.tool_id}",
        action="lti.score",
        object=f"line item {line_item.pk}",
        details={"learner": str(learner_id), "given": message.score_given, "maximum": message.score_maximum},
    )


def _statements(tool: Tool, message: ScoreMessage, known: _Known, *, is_first: bool) -> list[dict[str, Any]]:
    """Return what the score means as Statements."""
    place, said, at = _place(tool, known), [], message.timestamp
    points: dict[str, Any] = {"given": message.score_given, "maximum": message.score_maximum}
    if message.score_given is not None and message.score_maximum is not None:
        said.append(statements.scored(place, id=_id(known, message, "scored"), at=at, **points))
    if message.activity_progress == "Completed" and is_first:
        said.append(statements.completed(place, id=_id(known, message, "completed"), at=at, **points))
    return said


def _further(message: ScoreMessage, known: _Known) -> list[Question]:
    """Return what keeps the learner's progress with the item that the line item is of."""
    standing = known.standing
    if standing is None:
        return []
    now, completed, state = timezone.now(), message.activity_progress == "Completed", standing.state
    changes: dict[str, Any] = {"first_launched_at": state.first_launched_at or now}
    if completed:
        changes["completed_at"] = state.completed_at or now
    # Until grading is complete a score is partial (§3.4.8): the final one may be lower, so it is nobody's best.
    if message.score_given is not None and message.score_maximum and message.grading_progress == "FullyGraded":
        scaled = min(1.0, message.score_given / message.score_maximum)
        changes["score_scaled"] = max(scaled, state.score_scaled or 0.0)
    return progress.further(standing, at=now, satisfies=completed, **changes)


def _place(tool: Tool, known: _Known) -> statements.Place:
    line_item = known.line_item
    url = addresses.line_item(line_item.course_id, line_item.pk)
    course, link = line_item.course, line_item.resource_link
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


def _id(known: _Known, message: ScoreMessage, verb: str) -> UUID:
    """Return the id of a Statement about a score: told twice, it is the same one.

    Of a cell there is one score of a moment.
    """
    cell = f"{known.line_item.tenant_id} {known.line_item.pk} {known.learner_id}"
    return uuid5(_STATEMENTS, f"{cell} {message.timestamp.astimezone(UTC).isoformat()} {verb}")
