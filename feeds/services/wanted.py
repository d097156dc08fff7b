"""Which records somebody wants: by what pull requests ask for, and by what feeds are set to."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol
from uuid import UUID

from courses.services import learner_groups
from feeds.rules.errors import FilterRefused
from feeds.rules.event_names import Event
from lrs.rules.iri import is_iri

FILTERS = ("event", "course", "item", "learner", "verb", "profile", "group")
"""What a request may ask for, by the names of its parameters."""


class OfFeed(Protocol):
    """What feeds are set to: the properties of a feed, and of one that is being made."""

    events: Sequence[str]
    course: str
    verb: str
    profile: str
    group: UUID | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records: those that fulfil all that is given.

    ``events`` are names, ``course`` and ``item`` ids, ``verb`` and ``profile`` IRIs. Of a ``group`` it is
    the records of those who are in it when they are read.
    """

    events: tuple[str, ...] = ()
    course: str = ""
    learner: UUID | None = None
    item: str = ""
    verb: str = ""
    profile: str = ""
    group: UUID | None = None


def wanted_by(filters: Mapping[str, str]) -> Wanted:
    """Return what a request asks for; its filters have been looked at."""
    return Wanted(
        events=tuple(filters["event"].split(",")) if filters.get("event") else (),
        learner=UUID(filters["learner"]) if "learner" in filters else None,
        group=UUID(filters["group"]) if "group" in filters else None,
        **{name: filters.get(name, "") for name in ("course", "item", "verb", "profile")},
    )


def check(tenant_id: int, wanted: Wanted) -> None:
    """Refuse what no record could ever fulfil: other events, no IRIs, groups that the tenant doesn't have."""
    if unknown := set(wanted.events) - set(Event):
        raise FilterRefused(f"events: {min(unknown)!r} is no event; there are {', '.join(Event)}.")
    for name, iri in (("verb", wanted.verb), ("profile", wanted.profile)):
        if iri and not is_iri(iri):
            raise FilterRefused(f"{name}: {iri[:200]!r} is no IRI.")
    if wanted.group and not learner_groups.is_known(tenant_id, wanted.group):
        raise FilterRefused(f"group: there is no group {wanted.group}.")


def wanted_of(feed: OfFeed) -> Wanted:
    """Return what a feed is set to, or shall be."""
    return Wanted(events=tuple(feed.events), course=feed.course, verb=feed.verb, profile=feed.profile, group=feed.group)


def told(wanted: Wanted) -> dict[str, Any]:
    """Return what is wanted as JSON; what isn't limited is left out."""
    named = {name: value for name, value in asdict(wanted).items() if value}
    return {name: list(value) if isinstance(value, tuple) else str(value) for name, value in named.items()}


def wanted_in(said: Mapping[str, Any]) -> Wanted:
    """Return what ``told`` says."""
    types: dict[str, Any] = {"events": tuple, "learner": UUID, "group": UUID}
    return Wanted(**{name: types.get(name, str)(value) for name, value in said.items()})
