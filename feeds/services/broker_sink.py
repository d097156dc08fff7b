"""What sinks to message brokers have in common: portions in the log's order, a password, a client that is optional."""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from django.conf import settings

from feeds.rules.broker_address import Schemes, problem_of_broker
from feeds.rules.sink_options import Option

USER = Option("user", "Who the broker knows us as; the password is the feed's secret.")


class BrokerSink:
    """A kind of brokers: the schemes of its URLs, and the package of its client with the module that is imported."""

    schemes: Schemes
    module: str
    package: str
    portion = 500
    keeps_order = True
    signs = False

    def problem_of(self, url: str, options: Mapping[str, Any]) -> str:
        """Return why no records can go there, empty if they can."""
        problem = problem_of_broker(url, self.schemes, plain_allowed=settings.OUTBOUND_PLAIN_HTTP)
        return problem or self.problem_of_package()

    def problem_of_package(self) -> str:
        """Return that the client isn't installed, empty if it is."""
        return "" if find_spec(self.module) else f"{self.package} isn't installed here; `make brokers` installs it"

    def rest_seconds(self, options: Mapping[str, Any]) -> float:
        """Rest a moment, so that a feed whose records come one by one connects a few times a second at most."""
        return 0.25
