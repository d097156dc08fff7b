"""cmi5 at the door of the log: the rules of its sessions, for whoever was let in by a launch."""

from collections.abc import Mapping, Sequence
from typing import Any

from cmi5.services import access as accesses
from cmi5.services import judging, live_sessions
from cmi5.services.judging import Held
from cmi5.services.tokens import ROOM
from lrs.services.gates import Access, StoredStatement
from lrs.services.sql.provision import Provision
from people.rules.principal import Confinement, Principal


class SessionGate:
    """Judges Statements and requests of Assignable Units; everybody else passes."""

    def concerns(self, principal: Principal) -> bool:
        """Tell whether somebody was let in by a launch of cmi5."""
        return principal.confinement is not None and principal.confinement.kind == ROOM

    def foresee(self, statements: Sequence[object], *, principal: Principal) -> None:
        """Refuse with 403 what the rules of xAPI would refuse with 400."""
        judging.foresee(statements, _confinement(principal), principal.tenant_id)

    def provision(self, statements: Sequence[Mapping[str, Any]], *, principal: Principal) -> Provision | None:
        """Ask no more of cmi5 allowed Statements than that their session goes on."""
        return live_sessions.provision(principal.tenant_id, _confinement(principal).id, statements)

    def check(self, statements: Sequence[Mapping[str, Any]], *, principal: Principal) -> Held:
        """Judge the Statements in the state in which session and registration are now."""
        return judging.check(statements, _confinement(principal), principal.tenant_id)

    def follow_up(self, stored: Sequence[StoredStatement], judged: Held, *, principal: Principal) -> None:
        """Keep the state, and record what becomes satisfied."""
        judging.follow_up([each.statement for each in stored], judged)

    def check_access(self, access: Access, *, principal: Principal) -> bool:
        """Allow what belongs to the launch."""
        return accesses.check(access, _confinement(principal), principal.tenant_id)


def _confinement(principal: Principal) -> Confinement:
    if principal.confinement is None:
        raise ValueError("the gate concerns those who are confined")
    return principal.confinement
