"""The gradebook: learners by columns, those of tools and those of a course's own content."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from courses.services import item_scores, memberships
from lti.platform.models import LineItem, Result, Score, Tool
from lti.platform.rules.errors import UnknownLineItem
from lti.platform.rules.submission_review import is_reviewable
from lti.platform.services import content, links, scores
from people.rules.csv_cells import harmless
from people.services import learners

MOST_COLUMNS = 200
_MOST_IN_CSV = 10_000
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Column:
    """A column: a tool's line item, or an item of the course that is scored in per cent."""

    label: str
    maximum: float
    line_item: LineItem | None = None
    item: Any = None


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in the gradebook; ``score`` is on the scale of its column."""

    column: Column
    score: float | None = None
    progress: str = ""
    comment: str = ""
    reviewable: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A learner with their cells, in the order of the columns."""

    learner: Any
    cells: list[Cell]


def columns_of(tenant_id: int, course_id: UUID, *, at_most: int = MOST_COLUMNS) -> list[Column]:
    """Return the columns of a course's gradebook: those of tools, then those of its own content."""
    rows = LineItem.objects.filter(tenant_id=tenant_id, course_id=course_id).select_related("tool")
    found = [Column(each.label, each.score_maximum, line_item=each) for each in rows.order_by("id")[:at_most]]
    kinds = (links.KIND, content.KIND)
    items = item_scores.scored_items(tenant_id, course_id, other_than=kinds, at_most=at_most)
    return [*found, *(Column(str(each), 100.0, item=each) for each in items)][:at_most]


def page_of(
    tenant_id: int, course_id: UUID, columns: Sequence[Column], *, after: UUID | None, limit: int
) -> tuple[list[Row], UUID | None]:
    """Return learners with their cells, and the one after whom the next page begins; four queries a page."""
    found, more = memberships.page_of(tenant_id, course_id, after=after, limit=limit)
    learners = [each.learner for each in found if "Learner" in each.roles]
    ids = [each.pk for each in learners]
    results = _results(tenant_id, columns, ids)
    registrations = item_scores.registrations_of(tenant_id, course_id, ids)
    states = item_scores.scores_of(tenant_id, [each.item for each in columns if each.item is not None], registrations)
    rows = [Row(learner, [_cell(column, learner.pk, results, states) for column in columns]) for learner in learners]
    return rows, more


@dataclass(frozen=True, slots=True)
class History:
    """What a tool said of a learner in a column, the newest first, and what stands there now."""

    learner: Any
    line_item: LineItem
    result: Result | None
    scores: list[Score]


def history_of(tenant_id: int, course_id: UUID, line_item_id: int, learner_id: UUID) -> History:
    """Return the history of a cell; who was never in the course is unknown here."""
    rows = LineItem.objects.filter(tenant_id=tenant_id, course_id=course_id, pk=line_item_id)
    line_item = rows.select_related("tool").first()
    if line_item is None:
        raise UnknownLineItem(f"The course has no line item {line_item_id}.")
    result = scores.cell_of(line_item, learner_id)
    learner = learners.get(tenant_id, learner_id)
    return History(learner, line_item, result, scores.history_of(line_item, learner_id))


def as_csv(tenant_id: int, course_id: UUID) -> Iterator[bytes]:
    """Yield the whole gradebook as CSV, page by page."""
    columns = columns_of(tenant_id, course_id, at_most=_MOST_IN_CSV)
    heads = [f"{each.label} ({each.maximum:g})" for each in columns]
    yield _lines([["name", "email", "external_id", *heads]])
    after: UUID | None = None
    while True:
        rows, after = page_of(tenant_id, course_id, columns, after=after, limit=_PAGE)
        yield _lines([_values(row) for row in rows])
        if after is None:
            return


def _values(row: Row) -> list[str]:
    learner = row.learner
    scores = ["" if cell.score is None else f"{cell.score:g}" for cell in row.cells]
    return [learner.name, learner.email, learner.external_id or "", *scores]


def _lines(rows: Sequence[Sequence[str]]) -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows([[harmless(value) for value in row] for row in rows])
    return target.getvalue().encode()


def _results(tenant_id: int, columns: Sequence[Column], learner_ids: Sequence[UUID]) -> dict[tuple[UUID, int], Result]:
    line_items = [each.line_item.pk for each in columns if each.line_item is not None]
    rows = Result.objects.filter(tenant_id=tenant_id, line_item_id__in=line_items, learner_id__in=learner_ids)
    return {(row.learner_id, row.line_item_id): row for row in rows}


def _cell(column: Column, learner_id: UUID, results: Any, states: Any) -> Cell:
    if column.line_item is not None:
        row = results.get((learner_id, column.line_item.pk))
        if row is None:
            return Cell(column, reviewable=_is_reviewable(column.line_item, ""))
        reviewable = _is_reviewable(column.line_item, row.activity_progress)
        return Cell(column, row.result_score, row.activity_progress, row.comment, reviewable)
    state = states.get((learner_id, column.item.pk))
    if state is None or state.score_scaled is None:
        return Cell(column)
    return Cell(column, state.score_scaled * 100, "Completed" if state.completed_at else "InProgress")


def _is_reviewable(line_item: LineItem, activity_progress: str) -> bool:
    return line_item.tool.status == Tool.ACTIVE and is_reviewable(line_item.submission_review, activity_progress)
