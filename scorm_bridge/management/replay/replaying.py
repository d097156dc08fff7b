"""The whole replay: a server, the packages, a browser, and what came of it."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from scorm_bridge.management.replay import robot, suite
from scorm_bridge.management.replay.learning import Learning
from scorm_bridge.management.replay.player import Player
from scorm_bridge.management.replay.throwaway import serving

Say = Callable[[str], Any]
_MANAGE: Final = Path(__file__).resolve().parents[3] / "manage.py"


def replay_apart(folder: Path, names: Sequence[str]) -> int:
    """Replay against a server and a database that are only made for it; return the status of the process."""
    with robot.browser_page():
        pass
    with tempfile.TemporaryDirectory() as data, serving(data) as environment:
        at = f"http://127.0.0.1:{environment['PORT']}"
        command = [sys.executable, str(_MANAGE), "scorm", "replay", "--suite", str(folder), "--at", at, *names]
        return subprocess.run(command, env=environment, check=False).returncode


def replay(folder: Path, names: Sequence[str], *, at: str, say: Say) -> None:
    """Replay against the server at an address, which has the same database."""
    learning = Learning(folder, at)
    found: dict[str, Any] = {}
    with robot.browser_page() as page:
        player = Player(page, learning.launch)
        for script in suite.scripts(folder, names):
            found[script["name"]] = {"learner": learning.facts, "visits": _visits(script, player, say)}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(found, file)
        file.flush()
        say(suite.judged(folder, Path(file.name), names).rstrip())


def _visits(script: dict[str, Any], player: Player, say: Say) -> list[dict[str, Any]]:
    """Run one script; what goes wrong with the browser fails its steps, and not the others'."""
    try:
        return robot.run(script, player)
    except Exception as error:
        say(f"{script['name']}: {str(error).splitlines()[0]}")
        return []
