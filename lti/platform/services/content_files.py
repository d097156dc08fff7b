"""Files of linked content: fetched from where a tool says they are, and kept in the package store.

A request fetches no more than a few, for so long and so much; ``fetch_due`` fetches the rest at its own time. What is
still to be fetched stands in the database, so that nothing is lost when a process dies.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from courses.services import content, packages
from lti.platform.models import LinkedContent
from lti.platform.rules import content_fetching as rules
from lti.platform.rules.content_items import ContentItem
from lti.platform.rules.errors import InvalidContentItems, UnknownTool
from people.rules.errors import Refusal
from people.services import audit, outbound

FETCHED = ("file", "image")
"""The types of content items that are fetched."""

_SECONDS = 30.0
_HELD = timedelta(minutes=5)
"""How long who fetches a file may take; then somebody else does it."""


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is kept."""

    name: str
    body: bytes


class _TryAgain(Refusal):
    """The file can't be had now, and may be later."""

    code = "file-not-had-now"
    section = "Deep Linking 2.0 §3.3"


def fetch_now(items: Sequence[ContentItem]) -> list[File | None]:
    """Return the files of an answer as far as a request may fetch them; None for what has none, and what comes later.

    A file that can't be had refuses them all, unless it was this limit that it didn't fit into.
    """
    files: list[File | None] = []
    number, until = 0, time.monotonic() + settings.LTI_FILES_SECONDS
    left = min(settings.LTI_FILE_MAX_BYTES, settings.LTI_FILES_MAX_BYTES)
    for item in items:
        file = None
        if item.type in FETCHED and number < settings.LTI_FILES_AT_ONCE:
            number, file = number + 1, _if_there_is_room(item, left, until)
            left -= len(file.body) if file else 0
        files.append(file)
    return files


def fetch_due() -> int:
    """Fetch one file that is due, and return how many were fetched or tried."""
    found = _claimed()
    if found is None:
        return 0
    try:
        if found.attempts > rules.MOST_TRIES:
            raise InvalidContentItems(f"Fetching it has begun {rules.MOST_TRIES} times, and never ended.")
        _check_expiry(found.expires_at)
        file = _fetched(found.url, found.type, found.media_type, _room_for(found), _SECONDS)
    except (_TryAgain, outbound.OutboundFailed) as refusal:
        pause = None if isinstance(refusal, outbound.OutboundTooMuch) else rules.next_try(found.attempts)
        _failed(found, refusal, timezone.now() + pause if pause else None)
    except Refusal as refusal:
        _failed(found, refusal, None)
    else:
        _keep(found, file)
    return 1


@transaction.atomic
def fetch_again(tenant_id: int, item_id: int, *, who: str) -> None:
    """Let a file that couldn't be had be fetched again."""
    rows = LinkedContent.objects.filter(tenant_id=tenant_id, item_id=item_id)
    now = timezone.now()
    if not rows.exclude(state=LinkedContent.KEPT).update(state=LinkedContent.PENDING, attempts=0, due_at=now):
        raise UnknownTool(f"The item {item_id} has no file that is still to be fetched.")
    audit.write(tenant_id=tenant_id, who=who, action="lti.file.again", object=f"item {item_id}")


def of_items(tenant_id: int, item_ids: Sequence[int]) -> dict[int, LinkedContent]:
    """Return linked content by the items of a course that it is."""
    rows = LinkedContent.objects.filter(tenant_id=tenant_id, item_id__in=item_ids)
    return {each.item_id: each for each in rows}


def copy(tenant_id: int, of: UUID, to: UUID, path: str) -> None:
    """Copy a file from one piece of content to another."""
    found = content.find(tenant_id, of, path)
    if found is None:
        raise UnknownTool(f"The file {path!r} of the content {of} isn't there any more.")
    with found.stream as stream:
        packages.keep_file(path, stream.read(), tenant_id=tenant_id, version_id=to)


