"""Remembers, for a few seconds and in this process, which tool an access token stands for, and where it was let in.

It forgets whenever people.services.principal_cache does, so that a change of a tool counts at once where it is made;
another process learns of it when its entries end, after CREDENTIAL_CACHE_SECONDS at the latest. Only tools that are
let in are remembered: refusals are judged anew each time.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from lti.platform.models import LineItem, Tool
from people.services import principal_cache

LARGEST = 1024
MOST_COURSES = 1024
MOST_LINE_ITEMS = 128

_entries: OrderedDict[bytes, "Known"] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Known:
    """A tool with the scopes of its token, the courses into which it was let, and line items as they were read.

    What a line item says may have changed since, and it may be gone: who writes by it looks again.
    """

    tool: Tool
    scopes: frozenset[str]
    until: datetime
    read_in: int
    courses: set[UUID] = field(default_factory=set)
    line_items: dict[tuple[UUID, int], LineItem] = field(default_factory=dict)

    def let_into(self, course_id: UUID) -> None:
        """Remember a course in which the tool is deployed."""
        if len(self.courses) < MOST_COURSES:
            self.courses.add(course_id)

    def remember(self, line_item: LineItem) -> None:
        """Remember a line item of the tool."""
        if len(self.line_items) < MOST_LINE_ITEMS:
            self.line_items[line_item.course_id, line_item.pk] = line_item


def known_by(token: str) -> bytes:
    """Return what a token is remembered by; the token itself isn't kept."""
    return principal_cache.digest(f"LTI {token}")


def find(key: bytes) -> Known | None:
    """Return what a token stands for, if that is remembered and still counts."""
    with _lock:
        entry = _entries.get(key)
        if entry is None:
            return None
        if entry.read_in != principal_cache.generation() or timezone.now() >= entry.until:
            del _entries[key]
            return None
        _entries.move_to_end(key)
        return entry


def remember(key: bytes, tool: Tool, scopes: frozenset[str], *, expires: datetime, read_in: int) -> Known:
    """Keep what a token stands for, until it expires at the latest; ``read_in`` is from before it was read."""
    until = min(expires, timezone.now() + timedelta(seconds=settings.CREDENTIAL_CACHE_SECONDS))
    entry = Known(tool, scopes, until, read_in)
    with _lock:
        _entries[key] = entry
        _entries.move_to_end(key)
        if len(_entries) > LARGEST:
            _entries.popitem(last=False)
    return entry
