"""A log that takes no Statements of a registration for now: a gate that stands at its door while a test runs."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from lrs.services import gates
from people.rules.errors import TemporarilyUnavailable
from people.rules.principal import Principal


class _Door:
    def __init__(self, registration: UUID) -> None:
        self._registration = str(registration)

    def concerns(self, principal: Principal) -> bool:
        return True

    def foresee(self, statements: Sequence[object], *, principal: Principal) -> None:
        """Nobody is sent away before."""

    def provision(self, statements: Sequence[Mapping[str, Any]], *, principal: Principal) -> None:
        """Every Statement is looked at."""

    def check(self, statements: Sequence[Mapping[str, Any]], *, principal: Principal) -> None:
        if any(each["context"]["registration"] == self._registration for each in statements):
            raise TemporarilyUnavailable("The log is busy.")

    def follow_up(self, stored: object, judged: object, *, principal: Principal) -> None:
        """Nothing follows."""

    def check_access(self, access: object, *, principal: Principal) -> bool:
        return False


@contextmanager
def busy_for(registration: UUID) -> Iterator[None]:
    """Let the log take nothing of a registration."""
    gates.register(_Door(registration))
    try:
        yield
    finally:
        gates._gates.pop()
