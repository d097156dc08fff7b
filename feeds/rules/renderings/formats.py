"""The formats in which records leave, by name, and how each is written as the body of a message."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from feeds.rules.renderings.caliper import caliper_events, envelope
from feeds.rules.renderings.oneroster import oneroster_results
from feeds.rules.sink_options import Option

Json = Mapping[str, Any]

RECORD, CALIPER, ONEROSTER = FORMATS = ("record", "caliper", "oneroster")

OPTION: Final = Option(
    "format",
    "what is sent: learning records, Caliper 1.2 events, or OneRoster 1.2 Results",
    default=RECORD,
    choices=FORMATS,
)
"""For every sink that can send more than records."""

_RENDER: Final[Mapping[str, Callable[[Json, str], list[dict[str, Any]]]]] = {
    RECORD: lambda record, _: [dict(record)],
    CALIPER: lambda record, origin: caliper_events(record, origin=origin),
    ONEROSTER: lambda record, origin: oneroster_results(record, origin=origin),
}


def rendered(record: Json, format_: str, *, origin: str) -> list[dict[str, Any]]:
    """Return what tells a record in a format, nothing if that has no counterpart for it."""
    return _RENDER[format_](record, origin)


def message_of(said: Sequence[Json], format_: str, *, origin: str, sent_at: str) -> dict[str, Any]:
    """Return what a receiver of a format takes in one request; ``said`` isn't empty.

    Caliper 1.2, Envelope; OneRoster 1.2 Gradebook REST Binding, putResult. ``sent_at`` is UTC to the millisecond.
    """
    if format_ == CALIPER:
        return envelope(said, origin=origin, sent_at=sent_at)
    return {"result": dict(said[0])} if format_ == ONEROSTER else dict(said[0])
