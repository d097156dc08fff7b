"""Keeps what resource links lead to, and where their scores go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from courses.rules.errors import UnknownCourse
from courses.services import catalogue, courses, enrollments
from lti.tool.models import Link, Platform, PlatformContext, PlatformDeployment
from lti.tool.rules.errors import NothingThere
from lti.tool.rules.message import Message
from lti.tool.services import allowed_courses
from people.services import audit


@dataclass(frozen=True, slots=True)
class Target:
    """What a link leads to: a course, or one item of its newest version."""

    course: Any
    item: Any


def link_of(deployment: PlatformDeployment, message: Message) -> Link:
    """Return the link of a launch, with what the launch says of it.

    Where a launch names what it wants, that is where the link leads from now on; else it leads where it did.
    """
    context = _context(deployment, message)
    told: dict[str, Any] = {
        "context_id": context.pk if context else None,
        "title": message.link_title,
        "line_item": message.endpoint.line_item,
        "line_items": message.endpoint.line_items,
        "scopes": list(message.endpoint.scopes),
    }
    if message.course:
        told |= {"course_id": _known(deployment.tenant_id, message.course), "item": message.item}
    link, made = Link.objects.get_or_create(
        tenant_id=deployment.tenant_id,
        deployment=deployment,
        resource_link_id=message.resource_link_id,
        defaults=told,
    )
    if not made:
        if not told["line_item"] and link.line_items == told["line_items"]:
            del told["line_item"]  # one that we found or made ourselves
        _save(link, told)
    return link


def get(tenant_id: int, link_id: int) -> Link:
    """Return one link of the tenant."""
    rows = Link.objects.select_related("deployment__platform", "context")
    found = rows.filter(tenant_id=tenant_id, pk=link_id).first()
    if found is None:
        raise NothingThere("This link isn't known any more.")
    return found


def target_of(link: Link) -> Target | None:
    """Return what a link leads to, None if nothing was chosen yet; NothingThere says what is missing."""
    if link.course_id is None:
        return None
    course = courses.get(link.tenant_id, link.course_id)
    if course.archived_at is not None:
        raise NothingThere(f"The course {course.title!r} isn't offered any more.")
    item = None
    if link.item:
        item = catalogue.item_of(link.tenant_id, courses.latest_version(course).pk, link.item)
        if item is None:
            raise NothingThere(f"What this link leads to isn't in the course {course.title!r} any more.")
    return Target(course, item)


@transaction.atomic
def bind(link: Link, course_id: UUID, item: str, *, who: str) -> None:
    """Let a link lead to a course or an item of it, as somebody chose who teaches."""
    allowed_courses.choose(platform_of(link), [courses.get(link.tenant_id, course_id).pk], who=who)
    _save(link, {"course_id": courses.get(link.tenant_id, course_id).pk, "item": item})
    audit.write(
        tenant_id=link.tenant_id,
        who=who,
        action="lti-link.bind",
        object=f"LTI link {link.pk}",
        details={"course": str(course_id), "item": item},
    )


def enrollment_of(link: Link, learner_id: UUID, *, who: str) -> Any:
    """Return the newest open enrollment of a learner in the course of a link; one is made if there is none."""
    known = open_enrollment_of(link, learner_id)
    source = source_of(link)
    return known or enrollments.enroll(link.tenant_id, link.course_id, learner_id, source=source, who=who)


def item_in(link: Link, enrollment: Any) -> Any:
    """Return the item of a link in the version that somebody is enrolled in; None if it leads to the whole course."""
    if not link.item:
        return None
    found = catalogue.item_of(link.tenant_id, enrollment.version_id, link.item)
    if found is None:
        raise NothingThere("What this link leads to isn't in the version of the course in which you began.")
    return found


def open_enrollment_of(link: Link, learner_id: UUID) -> Any:
    """Return the newest enrollment of a learner in the course of a link, None if there is none that is open."""
    newest = enrollments.newest(link.tenant_id, link.course_id, learner_id)
    return None if newest is None or newest.ended_at is not None else newest


def source_of(link: Link) -> str:
    """Return what courses call those from whom the people of a link have their roles: a context, or all without one."""
    return context_source(link.context_id) if link.context_id else f"lti-platform {link.deployment.platform_id}"


def context_source(context_id: int) -> str:
    """Return what courses call a context from which people have their roles."""
    return f"lti-context {context_id}"


def platform_of(link: Link) -> Platform:
    """Return the platform that a link belongs to."""
    platform: Platform = link.deployment.platform
    return platform


def _context(deployment: PlatformDeployment, message: Message) -> PlatformContext | None:
    if not message.context_id:
        return None
    context, _ = PlatformContext.objects.get_or_create(
        tenant_id=deployment.tenant_id, deployment=deployment, context_id=message.context_id
    )
    told = {"title": message.context_title or context.title}
    if message.memberships_url != context.memberships_url:
        told["memberships_url"] = message.memberships_url
        hours = settings.LTI_ROSTER_HOURS
        context.next_pull_at = timezone.now() + timedelta(seconds=5) if message.memberships_url and hours else None
        context.save(update_fields=["next_pull_at"])
    _save(context, told)
    return context


def _known(tenant_id: int, course_id: str) -> UUID:
    try:
        return UUID(str(courses.get(tenant_id, UUID(course_id)).pk))
    except (ValueError, UnknownCourse):
        raise NothingThere(f"The course {course_id!r}, to which this link leads, isn't here.") from None


def _save(row: Any, told: Mapping[str, Any]) -> None:
    changed = [name for name, value in told.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, told[name])
    if changed:
        row.save(update_fields=changed)
