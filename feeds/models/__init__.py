"""What is stored (feeds)."""

from feeds.models.delivery import Delivery
from feeds.models.delivery_try import DeliveryTry
from feeds.models.feed import Feed, Status
from feeds.models.learner_item_state import LearnerItemState
from feeds.models.manifest import Manifest
from feeds.models.record import Record
from feeds.models.record_profile import RecordProfile
from feeds.models.record_stream import RecordStream

__all__ = [
    "Delivery",
    "DeliveryTry",
    "Feed",
    "LearnerItemState",
    "Manifest",
    "Record",
    "RecordProfile",
    "RecordStream",
    "Status",
]
