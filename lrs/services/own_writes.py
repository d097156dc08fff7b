"""When a credential last stored something through this process: it reads what it wrote, from wherever it reads."""

from collections import OrderedDict
from threading import Lock
from time import monotonic

LARGEST = 4096

_NEVER = float("-inf")
_last: OrderedDict[tuple[int, int | None], float] = OrderedDict()
_forgotten = _NEVER
_lock = Lock()


def note(tenant_id: int, credential_id: int | None) -> None:
    """Note that the credential has stored something by now; call it when that is committed."""
    global _forgotten  # noqa: PLW0603 - one instant a process, under the lock
    with _lock:
        _last[tenant_id, credential_id] = monotonic()
        _last.move_to_end((tenant_id, credential_id))
        if len(_last) > LARGEST:
            _forgotten = _last.popitem(last=False)[1]


def last(tenant_id: int, credential_id: int | None) -> float:
    """Return an instant of the monotonic clock after which the credential has stored nothing here.

    Whose write had to make room counts as having written when the last such one did.
    """
    with _lock:
        return max(_forgotten, _last.get((tenant_id, credential_id), _NEVER))


def forget() -> None:
    """Start anew, as a new process does."""
    global _forgotten  # noqa: PLW0603 - as above
    with _lock:
        _last.clear()
        _forgotten = _NEVER
