"""Copies a course that is put together here, and tells tools of it.

AGS 2.0 §3.2.15; LTI 1.3 Appendix B.3 and B.4; Platform Notification Service 1.0.
"""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from courses.rules.roles import TEACH
from courses.services import course_items, courses, memberships
from courses.services.courses import NewItem
from lti.platform.models import CourseOrigin, LineItem, LinkedContent, ResourceLink
from lti.platform.rules.errors import ToolNotReady
from lti.platform.services import content_files, links, messages, notices, tools
from lti.platform.services.deep_linking import Author
from lti.security.rules import vocabulary as v
from people.services import audit

_COPIED_LINK = (
    "url", "title", "text", "custom", "presentation", "available_from", "available_until", "submission_from",
    "submission_until", "lti1p1_id",
)  # fmt: skip
_COPIED_LINE_ITEM = (
    "label", "score_maximum", "resource_id", "tag", "start_at", "end_at", "grades_released", "submission_review",
    "extensions",
)  # fmt: skip

_COPIED_CONTENT = ("type", "url", "path", "presentation", "state", "problem", "media_type", "expires_at", "size")


@transaction.atomic
def copy(tenant_id: int, course_id: UUID, title: str, *, who: str) -> Any:
    """Copy a course with its links and line items, without people and scores; tools learn what is a copy of what."""
    links.check_put_together(tenant_id, course_id)
    original = courses.get(tenant_id, course_id)
    made = links.create_course(tenant_id, title, who=who)
    of_items = {link.item_id: link for link in links.of_course(tenant_id, course_id)}
    for item in courses.items_of(courses.latest_version(original)):
        if item.pk in of_items:
            _copy_link(of_items[item.pk], item, made, who)
        else:
            _copy_content(tenant_id, item, made, who)
    _copy_loose_line_items(tenant_id, course_id, made)
    before = CourseOrigin.objects.filter(tenant_id=tenant_id, course_id=course_id).first()
    origins = [str(course_id), *(before.origins if before else [])]
    CourseOrigin.objects.create(tenant_id=tenant_id, course_id=made.pk, origins=origins)
    audit.write(
        tenant_id=tenant_id, who=who, action="course.copy", object=f"course {made.pk}", details={"of": str(course_id)}
    )
    claims = {v.CONTEXT: messages.context_claim(made), v.ORIGIN_CONTEXTS: [str(course_id)]}
    notices.announce(tenant_id, made.pk, "LtiContextCopyNotice", claims)
    return made


@transaction.atomic
def copy_for(tenant_id: int, course_id: UUID, title: str, author: Author) -> Any:
    """Copy a course for somebody; one who teaches it teaches the copy."""
    made = copy(tenant_id, course_id, title, who=author.name)
    if author.learner is not None:
        memberships.add_role(tenant_id, made.pk, author.learner, TEACH, who=author.name)
    return made


def _copy_link(link: ResourceLink, item: Any, course: Any, who: str) -> None:
    link_id = uuid4()
    made_item = course_items.append(
        link.tenant_id,
        course.pk,
        NewItem(links.KIND, links.activity_id(link_id), item.title, item.description),
        who=who,
    )
    made = ResourceLink.objects.create(
        id=link_id,
        tenant_id=link.tenant_id,
        tool_id=link.tool_id,
        deployment_id=_deployment_of(link, course),
        course_id=course.pk,
        item_id=made_item.pk,
        history=[str(link.pk), *link.history],
        **{name: getattr(link, name) for name in _COPIED_LINK},
    )
    for line_item in LineItem.objects.filter(tenant_id=link.tenant_id, resource_link=link).order_by("id"):
        _copy_line_item(line_item, course, made)


def _deployment_of(link: ResourceLink, course: Any) -> UUID:
    """Return the tool's deployment in the copy; the link's own one if the tool has none there."""
    try:
        return tools.deployment_for(link.tool, course.pk).pk
    except ToolNotReady:
        return link.deployment_id  # type: ignore[no-any-return]


def _copy_loose_line_items(tenant_id: int, course_id: UUID, course: Any) -> None:
    rows = LineItem.objects.filter(tenant_id=tenant_id, course_id=course_id, resource_link__isnull=True)
    for line_item in rows.order_by("id"):
        _copy_line_item(line_item, course, None)


def _copy_line_item(line_item: LineItem, course: Any, link: ResourceLink | None) -> None:
    LineItem.objects.create(
        tenant_id=line_item.tenant_id,
        course_id=course.pk,
        tool_id=line_item.tool_id,
        resource_link=link,
        **{name: getattr(line_item, name) for name in _COPIED_LINE_ITEM},
    )


def _copy_content(tenant_id: int, item: Any, course: Any, who: str) -> None:
    found = LinkedContent.objects.filter(tenant_id=tenant_id, item_id=item.pk).first()
    if found is None:
        return
    content_id = uuid4()
    identifier = f"{settings.PUBLIC_ORIGIN}/lti/content/{content_id}"
    new = NewItem(item.kind, identifier, item.title, item.description)
    made = course_items.append(tenant_id, course.pk, new, who=who)
    if found.path:
        content_files.copy(tenant_id, found.pk, content_id, found.path)
    LinkedContent.objects.create(
        id=content_id,
        tenant_id=tenant_id,
        item_id=made.pk,
        due_at=timezone.now() if found.state == LinkedContent.PENDING else None,
        **{name: getattr(found, name) for name in _COPIED_CONTENT},
    )
