"""How other standards' identifiers are made of those that records have."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

Json = Mapping[str, Any]

_PREFIX: Final = "urn:uuid:"


def iri_of(text: str) -> str:
    """Return an IRI as it is, and a UUID as the URN that it has (RFC 9562 §4); empty if the text is neither."""
    try:
        return _PREFIX + str(UUID(text))
    except ValueError:
        return text if ":" in text else ""


def uuid_of(*names: str) -> UUID:
    """Return the UUID that these names always have (RFC 9562 §5.5)."""
    return uuid5(NAMESPACE_URL, " ".join(names))


def without_gaps(said: Json) -> dict[str, Any]:
    """Return what is said, without what is not known."""
    return {name: value for name, value in said.items() if value not in (None, "", {})}
