"""The administration of what leaves."""

from feeds.admin.record_stream import RecordStreamAdmin

__all__ = ["RecordStreamAdmin"]
