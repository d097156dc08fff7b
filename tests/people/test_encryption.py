"""What is kept encrypted is read by any of the keys, and written by the first."""

import pytest

from people.services.encryption import Undecipherable, decrypted, encrypted

SECRET = b"-----BEGIN PRIVATE KEY-----"


def test_what_was_encrypted_is_read_again(settings) -> None:
    settings.ENCRYPTION_KEYS = ["one"]
    assert decrypted(encrypted(SECRET)) == SECRET


def test_what_is_kept_tells_nothing_and_is_never_the_same(settings) -> None:
    settings.ENCRYPTION_KEYS = ["one"]
    first, second = encrypted(SECRET), encrypted(SECRET)
    assert SECRET not in first
    assert first != second


def test_a_database_gives_bytes_in_its_own_way(settings) -> None:
    settings.ENCRYPTION_KEYS = ["one"]
    assert decrypted(memoryview(encrypted(SECRET))) == SECRET  # type: ignore[arg-type]


def test_a_new_first_key_encrypts_and_the_old_one_still_reads(settings) -> None:
    settings.ENCRYPTION_KEYS = ["old"]
    before = encrypted(SECRET)
    settings.ENCRYPTION_KEYS = ["new", "old"]
    assert decrypted(before) == SECRET
    after = encrypted(SECRET)
    settings.ENCRYPTION_KEYS = ["new"]
    assert decrypted(after) == SECRET
    with pytest.raises(Undecipherable) as refused:
        decrypted(before)
    assert (refused.value.status, "ENCRYPTION_KEYS lacks the key" in refused.value.message) == (500, True)


@pytest.mark.parametrize("kept", [b"", b"x", b"gAAAAA==", SECRET])
def test_what_was_never_encrypted_is_not_read(settings, kept: bytes) -> None:
    settings.ENCRYPTION_KEYS = ["one"]
    with pytest.raises(Undecipherable):
        decrypted(kept)


def test_what_was_changed_is_not_read(settings) -> None:
    settings.ENCRYPTION_KEYS = ["one"]
    kept = bytearray(encrypted(SECRET))
    kept[40] ^= 1
    with pytest.raises(Undecipherable):
        decrypted(bytes(kept))
