"""Which scopes a tool gets, and which of them let it do what. AGS 2.0 §3.2; NRPS 2.0 §3.6.1.2; RFC 6749 §3.3."""

from collections.abc import Collection, Iterable

from lti.security.rules import vocabulary as v

_ALSO = {v.LINE_ITEM_READONLY: (v.LINE_ITEM,)}
"""Whoever may change line items may read them, with a token for either."""


def granted(asked: Iterable[str], allowed: Collection[str]) -> list[str]:
    """Return what a token gets: what was asked for and is allowed, in the order of asking."""
    return [scope for scope in dict.fromkeys(asked) if scope in allowed]


def suffices(held: Collection[str], needed: str) -> bool:
    """Tell whether scopes let somebody do what a scope is for."""
    return needed in held or any(scope in held for scope in _ALSO.get(needed, ()))
