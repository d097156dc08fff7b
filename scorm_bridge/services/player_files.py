"""The files of the player as browsers get them: ours, and what is installed from npm beside them.

They lie in memory. Their address has a digest of them all, so that browsers keep them for good, and never mix versions.
"""

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from courses.rules.content_types import content_type_of

FOLDER = Path(__file__).resolve().parent.parent / "player"
_RUN_TIME = "node_modules/scorm-again"
_NEEDED = (f"{_RUN_TIME}/dist/esm/scorm12.min.js", f"{_RUN_TIME}/dist/esm/scorm2004.min.js")
_SERVED = ("src/**/*.js", "src/**/*.css", *_NEEDED)
ADVICE = "Run `make player` on the server and restart it; docs/scorm-player.md says what that needs."


@dataclass(frozen=True, slots=True)
class PlayerFile:
    """A file, as it is and packed."""

    content: bytes
    packed: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Player:
    """All files by their paths; ``problem`` says to the administrator why nothing can be played, if so."""

    digest: str
    files: dict[str, PlayerFile]
    problem: str


def player() -> Player:
    """Return the player: what was installed when this process first asked, or what is there now while developing."""
    if settings.DEBUG or _kept().problem:
        forget()
    return _kept()


def forget() -> None:
    """Look again at the next question; for tests that change what is installed."""
    _kept.cache_clear()


@lru_cache(maxsize=1)
def _kept() -> Player:
    problem = _problem()
    paths = [] if problem else sorted({path for pattern in _SERVED for path in FOLDER.glob(pattern)})
    files = {path.relative_to(FOLDER).as_posix(): _file(path) for path in paths}
    digest = hashlib.sha256()
    for name, file in files.items():
        digest.update(f"{name}\0{len(file.content)}\0".encode() + file.content)
    return Player(digest.hexdigest()[:16], files, problem)


def _file(path: Path) -> PlayerFile:
    content = path.read_bytes()
    return PlayerFile(content, gzip.compress(content, mtime=0), content_type_of(path.name))


def _problem() -> str:
    """Compare what is installed with what is pinned."""
    pinned = json.loads((FOLDER / "package-lock.json").read_bytes())["packages"][_RUN_TIME]["version"]
    try:
        installed = json.loads((FOLDER / _RUN_TIME / "package.json").read_bytes())["version"]
    except (OSError, ValueError, KeyError):
        return f"The SCORM player isn't installed: scorm-again {pinned} is missing. {ADVICE}"
    if installed != pinned:
        return f"The SCORM player is out of date: scorm-again is {installed} where {pinned} is needed. {ADVICE}"
    missing = [name for name in _NEEDED if not (FOLDER / name).is_file()]
    return f"The SCORM player is broken: it lacks {', '.join(missing)}. {ADVICE}" if missing else ""
