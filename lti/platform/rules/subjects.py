"""The names by which tools know our people: another for each tool, so that tools can't compare what they know.

A name is the person's id, encrypted by the tool's own key: it says nothing, never changes, needs no table, and leads
back to the person. OpenID Connect Core §8.1.
"""

from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

KEY_BYTES = 16


def subject_of(person: UUID, key: bytes) -> str:
    """Return a tool's name of a person: a UUID of one block of AES, by the tool's key."""
    encryptor = Cipher(algorithms.AES128(key), modes.ECB()).encryptor()  # noqa: S305 - one block of random bits
    return str(UUID(bytes=encryptor.update(person.bytes)))


def person_of(subject: str, key: bytes) -> UUID | None:
    """Return the person whom a tool's name may stand for, None if it isn't one; whether they exist isn't told."""
    try:
        block = UUID(subject)
    except ValueError:
        return None
    if str(block) != subject:
        return None
    decryptor = Cipher(algorithms.AES128(key), modes.ECB()).decryptor()  # noqa: S305 - see above
    return UUID(bytes=decryptor.update(block.bytes))
