"""What another LRS's answer to Statements means (xAPI 1.0.3 Communication §2.1.2, §3.2)."""

from enum import StrEnum


class Meaning(StrEnum):
    """What became of the Statements of a request."""

    TAKEN = "taken"
    SOME_ARE_WRONG = "some are wrong"
    """A batch is stored whole or not at all: which ones are wrong shows when they are sent in smaller parts."""
    NOT_NOW = "not now"


_ABOUT_STATEMENTS = frozenset({400, 403, 409, 413, 415, 422})
"""403 may be about one Statement alone: not everybody who may store may void."""


def meaning_of(status: int) -> Meaning:
    """Tell what a status says; redirects, wrong credentials and faults of the store say nothing of the Statements."""
    if 200 <= status < 300:
        return Meaning.TAKEN
    return Meaning.SOME_ARE_WRONG if status in _ABOUT_STATEMENTS else Meaning.NOT_NOW


def is_broken_by(status: int) -> bool:
    """Tell whether a store that answers this to one Statement alone may well take others."""
    return status == 500
