"""Results of a line item, as tools read them. AGS 2.0 §3.3."""

from typing import Any

from lti.platform.models import LineItem, Result, Tool
from lti.platform.rules.scores import result_as_json
from lti.platform.services import addresses, scores, tools


def page_of(
    tool: Tool, line_item: LineItem, *, user_id: str | None, after: int, limit: int
) -> tuple[list[dict[str, Any]], int | None]:
    """Return results with points or a comment, and the one after which the next page begins (§3.3.6)."""
    rows = Result.objects.filter(tenant_id=tool.tenant_id, line_item=line_item, id__gt=after)
    if user_id is not None:
        rows = rows.filter(learner_id=tools.person(tool, user_id))
    page = list(rows.order_by("id")[: limit + 1])
    shown = [_as_json(tool, line_item, row) for row in page[:limit] if row.result_score is not None or row.comment]
    return shown, page[limit - 1].pk if len(page) > limit else None


def _as_json(tool: Tool, line_item: LineItem, row: Result) -> dict[str, Any]:
    return result_as_json(
        line_item_url=addresses.line_item(line_item.course_id, line_item.pk),
        user_id=tools.subject(tool, row.learner_id),
        state=scores.state_of(row),
        maximum=line_item.score_maximum,
        scoring_user_id=tools.subject(tool, row.scoring_learner) if row.scoring_learner else "",
    )
