"""The key that signs sessions and links, kept beside the data where nobody sets one."""

import os
import secrets
import tempfile
from pathlib import Path

from config.environment import WrongSetting


def kept_key(path: Path) -> str:
    """Return the key that this file has; it is made, for its owner's eyes only, when it isn't there.

    The file appears under its name when it is whole: of several processes that start together in an empty folder, one
    makes the key and all read it.
    """
    if not path.exists():
        descriptor, unnamed = tempfile.mkstemp(dir=path.parent, prefix=".secret-")
        try:
            with open(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(64))
                file.flush()
                os.fsync(descriptor)
            os.link(unnamed, path)
        except FileExistsError:
            pass  # another process was faster
        finally:
            os.unlink(unnamed)
    key = path.read_text().strip()
    if not key:
        raise WrongSetting(f"{path} is empty; restore it, or remove it to have a new key made.")
    return key
