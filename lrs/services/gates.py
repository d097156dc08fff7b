"""The registry of gates: rooms above may refuse Statements, or answer them with others, and guard who is confined.

A gate is registered in its app's ``AppConfig.ready()`` and asked only about those whom it concerns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from lrs.services.sql.provision import Provision
from people.rules.errors import NotAuthorized
from people.rules.principal import Principal


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """A Statement that was stored now: its place in the log and what it says."""

    position: int
    statement_id: UUID
    statement: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Access:
    """What somebody who is confined asks of a resource other than Statements.

    ``resource`` is its path below the endpoint, such as ``activities/state``; ``document_id`` is None for all
    documents of a context; ``parameters`` are those of the request; ``content`` is what is sent.
    """

    resource: str
    method: str
    parameters: Mapping[str, str]
    document_id: str | None = None
    content: bytes = b""
    content_type: str = ""


class StatementGate(Protocol):
    """What a room implements to stand at the door of the log."""

    def concerns(self, principal: Principal) -> bool:
        """Tell whether the gate has anything to say about what this principal does; asked on each request."""

    def foresee(self, statements: Sequence[object], *, principal: Principal) -> None:
        """Raise a Refusal if what came, JSON that nobody has judged yet, can't be stored whatever else it is."""

    def provision(self, statements: Sequence[Mapping[str, Any]], *, principal: Principal) -> Provision | None:
        """Return all that has to hold while these are stored, if that is a condition of one row; None if it is more.

        ``check`` and ``follow_up`` aren't called then, unless the condition fails. For PostgreSQL.
        """

    def check(self, statements: Sequence[Mapping[str, Any]], *, principal: Principal) -> object:
        """Raise a Refusal if one of the Statements must not be stored; in the transaction that stores them.

        What is returned is handed over to ``follow_up``.
        """

    def follow_up(self, stored: Sequence[StoredStatement], judged: Any, *, principal: Principal) -> None:
        """React in the same transaction, for instance by recording Statements through ``lrs.services.record``."""

    def check_access(self, access: Access, *, principal: Principal) -> bool:
        """Tell whether somebody who is confined may do this; raise a Refusal to say why not."""


_gates: list[StatementGate] = []


def register(gate: StatementGate) -> None:
    """Put a gate at the door; called once for each gate when Django starts."""
    _gates.append(gate)


def concerned(principal: Principal) -> list[StatementGate]:
    """Return the gates that have something to say about what this principal does."""
    return [gate for gate in _gates if gate.concerns(principal)]


def foresee(statements: Sequence[object], *, principal: Principal) -> None:
    """Let the gates look at what came before anybody else judges it."""
    for gate in concerned(principal):
        gate.foresee(statements, principal=principal)


def check_access(access: Access, *, principal: Principal) -> None:
    """Refuse what somebody who is confined asks for, unless a gate allows it."""
    if principal.confinement is None:
        return
    if not any(gate.check_access(access, principal=principal) for gate in concerned(principal)):
        raise NotAuthorized(f"{principal.name} may not {access.method} {access.resource}.")
