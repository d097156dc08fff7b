"""Profiles at the door of the log: Statements that break an enforced one are refused."""

from collections.abc import Mapping, Sequence
from typing import Any

from lrs.services.gates import Access, StoredStatement
from people.rules.principal import Principal
from xapi_profiles.models import Policy
from xapi_profiles.services import judging
from xapi_profiles.services.policies import watched


class ProfileGate:
    """Judges what clients and launched content send, where the tenant enforces a Profile.

    What the platform itself says (launches, satisfaction, scores) is never refused: learners would pay for it.
    """

    def concerns(self, principal: Principal) -> bool:
        """Tell whether somebody from outside sends to a tenant that enforces a Profile."""
        if principal.credential_id is None and principal.confinement is None:
            return False
        return Policy.ENFORCE in watched(principal.tenant_id).policies.values()

    def foresee(self, statements: Sequence[object], *, principal: Principal) -> None:
        """Leave what nobody has judged yet to those who judge it first."""

    def provision(self, statements: Sequence[Mapping[str, Any]], *, principal: Principal) -> None:
        """Ask for the long way: no row says whether a Profile is kept."""

    def check(self, statements: Sequence[Mapping[str, Any]], *, principal: Principal) -> None:
        """Refuse the batch with every rule that is broken in it."""
        judging.refuse_broken(principal.tenant_id, statements)

    def follow_up(self, stored: Sequence[StoredStatement], judged: Any, *, principal: Principal) -> None:
        """Do nothing: what is stored keeps to the Profiles."""

    def check_access(self, access: Access, *, principal: Principal) -> bool:
        """Leave the other resources to the gate that confined somebody."""
        return False
