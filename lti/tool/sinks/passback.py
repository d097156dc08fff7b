"""Tells an LTI platform the scores of learning records that no course knows of. AGS 2.0 §3.4.

The passback of a link tells how its learner stands; what a course sees for itself, it tells without a feed. A feed
adds what only records say: those of content that speaks xAPI by itself, about the Activity that a link leads to. It
notes that there is news; the worker that sends all scores sends these, so that there is one sender, and one score.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

import orjson

from courses.services import registrations
from feeds.rules.delivery_verdicts import Verdict
from feeds.rules.event_names import Event
from feeds.services.sinks import Destination, Item, Sent, Unreachable
from lti.tool.services import passbacks, platforms

Json = Mapping[str, Any]

_TELL: Final = frozenset({Event.SCORED, Event.PASSED, Event.FAILED, Event.COMPLETED})


class PassbackSink:
    """The feed's address is the platform's issuer; a passback that is noted is kept until the platform has it."""

    kind = "lti-ags"
    title = "Scores for an LTI platform (AGS)"
    help_of_url = "The platform's issuer, letter by letter as it is registered here."
    options = ()
    portion = 200
    keeps_order = True
    signs = False

    def problem_of(self, url: str, options: Mapping[str, Any]) -> str:
        """Return why nothing can go there, empty if it can; whether there is such a platform is seen when it's used."""
        return "" if url.strip() else "a platform has an issuer"

    def rest_seconds(self, options: Mapping[str, Any]) -> float:
        """Note it at once."""
        return 0.0

    @contextmanager
    def open(self, destination: Destination) -> Iterator["Passbacks"]:
        """Return the passbacks of the platform's links."""
        if not platforms.has_issuer(destination.tenant_id, destination.url):
            raise Unreachable(f"No platform {destination.url!r} is registered here, or it is switched off.")
        yield Passbacks(destination)


SINK = PassbackSink()


class Passbacks:
    """Scores of a platform's learners, as records tell them."""

    def __init__(self, to: Destination) -> None:
        self._to = to

    def send(self, items: Sequence[Item]) -> list[Sent | None]:
        """Note which scores there is news of; the worker tells the platform how learners stand by then."""
        records = [orjson.loads(item.payload) for item in items]
        followed = self._followed(records)
        places = {_place(each) for each in records if _tells(each) and each.get("registration") not in followed}
        passbacks.want_activities(self._to.tenant_id, self._to.url, places)
        return [Sent(Verdict.DELIVERED) for _ in items]

    def _followed(self, records: Sequence[Json]) -> set[str]:
        """Return the registrations whose courses see for themselves how their learners come along."""
        named = {UUID(each["registration"]) for each in records if "registration" in each}
        return {str(each) for each in registrations.registered(self._to.tenant_id, named)}


def _tells(record: Json) -> bool:
    return record["event"] in _TELL and "learner" in record and "item" in record


def _place(record: Json) -> tuple[UUID, str]:
    return UUID(record["learner"]["id"]), record["item"]["id"]
