"""What a tree of blocks and items asks of a learner: a block is satisfied when everything in it is (cmi5 §13.1.4)."""

from collections.abc import Sequence


def satisfied_from_start(parents: Sequence[int | None], items: Sequence[bool | None]) -> list[bool]:
    """Return which places of a tree are satisfied before a learner has done anything.

    The tree is read from top to bottom: ``parents`` has the place of each one's block. ``items`` tells of what is
    launched whether it asks for nothing, and has None for a block, which asks for nothing if nothing in it does.
    """
    satisfied = [True if item is None else item for item in items]
    for place in reversed(range(len(items))):
        parent = parents[place]
        if parent is not None and not satisfied[place]:
            satisfied[parent] = False
    return satisfied
