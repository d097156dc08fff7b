"""Puts what was chosen in a tool into a course: links, pages elsewhere, files, HTML and images. Deep Linking 2.0 §3."""

import mimetypes
import re
from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from courses.services import course_items, packages
from courses.services.courses import NewItem
from courses.services.launchers import Launch
from lti.platform.models import LinkedContent, Tool
from lti.platform.rules.content_items import ContentItem
from lti.platform.rules.errors import InvalidContentItems, UnknownTool
from lti.platform.services import content_progress, links
from lti.platform.services.links import NewLink
from people.services import audit, outbound

KIND = "lti-content"
_HTML = "index.html"
_UNSAFE = re.compile(r"[^\w.\- ]+")


def add(tool: Tool, course_id: UUID, items: Sequence[ContentItem], *, who: str) -> int:
    """Add what was chosen to a course, all or nothing; files are fetched before anything is written."""
    links.check_put_together(tool.tenant_id, course_id)
    fetched = [_fetched(item) if item.type in ("file", "image") else None for item in items]
    with transaction.atomic():
        for item, file in zip(items, fetched, strict=True):
            if item.type == "ltiResourceLink":
                _add_link(tool, course_id, item, who)
            else:
                _add_content(tool, course_id, item, file, who)
        audit.write(
            tenant_id=tool.tenant_id,
            who=who,
            action="lti.deep-link",
            object=f"course {course_id}",
            details={"tool": str(tool.pk), "items": [item.type for item in items]},
        )
    return len(items)


class LinkedContentLauncher:
    """Opens what isn't a tool's link; to have opened it is all that is asked for."""

    modes = ("Normal",)

    def launch(self, enrollment: Any, item: Any, *, mode: str, origin: str, return_url: str | None) -> Launch:
        """Return where it is."""
        found = LinkedContent.objects.filter(tenant_id=enrollment.tenant_id, item_id=item.pk).first()
        if found is None:
            raise UnknownTool(f"The item {item.pk} has no content.")
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


def _add_content(tool: Tool, course_id: UUID, item: ContentItem, file: tuple[str, bytes] | None, who: str) -> None:
    content_id = uuid4()
    title = item.title or (file[0] if file else "") or urlsplit(item.url).netloc or tool.name
    made = course_items.append(
        tool.tenant_id,
        course_id,
        NewItem(
            KIND,
            f"{settings.PUBLIC_ORIGIN}/lti/content/{content_id}",
            {"und": title[:500]},
            {"und": item.text} if item.text else {},
        ),
        who=who,
    )
    kept = file or _page_of(item, title)
    if kept is not None:
        packages.keep_file(kept[0], kept[1], tenant_id=tool.tenant_id, version_id=content_id)
    LinkedContent.objects.create(
        id=content_id,
        tenant_id=tool.tenant_id,
        item_id=made.pk,
        type=item.type,
        url=item.url,
        path=kept[0] if kept else "",
        presentation=_presentation(item),
    )


def _page_of(item: ContentItem, title: str) -> tuple[str, bytes] | None:
    """Return the page that HTML, or the way in which a link wants to be embedded, becomes."""
    html = item.html or (item.embed_html if item.iframe is None and item.window is None else "")
    if not html:
        return None
    page = f'<!doctype html><meta charset="utf-8"><title>{escape(title)}</title><body>{html}</body>'
    return _HTML, page.encode()


def _presentation(item: ContentItem) -> dict[str, Any]:
    pictures = {"icon": item.icon, "thumbnail": item.thumbnail}
    shown = {name: {"url": each.url} for name, each in pictures.items() if each is not None}
    frames = {"window": item.window, "iframe": item.iframe}
    return {**shown, **{name: each for name, each in frames.items() if each is not None}}


def _fetched(item: ContentItem) -> tuple[str, bytes]:
    """Return a file's name and content, from an address that a tool named; nothing that is private is reached."""
    answer = outbound.send("GET", item.url, seconds=30, most_bytes=settings.LTI_FILE_MAX_BYTES)
    if answer.status != 200:
        raise InvalidContentItems(
            f"{item.url[:200]!r} is answered with {answer.status}.", section="Deep Linking 2.0 §3.3"
        )
    sent = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if item.type == "image" and not sent.startswith("image/"):
        raise InvalidContentItems(f"{item.url[:200]!r} is {sent!r}, and no image.", section="Deep Linking 2.0 §3.5")
    return _name_of(item, item.media_type or sent), answer.body


def _name_of(item: ContentItem, media_type: str) -> str:
    """Return how a file is called: as in its address, with an ending that fits what it is."""
    name = _UNSAFE.sub("-", unquote(urlsplit(item.url).path.rpartition("/")[2])).strip(". -")[-100:] or "file"
    ending = mimetypes.guess_extension(media_type) or ""
    return name if "." in name else name + ending
