"""How names are put in order and found: without regard to capitals, accents and widths."""

import unicodedata

LONGEST = 256


def name_key(name: str) -> bytes:
    """Return the bytes by which a name is sorted and found; names that begin alike have keys that begin alike.

    Bytes are compared in the same way by every database, whatever its collation. Unicode TR10 §1.1 says what this is
    not: an order that is right in each language.
    """
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(plain.split()).encode("utf-8", "replace")[:LONGEST]


def keys_beginning_with(beginning: str) -> tuple[bytes, bytes]:
    """Return the least key of a name that begins so, and what is greater than all of them: no UTF-8 has the byte FF."""
    key = name_key(beginning)
    return key, key + b"\xff"
