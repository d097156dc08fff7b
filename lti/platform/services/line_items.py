"""Line items of a tool in a course. AGS 2.0 §3.2."""

from dataclasses import replace as replaced
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from courses.services import courses
from lti.platform.models import LineItem, ResourceLink, Result, Score, Tool
from lti.platform.rules.errors import LineItemChanged, UnknownLineItem, UnknownResourceLink
from lti.platform.rules.line_items import LineItemDefinition, line_item_as_json
from lti.platform.rules.scores import rescaled
from lti.platform.services import addresses
from people.services import audit
from people.services.asked_often import AskedOften
from people.services.round_trip import Question, vendor

# The ORM knows FOR UPDATE only, by which the scores of one line item would wait for each other.
_SHARED = " FOR KEY SHARE OF lti_platform_lineitem"

_OF_PLACE = (
    *("tenant_id", "course_id", "tool_id", "label", "score_maximum"),
    *("course__identifier", "course__title"),
    *("resource_link__title", "resource_link__deployment_id", "resource_link__item_id"),
)
"""What scores need to know of a line item; the rest is read when it is looked at."""

_PLAIN = ("label", "score_maximum", "resource_id", "tag", "start_at", "end_at", "grades_released")


def page_of(
    tool: Tool, course_id: UUID, *, filters: dict[str, str], after: int, limit: int
) -> tuple[list[LineItem], int | None]:
    """Return a tool's line items in a course, and the one after which the next page begins.

    ``filters`` are those of §3.2.4: resource_link_id, resource_id, tag; all of them hold.
    """
    rows = LineItem.objects.filter(tenant_id=tool.tenant_id, course_id=course_id, tool=tool, id__gt=after)
    if "resource_link_id" in filters:
        link_id = _uuid(filters["resource_link_id"])
        rows = rows.none() if link_id is None else rows.filter(resource_link_id=link_id)
    for name in ("resource_id", "tag"):
        if name in filters:
            # No text that is kept has a NUL, and PostgreSQL can't be asked for one.
            rows = rows.filter(**{name: filters[name]}) if "\0" not in filters[name] else rows.none()
    page = list(rows.order_by("id")[: limit + 1])
    return page[:limit], page[limit - 1].pk if len(page) > limit else None


def get(tool: Tool, course_id: UUID, line_item_id: int, *, with_place: bool = False) -> LineItem:
    """Return a line item of the tool; another tool's is as unknown as one that doesn't exist.

    ``with_place`` brings its course and its link along.
    """
    found: LineItem | None = (_with_place if with_place else _alone)(tool.tenant_id, course_id, tool.pk, line_item_id)
    if found is None:
        raise unknown(course_id, line_item_id)
    return found


def held(line_item: LineItem) -> Question:
    """Ask for a line item as it is now and stays until the transaction ends, with its place; None if it's gone.

    Any number of transactions may hold it so at once; ``replace`` and ``delete`` wait for them.
    """
    asked = _with_place.of(line_item.tenant_id, line_item.course_id, line_item.tool_id, line_item.pk)
    return replaced(asked, sql=asked.sql + _SHARED) if vendor() == "postgresql" else asked


@transaction.atomic
def create(tool: Tool, course_id: UUID, new: LineItemDefinition) -> LineItem:
    """Make a line item; its link, if it has one, is a link of the tool in this course (§3.2.9)."""
    courses.get(tool.tenant_id, course_id)
    link = _link_of(tool, course_id, new.resource_link_id) if new.resource_link_id else None
    line_item = LineItem.objects.create(
        tenant_id=tool.tenant_id, course_id=course_id, tool=tool, resource_link=link, **_columns(new)
    )
    _told(line_item, "lti.line-item.create")
    return line_item


@transaction.atomic
def replace(tool: Tool, course_id: UUID, line_item_id: int, new: LineItemDefinition, *, etag: str | None) -> LineItem:
    """Put a definition in the place of another one, and scale results to a new maximum (§3.2.6).

    Its link stays: another one that is sent is refused as unknown or passed over, as it is the same. ``etag`` is the
    one that the tool has read; LineItemChanged if somebody changed the line item since.
    """
    line_item = _held(tool, course_id, line_item_id)
    _check_etag(line_item, etag)
    if new.resource_link_id and new.resource_link_id != str(line_item.resource_link_id):
        raise UnknownResourceLink("resourceLinkId of a line item never changes.", section="AGS 2.0 §3.2.6")
    before = line_item.score_maximum
    for name, value in _columns(new).items():
        setattr(line_item, name, value)
    line_item.version += 1
    line_item.save()
    if before != line_item.score_maximum:
        factor = rescaled(1.0, before=before, after=line_item.score_maximum)
        _results(line_item).filter(result_score__isnull=False).update(result_score=F("result_score") * factor)
    _told(line_item, "lti.line-item.change")
    return line_item


