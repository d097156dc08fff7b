"""Takes scores in: the history, the gradebook, where the learner stands, and the Statements, in one transaction.

AGS 2.0 §3.4.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.services import course_items, enrollments, memberships, progress
from lti.platform.models import LineItem, Result, Score, Tool
from lti.platform.rules import statements
from lti.platform.rules.errors import UnknownMember
from lti.platform.rules.scores import ResultState, ScoreMessage, applied
from lti.platform.services import addresses, line_items, lti_statements, tools
from people.services import audit, learners

_STATE = ("timestamp", "activity_progress", "grading_progress", "result_score", "comment", "started_at", "submitted_at")
_STATEMENTS = UUID("a3c6f0c7-7c0f-4ad5-8d8c-0d6f7a1a6f0b")


@transaction.atomic
def take(tool: Tool, line_item: LineItem, message: ScoreMessage, document: dict[str, Any]) -> Result:
    """Take a score of a tool for one of its line items; StaleScore if a newer one is on record.

    The line item comes with its course and its link. Scores of one cell wait for each other, those of others don't.
    """
    learner_id = _member(tool, line_item, message.user_id)
    scoring = tools.person(tool, message.scoring_user_id) if message.scoring_user_id else None
    row, was_complete = _put_down(line_item, learner_id, message, scoring)
    score = _keep(line_item, learner_id, message, document)
    _learn(tool, line_item, message, score, is_first=not was_complete)
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


def _member(tool: Tool, line_item: LineItem, user_id: str) -> UUID:
    learner_id = tools.person(tool, user_id)
    roles = memberships.roles_of(tool.tenant_id, line_item.course_id, [learner_id]) if learner_id else {}
    if learner_id is None or learner_id not in roles:
        raise UnknownMember(f"userId {user_id!r} is nobody in this course.")
    return learner_id


def _put_down(
    line_item: LineItem, learner_id: UUID, message: ScoreMessage, scoring: UUID | None
) -> tuple[Result, bool]:
    """Write a score into its cell, and return that with whether it said before that the learner had completed."""
    maximum = line_items.maximum_of(line_item)
    row = _cell(line_item, learner_id)
    if row is None:
        row = Result(tenant_id=line_item.tenant_id, line_item=line_item, learner_id=learner_id)
        try:
            with transaction.atomic():
                _apply(row, applied(message, None, line_item_maximum=maximum), scoring)
                row.save(force_insert=True)
        except IntegrityError:  # another first score of the learner came at the same time
            row = _cell(line_item, learner_id)
            if row is None:
                raise
        else:
            return row, False
    before = state_of(row)
    _apply(row, applied(message, before, line_item_maximum=maximum), scoring)
    row.save(update_fields=[*_STATE, "scoring_learner"])
    return row, before.activity_progress == "Completed"


def _cell(line_item: LineItem, learner_id: UUID) -> Result | None:
    """Return what stands in a cell, which nobody else changes until the transaction ends."""
    rows = Result.objects.select_for_update()
    return rows.filter(tenant_id=line_item.tenant_id, line_item=line_item, learner_id=learner_id).first()


def _apply(row: Result, state: ResultState, scoring: UUID | None) -> None:
    for name in _STATE:
        setattr(row, name, getattr(state, name))
    row.scoring_learner = scoring


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


def _learn(tool: Tool, line_item: LineItem, message: ScoreMessage, score: Score, *, is_first: bool) -> None:
    """Say what the score means: Statements, and the learner's progress with the item that the line item is of."""
    link, place_in = line_item.resource_link, (tool.tenant_id, line_item.course_id, score.learner_id)
    enrollment = enrollments.newest(*place_in) if link is None else enrollments.newest_held(*place_in)
    completed = message.activity_progress == "Completed"
    place = _place(tool, line_item, score.learner_id, enrollment.pk if enrollment else None)
    said = []
    about: Any = {"at": message.timestamp}
    if message.score_given is not None and message.score_maximum is not None:
        about_score = {"given": message.score_given, "maximum": message.score_maximum}
        said.append(statements.scored(place, id=_id(score, "scored"), **about, **about_score))
    if completed and is_first:
        points = {"given": message.score_given, "maximum": message.score_maximum}
        said.append(statements.completed(place, id=_id(score, "completed"), **about, **points))
    lti_statements.say(tool.tenant, said)
    if enrollment is not None and link is not None:
        _progress(enrollment, link.item_id, message, completed)


def _progress(held: Any, item_id: int, message: ScoreMessage, completed: bool) -> None:
    now, state = timezone.now(), progress.state_of(held, item_id)
    changes: dict[str, Any] = {"first_launched_at": state.first_launched_at or now}
    if completed:
        changes["completed_at"] = state.completed_at or now
    # Until grading is complete a score is partial (§3.4.8): the final one may be lower, so it is nobody's best.
    if message.score_given is not None and message.score_maximum and message.grading_progress == "FullyGraded":
        scaled = min(1.0, message.score_given / message.score_maximum)
        changes["score_scaled"] = max(scaled, state.score_scaled or 0.0)
    state = progress.note_in(held, state, at=now, **changes)
    if completed and state.satisfied_at is None:
        progress.satisfy(held, course_items.get(held.tenant_id, item_id), state, at=now)


def _place(tool: Tool, line_item: LineItem, learner_id: UUID, registration: UUID | None) -> statements.Place:
    url, course, link = (
        addresses.line_item(line_item.course_id, line_item.pk),
        line_item.course,
        line_item.resource_link,
    )
    if link is not None:
        return replace(lti_statements.place_of_link(tool, link, course, learner_id, registration), line_item=url)
    return statements.Place(
        actor=learners.agent_of_id(tool.tenant_id, learner_id),
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
