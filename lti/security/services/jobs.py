"""The registry of what LTI does by itself, at its own time; each wing registers its own when Django starts."""

from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], int]
"""Does what is due, in portions, and returns how much it did; 0 when there is nothing more to do now."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done again and again; ``seconds`` is how long it rests when there was nothing to do."""

    name: str
    work: Work
    seconds: float


_jobs: dict[str, Job] = {}


def register(name: str, work: Work, *, seconds: float) -> None:
    """Name a job; a name stands for one, so that none takes another's place."""
    if name in _jobs:
        raise ValueError(f"There is a job {name!r} already.")
    _jobs[name] = Job(name, work, seconds)


def all_jobs() -> list[Job]:
    """Return every job."""
    return list(_jobs.values())
