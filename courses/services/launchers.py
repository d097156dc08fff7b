"""The registry of launchers: how a CourseItem of a kind is launched for an Enrollment.

A room registers its launcher in its ``AppConfig.ready()``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from courses.models import CourseItem, Enrollment
from courses.rules.errors import CannotLaunch

NORMAL, BROWSE, REVIEW = MODES = ("Normal", "Browse", "Review")


@dataclass(frozen=True, slots=True)
class Launch:
    """Where the browser goes; ``own_window`` when the content must not run in a frame.

    ``script`` is a static file that the page around a frame runs, with ``facts`` as its data; ``frames`` are sources
    that the frame may lead on to, beside the origin of the URL. ``in_frames`` when all of it works within a frame of
    another system's page too, where browsers give out no cookies.
    """

    url: str
    own_window: bool
    script: str = ""
    frames: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    in_frames: bool = False


class Launcher(Protocol):
    """What a room implements for its kind of items."""

    modes: tuple[str, ...]

    def launch(
        self, enrollment: Enrollment, item: CourseItem, *, mode: str, origin: str, return_url: str | None
    ) -> Launch:
        """Begin a session with the item; CannotLaunch says why it isn't possible.

        ``origin`` is the scheme, host and port by which the learner reaches this server.
        """

    def enrolled(self, enrollment: Enrollment) -> None:
        """Evaluate what a new enrollment fulfils already; part of the transaction that makes it."""


_launchers: dict[str, Launcher] = {}


def register(kind: str, launcher: Launcher) -> None:
    """Name the launcher of a kind of items; called once for each kind when Django starts."""
    _launchers[kind] = launcher


def unregister(kind: str) -> None:
    """Forget the launcher of a kind; for tests that register their own."""
    del _launchers[kind]


def launcher_of(kind: str) -> Launcher:
    """Return the launcher of a kind of items."""
    if kind not in _launchers:
        raise CannotLaunch(f"Nothing here launches items of the kind {kind!r}.")
    return _launchers[kind]


def knows(kind: str) -> bool:
    """Tell whether items of the kind can be launched at all."""
    return kind in _launchers
