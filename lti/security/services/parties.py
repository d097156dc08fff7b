"""Tools and platforms as connections of a tenant, with how the newest exchanges with them went."""

from typing import Any

from lti.security.models import Exchange
from people.services.connections import BOTH, Connection

_NEWEST = 200


def connection_with(party: Any, *, kind: str, address: str, page: str) -> Connection:
    """Return a tool or a platform as a connection; what was exchanged is found by the index exchanges_of_party."""
    rows = Exchange.objects.filter(tenant_id=party.tenant_id, party=party.pk).order_by("-at", "id")
    found = list(rows.values_list("at", "passed")[:_NEWEST])
    return Connection(
        id=f"{kind}:{party.pk}",
        direction=BOTH,
        name=party.name,
        status=party.status,
        api="LTI 1.3",
        page=(page, str(party.pk)),
        address=address,
        last_used_at=found[0][0] if found else None,
        tries=len(found),
        failures=sum(not passed for _, passed in found),
    )
