"""POST to a document: the top-level properties of two JSON objects become one (xAPI 1.0.3 Communication §2.2)."""

import msgspec

from lrs.rules.errors import MalformedRequest
from lrs.rules.json_text import read_json

SECTION = "xAPI 1.0.3 Communication §2.2"
_MEMBERS = msgspec.json.Decoder(dict[str, msgspec.Raw])


def merge(old: bytes, new: bytes) -> bytes:
    """Return the stored object with the properties of the new one put in or replaced.

    Values keep the text in which they came. Raises MalformedRequest when either isn't a JSON object.
    """
    members = _members(old, "stored document")
    members.update(_members(new, "document that was sent"))
    return msgspec.json.encode(members)


def _members(document: bytes, name: str) -> dict[str, msgspec.Raw]:
    if not isinstance(read_json(document), dict):
        raise MalformedRequest(f"The {name} is not a JSON object, so that the two can't be merged.", section=SECTION)
    return _MEMBERS.decode(document)