def _if_there_is_room(item: ContentItem, left: int, until: float) -> File | None:
    """Return a file if it fits into what is left of a request's bytes and time."""
    seconds = min(_SECONDS, until - time.monotonic())
    if left <= 0 or seconds <= 0:
        return None
    try:
        return _fetched(item.url, item.type, item.media_type, left, seconds)
    except outbound.OutboundTooMuch:
        if left == settings.LTI_FILE_MAX_BYTES:
            raise
    except outbound.OutboundFailed:
        if seconds == _SECONDS or time.monotonic() < until:
            raise
    return None


def _fetched(url: str, type_: str, media_type: str, most_bytes: int, seconds: float) -> File:
    """Return a file from an address that a tool named; nothing that is private is reached."""
    answer = outbound.send("GET", url, seconds=seconds, most_bytes=most_bytes)
    sent = rules.media_type_of(answer.headers.get("content-type", ""))
    problem = rules.problem_of_answer(url, type_, answer.status, sent)
    if problem:
        refusal = _TryAgain if rules.may_pass(answer.status) else InvalidContentItems
        raise refusal(problem, section="Deep Linking 2.0 §3.5" if type_ == "image" else "Deep Linking 2.0 §3.3")
    return File(rules.name_of(url, media_type or sent), answer.body)


def _check_expiry(expires_at: datetime | None) -> None:
    if expires_at is not None and expires_at <= timezone.now():
        raise InvalidContentItems(
            f"The tool offered it until {expires_at:%Y-%m-%d at %H:%M} UTC (expiresAt).",
            section="Deep Linking 2.0 §3.3",
        )


def _room_for(found: LinkedContent) -> int:
    """Return how large a file may be: as any, and together with the others of the same answer."""
    if found.answer is None:  # a copy's
        return settings.LTI_FILE_MAX_BYTES
    others = LinkedContent.objects.filter(tenant_id=found.tenant_id, answer=found.answer)
    left = settings.LTI_FILES_MAX_BYTES - int(others.aggregate(sum=Sum("size"))["sum"] or 0)
    if left <= 0:
        raise InvalidContentItems(f"The files of one answer have at most {settings.LTI_FILES_MAX_BYTES} bytes.")
    return min(left, settings.LTI_FILE_MAX_BYTES)


def _claimed() -> LinkedContent | None:
    """Return what is due first, which nobody else fetches meanwhile; should we die, it is due again soon."""
    now = timezone.now()
    with transaction.atomic():
        free = LinkedContent.objects.select_for_update(
            skip_locked=connection.features.has_select_for_update_skip_locked
        )
        found = free.filter(due_at__lte=now).order_by("due_at").first()
        if found is not None:
            found.due_at, found.attempts = now + _HELD, found.attempts + 1
            found.save(update_fields=["due_at", "attempts"])
    return found


def _still_ours(found: LinkedContent) -> LinkedContent | None:
    """Return what was claimed, unless somebody else has taken it since because we took too long."""
    rows = LinkedContent.objects.select_for_update().filter(tenant_id=found.tenant_id, pk=found.pk)
    return rows.filter(state=LinkedContent.PENDING, due_at=found.due_at, attempts=found.attempts).first()


@transaction.atomic
def _failed(found: LinkedContent, refusal: Refusal, due_at: datetime | None) -> None:
    row = _still_ours(found)
    if row is not None:
        row.state = LinkedContent.FAILED if due_at is None else LinkedContent.PENDING
        row.due_at, row.problem = due_at, refusal.message[:2_000].replace("\0", "�")
        row.save(update_fields=["state", "due_at", "problem"])


@transaction.atomic
def _keep(found: LinkedContent, file: File) -> None:
    row = _still_ours(found)
    if row is not None:
        # Who died between writing the file and saying so has left it there.
        packages.remove(tenant_id=row.tenant_id, version_id=row.pk)
        packages.keep_file(file.name, file.body, tenant_id=row.tenant_id, version_id=row.pk)
        row.state, row.due_at, row.problem = LinkedContent.KEPT, None, ""
        row.path, row.size = file.name, len(file.body)
        row.save(update_fields=["state", "due_at", "problem", "path", "size"])
