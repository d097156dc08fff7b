"""Which version answers a request that doesn't say its own.

Every answer names a version (xAPI 1.0.3 Communication §3.3), the refusal of a request without one, too. On an endpoint
that speaks two versions it is the one in which the same credential spoke last, so that the client understands it.
"""

from lrs.rules.errors import Refusal
from lrs.rules.versions import Version, requested_version
from people.rules.principal import Principal

_REMEMBERED_AT_MOST = 10_000
_spoken: dict[int, Version] = {}


def remember(principal: Principal, version: Version) -> None:
    """Note in which version a credential speaks; each process knows what it heard itself."""
    if principal.credential_id is not None and _spoken.get(principal.credential_id) is not version:
        if len(_spoken) >= _REMEMBERED_AT_MOST:
            _spoken.clear()
        _spoken[principal.credential_id] = version


def named(header: str | None) -> Version:
    """Return the version that a request names, before anything is known of it; 1.0.3 when it names none."""
    try:
        return requested_version(header)
    except Refusal:
        return Version.V1_0_3


def last_spoken(principal: Principal | None) -> Version:
    """Return the version in which a credential spoke last; 1.0.3, which most content speaks, if it never did."""
    if principal is None or principal.credential_id is None:
        return Version.V1_0_3
    return _spoken.get(principal.credential_id, Version.V1_0_3)
