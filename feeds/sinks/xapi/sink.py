"""Forwards Statements to another LRS: those of the records that a feed wants, in the order of the log."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.conf import settings

from feeds.rules.sink_options import Option
from feeds.services.sinks import Destination
from feeds.sinks.xapi.store import Store
from lrs.rules.versions import Version
from people.rules.addresses import problem_of_url


class XapiSink:
    """The store's password is the feed's secret."""

    kind = "xapi"
    title = "Another LRS (xAPI)"
    help_of_url = "Its endpoint, which is the address above /statements; https."
    options = (
        Option("username", "by which that store knows us (HTTP Basic)", is_needed=True),
        Option(
            "version",
            "of xAPI that it is spoken to in; what only 2.0 has doesn't go to a store of 1.0.3",
            default=Version.V1_0_3.value,
            choices=tuple(each.value for each in Version),
        ),
        Option(
            "authority",
            "whether who vouches for a Statement here is told to that store, which has to trust us with it",
            default="drop",
            choices=("drop", "keep"),
        ),
        Option("except_from", "the key of the credential by which that store sends here: those aren't sent back"),
    )
    portion = 100
    keeps_order = True
    signs = False

    def problem_of(self, url: str, options: Mapping[str, Any]) -> str:
        """Return why no Statement can go there, empty if it can."""
        if ":" in options["username"]:
            return "a user name of HTTP Basic has no colon (RFC 7617 §2)"
        return problem_of_url(url, https_only=not settings.OUTBOUND_PLAIN_HTTP) or ""

    def rest_seconds(self, options: Mapping[str, Any]) -> float:
        """Send at once."""
        return 0.0

    @contextmanager
    def open(self, destination: Destination) -> Iterator[Store]:
        """Return the store; each request is a connection of its own."""
        yield Store(destination)


SINK = XapiSink()
