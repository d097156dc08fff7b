"""What this process knows of sessions that have begun: enough to judge what is cmi5 allowed without asking again.

Nothing of it ever changes but that the session ends, which the provision of each batch looks for.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

from cmi5.rules.conditions import timestamp_of
from cmi5.rules.session import SessionState, is_cmi5_defined
from lrs.services.sql.provision import Provision

LARGEST = 8192

_UPDATE = """
UPDATE cmi5_session SET last_statement_at = GREATEST(last_statement_at, $3::timestamptz)
WHERE tenant_id = $1::integer AND id = $2::uuid
  AND terminated_at IS NULL AND abandoned_at IS NULL AND ends_at > clock_timestamp()
"""

_known: OrderedDict[tuple[int, UUID], SessionState] = OrderedDict()
_lock = Lock()


def remember(tenant_id: int, session_id: UUID, state: SessionState) -> None:
    """Keep the state of a session that has begun and hasn't ended."""
    if state.initialized_at is None or state.terminated_at is not None or state.is_abandoned or state.is_over:
        return
    with _lock:
        _known[tenant_id, session_id] = state
        _known.move_to_end((tenant_id, session_id))
        if len(_known) > LARGEST:
            _known.popitem(last=False)


def state_for(tenant_id: int, session_id: UUID, statements: Sequence[object]) -> SessionState | None:
    """Return what is known of a session, if that is enough for these Statements: if none of them is cmi5 defined."""
    state = _known.get((tenant_id, session_id))
    if state is None or any(isinstance(each, Mapping) and is_cmi5_defined(each) for each in statements):
        return None
    return state


def provision(tenant_id: int, session_id: UUID, statements: Sequence[Mapping[str, Any]]) -> Provision | None:
    """Return the condition that the session hasn't ended; None if more than that has to be looked at."""
    if state_for(tenant_id, session_id, statements) is None:
        return None
    moments = [at for each in statements if (at := timestamp_of(each)) is not None]
    latest: datetime | None = max(moments, default=None)
    if latest is None:
        return None
    return Provision("cmi5", _UPDATE, (str(tenant_id), str(session_id), latest.isoformat()))
