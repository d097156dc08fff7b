"""Makes and finds the links by which tools are items of courses. LTI 1.3 §3.1.4."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from courses.rules.errors import CannotLaunch
from courses.services import course_items, courses
from courses.services.courses import NewItem, NewVersion
from lti.platform.models import LineItem, ResourceLink, Tool
from lti.platform.rules import link_settings as settings_rules
from lti.platform.rules.errors import InvalidLineItem, InvalidTool, UnknownTool
from lti.platform.services import tools
from people.rules.addresses import problem_of_url
from people.rules.errors import Problem
from people.services import audit
from people.services.asked_often import AskedOften

KIND = "lti"


@dataclass(frozen=True, slots=True)
class NewLink:
    """What a link is made of; ``line_item`` has ``label``, ``score_maximum`` and so on of a column for it."""

    title: str
    text: str = ""
    url: str = ""
    custom: Mapping[str, str] = field(default_factory=dict)
    presentation: Mapping[str, Any] = field(default_factory=dict)
    available: tuple[datetime | None, datetime | None] = (None, None)
    submission: tuple[datetime | None, datetime | None] = (None, None)
    line_item: Mapping[str, Any] | None = None


def create_course(tenant_id: int, title: str, *, who: str) -> Any:
    """Make a course that is put together here, of tools and of what they bring."""
    identifier = f"{settings.PUBLIC_ORIGIN}/courses/{uuid4()}"
    return courses.create(tenant_id, KIND, identifier, NewVersion({"und": title}, {}, []), who=who)[0]


@transaction.atomic
def create(tool: Tool, course_id: UUID, new: NewLink, *, who: str) -> ResourceLink:
    """Put a link of a tool at the end of a course, with its column in the gradebook if it has one."""
    tools.check_active(tool)
    check_put_together(tool.tenant_id, course_id)
    deployment = tools.deployment_for(tool, course_id)
    link_id, title = uuid4(), new.title.strip()[:500] or tool.name
    _check(settings_rules.problems_of_texts(title, new.text))
    description = {"und": new.text} if new.text else {}
    item = course_items.append(
        tool.tenant_id, course_id, NewItem(KIND, activity_id(link_id), {"und": title}, description), who=who
    )
    link = ResourceLink.objects.create(
        id=link_id,
        tenant_id=tool.tenant_id,
        tool=tool,
        deployment=deployment,
        course_id=course_id,
        item_id=item.pk,
        url=new.url,
        title=title,
        text=new.text,
        custom=dict(new.custom),
        presentation=dict(new.presentation),
        available_from=new.available[0],
        available_until=new.available[1],
        submission_from=new.submission[0],
        submission_until=new.submission[1],
    )
    if new.line_item is not None:
        LineItem.objects.create(
            tenant_id=tool.tenant_id, course_id=course_id, tool=tool, resource_link=link, **new.line_item
        )
    return link


@transaction.atomic
def remove(tenant_id: int, link_id: UUID, *, who: str) -> None:
    """Take a link out of its course; its scores stay."""
    link = get(tenant_id, link_id)
    course_items.remove(tenant_id, link.course_id, link.item_id, who=who)


def check_put_together(tenant_id: int, course_id: UUID) -> None:
    """Refuse to change the content of a course that came as a package."""
    course = courses.get(tenant_id, course_id)
    if course.kind != KIND:
        raise CannotLaunch(f"The content of {course.title!r} came as a {course.kind} package and isn't changed here.")


@transaction.atomic
def change(link: ResourceLink, changed: Sequence[str], *, who: str) -> None:
    """Keep what was changed of a link, and call its item in the course the same."""
    check_url(link.url)
    _check(
        [
            *settings_rules.problems_of_texts(link.title, link.text),
            *settings_rules.problems_of_custom(link.custom),
            *settings_rules.problems_of_presentation(link.presentation),
            *settings_rules.problems_of_windows(
                available=(link.available_from, link.available_until),
                submission=(link.submission_from, link.submission_until),
            ),
        ]
    )
    link.save()
    description = {"und": link.text} if link.text else {}
    course_items.rename(link.tenant_id, link.item_id, title={"und": link.title}, description=description)
    audit.write(
        tenant_id=link.tenant_id,
        who=who,
        action="lti.link.change",
        object=f"LTI link {link.pk}",
        details={"changed": sorted(changed)},
    )


def get(tenant_id: int, link_id: UUID) -> ResourceLink:
    """Return a link of the tenant, with its tool."""
    found: ResourceLink | None = _with_tool(tenant_id, link_id)
    if found is None:
        raise UnknownTool(f"There is no link {link_id}.")
    return found


@AskedOften
def _with_tool(tenant_id: int, link_id: UUID) -> Any:
    return ResourceLink.objects.select_related("tool").filter(tenant_id=tenant_id, pk=link_id)


@AskedOften
def with_course(tenant_id: int, link_id: UUID) -> Any:
    """Return a link of the tenant with its course, None if there is none."""
    return ResourceLink.objects.select_related("course").filter(tenant_id=tenant_id, pk=link_id)


def of_item(tenant_id: int, item_id: int) -> ResourceLink:
    """Return the link that an item of a course is."""
    found = ResourceLink.objects.select_related("tool").filter(tenant_id=tenant_id, item_id=item_id).first()
    if found is None:
        raise UnknownTool(f"The item {item_id} is no link of a tool.")
    return found


def in_course(tenant_id: int, course_id: UUID, item_id: int) -> ResourceLink:
    """Return the link that an item of this course is; another course's is as unknown as one that doesn't exist."""
    found = of_item(tenant_id, item_id)
    if found.course_id != course_id:
        raise UnknownTool(f"The item {item_id} is no link of a tool.")
    return found


def of_course(tenant_id: int, course_id: UUID) -> list[ResourceLink]:
    """Return the links of a course, the oldest first; those that were taken out are left out."""
    rows = ResourceLink.objects.select_related("tool", "item").filter(tenant_id=tenant_id, course_id=course_id)
    return list(rows.filter(item__removed_at__isnull=True).order_by("created_at")[:1000])


def check_available(link: ResourceLink) -> None:
    """Refuse a link to learners before or after the time in which it is available. Deep Linking 2.0 §3.2."""
    now = timezone.now()
    if link.available_from is not None and now < link.available_from:
        raise CannotLaunch(f"It becomes available on {link.available_from:%Y-%m-%d at %H:%M} UTC.")
    if link.available_until is not None and now >= link.available_until:
        raise CannotLaunch(f"It was available until {link.available_until:%Y-%m-%d at %H:%M} UTC.")


def icon_of(link: ResourceLink | None) -> str:
    """Return the address of the picture that stands beside a link: its own, or its tool's; none without TLS."""
    if link is None:
        return ""
    url = (link.presentation.get("icon") or {}).get("url") or link.tool.icon_uri
    return str(url) if str(url).startswith("https://") else ""


def check_url(url: str) -> None:
    """Refuse an address of a link that couldn't be launched; an empty one stands for the tool's own."""
    why = problem_of_url(url, https_only=not settings.OUTBOUND_PLAIN_HTTP) if url else None
    if why is not None:
        raise InvalidTool(f"The address {url[:200]!r} can't be used: {why}.")


def _check(problems: list[Problem]) -> None:
    if problems:
        raise InvalidTool(settings_rules.said(problems), problems=problems, section=problems[0].section)


def points_of(text: str) -> float:
    """Return the points that were typed in for a column."""
    try:
        points = float(text.replace(",", "."))
    except ValueError:
        points = 0.0
    if not 0 < points < 1_000_000_000:
        raise InvalidLineItem(f"The points are a number greater than 0; {text[:50]!r} isn't.", section="AGS 2.0 §3.2.8")
    return points


def uuid_of(text: str) -> UUID:
    """Return an id that a form sent."""
    try:
        return UUID(text)
    except ValueError:
        raise UnknownTool(f"There is no tool {text[:100]!r}.") from None


def activity_id(link_id: UUID) -> str:
    """Return by what IRI Statements know a link."""
    return f"{settings.PUBLIC_ORIGIN}/lti/links/{link_id}"
