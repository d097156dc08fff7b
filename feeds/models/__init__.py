"""What is stored (feeds)."""

from feeds.models.learner_item_state import LearnerItemState
from feeds.models.record import Record
from feeds.models.record_stream import RecordStream

__all__ = ["LearnerItemState", "Record", "RecordStream"]
