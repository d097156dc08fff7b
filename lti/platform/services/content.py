"""Puts what was chosen in a tool into a course: links, pages elsewhere, files, HTML and images. Deep Linking 2.0 §3."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from courses.rules.errors import CannotLaunch
from courses.services import course_items, courses, packages
from courses.services.courses import NewItem
from courses.services.launchers import Launch
from lti.platform.models import LinkedContent, Tool
from lti.platform.rules.content_fetching import name_of
from lti.platform.rules.content_items import ContentItem
from lti.platform.rules.errors import UnknownTool
from lti.platform.services import content_files, content_progress, links
from lti.platform.services.content_files import File
from lti.platform.services.links import NewLink
from people.services import audit

KIND = "lti-content"
_HTML = "index.html"


@dataclass(frozen=True, slots=True)
class Added:
    """How many items were added to a course, and how many of them have files that are still to be fetched."""

    items: int
    later: int


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is alike for everything that came together."""

    tool: Tool
    course_id: UUID
    who: str
    id: UUID


def add(tool: Tool, course_id: UUID, items: Sequence[ContentItem], *, who: str) -> Added:
    """Add what was chosen to a course, all or nothing; files are fetched before anything is written, or later."""
    links.check_put_together(tool.tenant_id, course_id)
    fetched, answer = content_files.fetch_now(items), _Answer(tool, course_id, who, uuid4())
    with transaction.atomic():
        for item, file in zip(items, fetched, strict=True):
            if item.type == "ltiResourceLink":
                _add_link(tool, course_id, item, who)
            else:
                _add_content(answer, item, file)
        audit.write(
            tenant_id=tool.tenant_id,
            who=who,
            action="lti.deep-link",
            object=f"course {course_id}",
            details={"tool": str(tool.pk), "items": [item.type for item in items]},
        )
    waiting = [item for item, file in zip(items, fetched, strict=True) if _is_later(item, file)]
    return Added(len(items), len(waiting))


def fetch_again(course: Any, item_id: int, *, who: str) -> None:
    """Let a file of a course that couldn't be had be fetched again."""
    if item_id not in {item.pk for item in courses.items_of(courses.latest_version(course))}:
        raise UnknownTool(f"The course has no item {item_id}.")
    content_files.fetch_again(course.tenant_id, item_id, who=who)


class LinkedContentLauncher:
    """Opens what isn't a tool's link; to have opened it is all that is asked for."""

    modes = ("Normal",)

    def launch(self, enrollment: Any, item: Any, *, mode: str, origin: str, return_url: str | None) -> Launch:
        """Return where it is."""
        found = LinkedContent.objects.filter(tenant_id=enrollment.tenant_id, item_id=item.pk).first()
        if found is None:
            raise UnknownTool(f"The item {item.pk} has no content.")
        _check_is_here(found)
        content_progress.opened(enrollment, item)
        if found.type == "link" and not found.path:
            frame = found.presentation.get("iframe") or {}
            return Launch(frame.get("src") or found.url, own_window="iframe" not in found.presentation)
        url = packages.content_url(tenant_id=enrollment.tenant_id, version_id=found.pk, path=found.path)
        return Launch(url, own_window=False)

    def enrolled(self, enrollment: Any) -> None:
        """Nothing is fulfilled from the start."""


def _add_link(tool: Tool, course_id: UUID, item: ContentItem, who: str) -> None:
    declared = item.line_item
    column = None
    if declared is not None:
        column = {
            "label": declared.label or item.title or tool.name,
            "score_maximum": declared.score_maximum,
            "resource_id": declared.resource_id,
            "tag": declared.tag,
            "grades_released": declared.grades_released,
            "submission_review": declared.submission_review,
        }
    new = NewLink(
        title=item.title,
        text=item.text,
        url=item.url,
        custom=item.custom,
        presentation=_presentation(item),
        available=(item.available.start, item.available.end),
        submission=(item.submission.start, item.submission.end),
        line_item=column,
    )
    links.create(tool, course_id, new, who=who)


def _add_content(answer: _Answer, item: ContentItem, file: File | None) -> None:
    content_id, tool = uuid4(), answer.tool
    title = item.title or _name_of(item, file) or tool.name
    made = course_items.append(
        tool.tenant_id,
        answer.course_id,
        NewItem(
            KIND,
            f"{settings.PUBLIC_ORIGIN}/lti/content/{content_id}",
            {"und": title[:500]},
            {"und": item.text} if item.text else {},
        ),
        who=answer.who,
    )
    kept, is_later = file or _page_of(item, title), _is_later(item, file)
    if kept is not None:
        packages.keep_file(kept.name, kept.body, tenant_id=tool.tenant_id, version_id=content_id)
    LinkedContent.objects.create(
        id=content_id,
        tenant_id=tool.tenant_id,
        item_id=made.pk,
        type=item.type,
        url=item.url,
        path=kept.name if kept else "",
        presentation=_presentation(item),
        state=LinkedContent.PENDING if is_later else LinkedContent.KEPT,
        due_at=timezone.now() if is_later else None,
        media_type=item.media_type,
        expires_at=item.expires_at,
        answer=answer.id,
        size=len(file.body) if file else 0,
    )


def _name_of(item: ContentItem, file: File | None) -> str:
    """Return what something without a title is called."""
    if item.type in content_files.FETCHED:
        return file.name if file else name_of(item.url, item.media_type)
    return urlsplit(item.url).netloc


def _is_later(item: ContentItem, file: File | None) -> bool:
    return item.type in content_files.FETCHED and file is None


def _check_is_here(found: LinkedContent) -> None:
    """Refuse a file that isn't fetched yet."""
    if found.state == LinkedContent.PENDING:
        raise CannotLaunch("This file is still being fetched; try again in a few minutes.")
    if found.state == LinkedContent.FAILED:
        raise CannotLaunch("This file couldn't be fetched; tell whoever teaches the course.")


def _page_of(item: ContentItem, title: str) -> File | None:
    """Return the page that HTML, or the way in which a link wants to be embedded, becomes."""
    html = item.html or (item.embed_html if item.iframe is None and item.window is None else "")
    if not html:
        return None
    page = f'<!doctype html><meta charset="utf-8"><title>{escape(title)}</title><body>{html}</body>'
    return File(_HTML, page.encode())


def _presentation(item: ContentItem) -> dict[str, Any]:
    pictures = {"icon": item.icon, "thumbnail": item.thumbnail}
    shown = {name: {"url": each.url} for name, each in pictures.items() if each is not None}
    frames = {"window": item.window, "iframe": item.iframe}
    return {**shown, **{name: each for name, each in frames.items() if each is not None}}
