"""The registry of statement gates: rooms above may refuse Statements, or answer them with others.

A gate is registered in its app's ``AppConfig.ready()``. ``check`` sees the parsed Statements before they are stored
and raises a Refusal; ``follow_up`` is called after they were stored, in the same transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from people.rules.principal import Principal


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """A Statement that was stored now: its place in the log and what it says."""

    position: int
    statement_id: UUID
    statement: Mapping[str, Any]


class StatementGate(Protocol):
    """What a room implements to stand at the door of the log."""

    def check(self, statements: Sequence[Mapping[str, Any]], *, principal: Principal) -> None:
        """Raise a Refusal if one of the Statements must not be stored."""

    def follow_up(self, stored: Sequence[StoredStatement], *, principal: Principal) -> None:
        """React in the same transaction, for instance by recording Statements through ``lrs.services.record``."""


_gates: list[StatementGate] = []


def register(gate: StatementGate) -> None:
    """Put a gate at the door; called once for each gate when Django starts."""
    _gates.append(gate)


def anybody() -> bool:
    """Tell whether any room stands at the door."""
    return bool(_gates)


def check(statements: Sequence[Mapping[str, Any]], *, principal: Principal) -> None:
    """Let every gate look at the Statements before they are stored."""
    for gate in _gates:
        gate.check(statements, principal=principal)


def follow_up(stored: Sequence[StoredStatement], *, principal: Principal) -> None:
    """Let every gate react to what was stored."""
    for gate in _gates:
        gate.follow_up(stored, principal=principal)
