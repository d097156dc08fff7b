"""From where the log is read: which database, and how far."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standpoint:
    """A database by its alias, and the first position that isn't read there; None asks the primary's log for it."""

    using: str = "default"
    horizon: int | None = None


PRIMARY = Standpoint()
