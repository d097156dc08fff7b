"""Whatever isn't a resource of the xAPI."""

from typing import NoReturn

from lrs.http.base import XAPIView
from lrs.http.exchange import Exchange
from lrs.rules.errors import ResourceNotFound


class UnknownResourceView(XAPIView):
    """Answers 404 as every resource answers: in JSON, with the version header and for any origin."""

    version_required = False
    credential_required = False

    def get(self, exchange: Exchange, *, path: str) -> NoReturn:
        """Say which resources there are."""
        raise ResourceNotFound(
            f"There is no resource {path[:200]!r} here. The resources are: about, activities, activities/profile, "
            "activities/state, agents, agents/profile, statements."
        )

    put = post = delete = get