@transaction.atomic
def delete(tool: Tool, course_id: UUID, line_item_id: int, *, etag: str | None) -> None:
    """Delete a line item with what was scored in it; the audit trail and the Statements stay."""
    line_item = _held(tool, course_id, line_item_id)
    _check_etag(line_item, etag)
    _told(line_item, "lti.line-item.delete")
    _results(line_item).delete()
    Score.objects.filter(tenant_id=line_item.tenant_id, line_item=line_item).delete()
    line_item.delete()


def definition_of(line_item: LineItem) -> LineItemDefinition:
    """Return what a line item says of itself."""
    return LineItemDefinition(
        **{name: getattr(line_item, name) for name in _PLAIN},
        resource_link_id=str(line_item.resource_link_id) if line_item.resource_link_id else "",
        submission_review=line_item.submission_review,
        extensions=line_item.extensions,
    )


def as_json(line_item: LineItem) -> dict[str, Any]:
    """Return a line item as tools read it."""
    return line_item_as_json(addresses.line_item(line_item.course_id, line_item.pk), definition_of(line_item))


def etag_of(line_item: LineItem) -> str:
    """Return the entity tag of a line item."""
    return f'"{line_item.pk}-{line_item.version}"'


@AskedOften
def _alone(tenant_id: int, course_id: UUID, tool_id: UUID, line_item_id: int) -> Any:
    return LineItem.objects.filter(tenant_id=tenant_id, course_id=course_id, tool_id=tool_id, pk=line_item_id)


@AskedOften
def _with_place(tenant_id: int, course_id: UUID, tool_id: UUID, line_item_id: int) -> Any:
    rows = LineItem.objects.filter(tenant_id=tenant_id, course_id=course_id, tool_id=tool_id, pk=line_item_id)
    return rows.select_related("course", "resource_link").only(*_OF_PLACE)


def unknown(course_id: UUID, line_item_id: int) -> UnknownLineItem:
    """Return the refusal of a line item that isn't there."""
    return UnknownLineItem(f"There is no line item {addresses.line_item(course_id, line_item_id)}.")


def _check_etag(line_item: LineItem, etag: str | None) -> None:
    tags = [each.strip() for each in etag.split(",")] if etag else []
    if tags and "*" not in tags and etag_of(line_item) not in tags:
        raise LineItemChanged(f"The line item has changed: its entity tag is {etag_of(line_item)}; read it again.")


def _columns(new: LineItemDefinition) -> dict[str, Any]:
    columns = {name: getattr(new, name) for name in _PLAIN}
    return {**columns, "submission_review": new.submission_review, "extensions": new.extensions}


def _held(tool: Tool, course_id: UUID, line_item_id: int) -> LineItem:
    rows = LineItem.objects.select_for_update().filter(tenant_id=tool.tenant_id, course_id=course_id, tool=tool)
    found = rows.filter(pk=line_item_id).first()
    return found or get(tool, course_id, line_item_id)


def _link_of(tool: Tool, course_id: UUID, link_id: str) -> ResourceLink:
    rows = ResourceLink.objects.filter(tenant_id=tool.tenant_id, pk=_uuid(link_id), tool=tool, course_id=course_id)
    found = rows.first()
    if found is None:
        raise UnknownResourceLink(f"resourceLinkId {link_id!r} is no link of the tool in this course.")
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _results(line_item: LineItem) -> Any:
    return Result.objects.filter(tenant_id=line_item.tenant_id, line_item=line_item)


def _told(line_item: LineItem, action: str) -> None:
    audit.write(
        tenant_id=line_item.tenant_id,
        who=f"LTI tool {line_item.tool_id}",
        action=action,
        object=f"line item {line_item.pk}",
        details={"label": line_item.label, "course": str(line_item.course_id)},
    )
