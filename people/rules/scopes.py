"""What a credential may do: xAPI's scopes, and which of them satisfies which need.

A *scope* is granted to a credential or a token; a *need* is what one request asks for. Every scope is also a need;
the other needs are narrower and can't be granted, since the standard has no scope of that name.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

SECTION = "xAPI 1.0.3 Communication §4.2"

#: The scopes, in the standard's order, with what each one permits.
SCOPES: Mapping[str, str] = MappingProxyType(
    {
        "statements/write": "Write any Statement.",
        "statements/read/mine": "Read the Statements whose authority is this credential's own.",
        "statements/read": "Read any Statement.",
        "state": "Read and write State documents.",
        "define": "Define Activities and Actors anew; without it Statements are stored but define nothing.",
        "profile": "Read and write Activity Profile and Agent Profile documents.",
        "all/read": "Read everything.",
        "all": "Read and write everything.",
    }
)

#: Which needs a scope satisfies beside its own name. ``definitions/read`` is the Activities and the Agents resource,
#: which merge what all Statements say: "mine" is not enough for it.
_SATISFIES: Mapping[str, tuple[str, ...]] = {
    "statements/write": (),
    "statements/read/mine": (),
    "statements/read": ("statements/read/mine", "definitions/read"),
    "state": ("state/read",),
    "define": ("definitions/read",),
    "profile": ("profile/read", "definitions/read"),
    "all/read": ("statements/read", "statements/read/mine", "state/read", "profile/read", "definitions/read"),
    "all": (
        "statements/write",
        "statements/read",
        "statements/read/mine",
        "state",
        "state/read",
        "define",
        "profile",
        "profile/read",
        "definitions/read",
        "all/read",
    ),
}

#: Which scopes satisfy a need, the table above read from the other side.
NEEDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        need: frozenset(scope for scope, others in _SATISFIES.items() if need == scope or need in others)
        for need in {*_SATISFIES, *(need for others in _SATISFIES.values() for need in others)}
    }
)


def allows(scopes: frozenset[str], need: str) -> bool:
    """Tell whether one of the scopes satisfies the need; a need that doesn't exist is a KeyError.

    xAPI 1.0.3 Communication §4.2.
    """
    return not NEEDS[need].isdisjoint(scopes)


def unknown(names: Iterable[str]) -> list[str]:
    """Return the names that are no scope, each once, in the order given."""
    return [name for name in dict.fromkeys(names) if name not in SCOPES]


def narrowed(granted: frozenset[str], requested: Iterable[str]) -> frozenset[str]:
    """Return what a token may have: of each pair of a granted and a requested scope, the narrower one.

    Names that are no scope are passed over, so that one of them doesn't fail a request for others.
    RFC 6749 §3.3: the server may ignore part of the requested scope, and says what it granted.
    """
    wanted = frozenset(requested) & SCOPES.keys()
    return frozenset(scope for scope in wanted if allows(granted, scope)) | frozenset(
        scope for scope in granted if allows(wanted, scope)
    )
