"""What becomes of somebody's roles in a course when a source outside says something else than before."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Held:
    """All roles that somebody has in a course, and those among them that nobody gave here."""

    roles: frozenset[str] = frozenset()
    from_outside: frozenset[str] = frozenset()


def told(held: Held, *, before: frozenset[str], now: frozenset[str], others: frozenset[str]) -> Held:
    """Return what somebody holds when a source gives them ``now`` in the place of ``before``.

    What was given here stays, and so does what ``others``, all other sources together, give.
    """
    gone = (before - now - others) & held.from_outside
    return Held((held.roles | now) - gone, (held.from_outside | (now - held.roles)) - gone)
