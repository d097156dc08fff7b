"""What a credential may hand on: no more than it has itself.

A credential with the scope ``all`` may make others by the management API. Without these rules it could make one that
speaks in somebody else's name, outlives it or has no limit, and so become more than it was meant to be.
"""

from collections.abc import Iterator

from people.rules.errors import Problem
from people.rules.scopes import allows
from people.rules.terms import Terms

SECTION = "management API, delegation"


def problems_of_delegation(own: Terms, wanted: Terms) -> list[Problem]:
    """Return what the wanted terms have that the own ones haven't."""
    return list(_beyond(own, wanted))


def _beyond(own: Terms, wanted: Terms) -> Iterator[Problem]:
    for scope in sorted(wanted.scopes):
        if not allows(own.scopes, scope):
            yield _problem("scopes", scope, "A credential hands on only scopes that it has.")
    if wanted.may_set_authority and not own.may_set_authority:
        yield _problem("may_set_authority", True, "A credential that may not set an authority can't allow it either.")
    if wanted.agent is not None and wanted.agent != own.agent and not own.may_set_authority:
        yield _problem("agent", None, "Leave the agent out: only who may set an authority chooses one.")
    limit = own.requests_per_minute
    if limit is not None and (wanted.requests_per_minute is None or wanted.requests_per_minute > limit):
        yield _problem("requests_per_minute", wanted.requests_per_minute, f"Give it a limit of {limit} at most.")
    if own.expires_at is not None and (wanted.expires_at is None or wanted.expires_at > own.expires_at):
        given = wanted.expires_at.isoformat() if wanted.expires_at else None
        yield _problem("expires_at", given, f"Let it expire by {own.expires_at.isoformat()}.")


def _problem(name: str, value: object, rule: str) -> Problem:
    return Problem(f"$.{name}", value, rule, SECTION, "beyond-own-terms")
