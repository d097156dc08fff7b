"""The administration of what leaves."""

from feeds.admin.feed import FeedAdmin
from feeds.admin.record_stream import RecordStreamAdmin

__all__ = ["FeedAdmin", "RecordStreamAdmin"]
