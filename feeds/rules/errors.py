"""How feeds say no."""

from people.rules.errors import Refusal


class FeedRefused(Refusal):
    """What is asked of a feed can't be."""

    code = "feed-refused"
    section = "management API"


class FeedConflict(FeedRefused):
    """What is asked of a feed can't be as it stands now."""

    status = 409
    code = "feed-conflict"


class UnknownFeed(Refusal):
    """There is no such feed in the tenant."""

    status = 404
    code = "unknown-feed"
    section = "management API"
