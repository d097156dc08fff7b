"""The short way into the log: one call to PostgreSQL for a batch that touches nothing but itself.

Most batches do: new ids, Activities that this process knows, no references, no attachments, no gate that cares. All
others, and those that meet a known id, take the long way through ``lrs.services.record``, which gives the same result.
"""

from collections.abc import Sequence
from itertools import chain

from django.db import DatabaseError

from lrs.rules.keys import keys_of_authority
from lrs.rules.mentions import target_of
from lrs.rules.versions import Version
from lrs.services import activity_store
from lrs.services.completion import STORED_LATER, Completed, Completer
from lrs.services.intake import Incoming
from lrs.services.sql import postgresql
from lrs.services.sql.postgresql import NewBatch
from lrs.services.sql.provision import Provision
from people.rules.principal import Principal
from people.rules.scopes import allows
from people.services.round_trip import vendor

_LONG_WAY = {"TR409", "40001", "40P01", "23514"}
"""A known id, a serialization failure, a deadlock, a missing month: nothing was stored, the long way settles it."""


def append_at_once(
    incoming: Sequence[Incoming], *, principal: Principal, version: Version, provision: Provision | None = None
) -> bool:
    """Store the batch if it can go the short way; False means that nothing was stored and the long way is needed."""
    batch = batch_of(incoming, principal=principal, version=version)
    if batch is None:
        return False
    try:
        return postgresql.append_batch(batch, provision)
    except DatabaseError as error:
        if needs_long_way(error):
            return False
        raise


def needs_long_way(error: DatabaseError) -> bool:
    """Tell whether it says that nothing was stored, and that the long way settles it."""
    return getattr(error.__cause__, "sqlstate", None) in _LONG_WAY


def batch_of(incoming: Sequence[Incoming], *, principal: Principal, version: Version) -> NewBatch | None:
    """Return the batch as it goes the short way, None if that is seen to be too short for it."""
    if vendor() != "postgresql":
        return None
    if any(target_of(item.statement) is not None for item in incoming):
        return None
    mentions = chain.from_iterable(item.mentions for item in incoming)
    may_define = allows(principal.scopes, "define")
    if activity_store.has_news(principal.tenant_id, mentions, may_define=may_define):
        return None
    completer = Completer(principal=principal, version=version, stored_text=STORED_LATER)
    completed = [completer.complete(item) for item in incoming]
    return NewBatch(
        principal.tenant_id,
        principal.credential_id,
        ids=[item.statement_id for item in completed],
        given=[item.timestamp_given for item in completed],
        repairs=[item.repairs for item in completed],
        payloads=[item.payload for item in completed],
        places=_places_of(completed, principal),
    )


def _places_of(completed: Sequence[Completed], principal: Principal) -> dict[int, list[int]]:
    of_principal = keys_of_authority(principal.agent)
    places: dict[int, list[int]] = {}
    for place, item in enumerate(completed):
        authority = item.authority
        keys = of_principal if authority is principal.agent else keys_of_authority(authority)
        for key in keys | item.incoming.own_keys:
            places.setdefault(key, []).append(place)
    return places
