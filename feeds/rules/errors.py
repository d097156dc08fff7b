"""How feeds say no."""

from collections.abc import Mapping

from people.rules.errors import Refusal, TemporarilyUnavailable


class FeedRefused(Refusal):
    """What is asked of a feed can't be."""

    code = "feed-refused"
    section = "management API"


class FeedConflict(FeedRefused):
    """What is asked of a feed can't be as it stands now."""

    status = 409
    code = "feed-conflict"


class FilterRefused(Refusal):
    """Records can't be chosen like this."""

    code = "filter-refused"
    section = "management API"


class RestartNeeded(Refusal):
    """A consumer can't go on from its cursor; ``restart`` says from where it can."""

    code = "unusable-cursor"
    section = "management API"

    def __init__(self, message: str, *, restart: Mapping[str, str]) -> None:
        super().__init__(message)
        self.restart = restart

    def as_json(self) -> dict[str, object]:
        """Return the body of the error answer, with where to begin again."""
        return {**super().as_json(), "restart": dict(self.restart)}


class CursorExpired(RestartNeeded):
    """What comes after the cursor isn't there any more."""

    status = 410
    code = "cursor-expired"


class TooManyStreams(TemporarilyUnavailable):
    """As many event streams are open as this process keeps."""

    code = "too-many-streams"
    section = "management API"
    default_headers = {"Retry-After": "5"}


class UnknownFeed(Refusal):
    """There is no such feed in the tenant."""

    status = 404
    code = "unknown-feed"
    section = "management API"


class UnknownItem(Refusal):
    """No record tells of the learner and the item."""

    status = 404
    code = "unknown-item"
    section = "management API"


class ManifestNotYet(Refusal):
    """What a receiver has to have of an hour isn't certain yet."""

    status = 409
    code = "manifest-not-yet"
    section = "management API"
