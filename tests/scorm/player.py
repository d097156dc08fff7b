"""The player as tests need it: installed from npm at test time, at the version that the lock file pins."""

import sys
from functools import lru_cache
from pathlib import Path

import pytest

from scripts import player


@lru_cache(maxsize=1)
def why_not() -> str:
    """Install the player, and return why it couldn't be."""
    try:
        player.install(Path(sys.prefix))
    except player.NotInstalled as reason:
        return str(reason)
    return ""


needs_the_player = pytest.mark.skipif(
    bool(why_not()), reason=f"The SCORM player can't be installed on this machine: {why_not()}"
)
