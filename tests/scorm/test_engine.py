"""The engine of the SCORM player: its own tests, under node's test runner (`node --test`)."""

import shutil
import subprocess
from pathlib import Path

import pytest

PLAYER = Path(__file__).resolve().parents[2] / "scorm_bridge" / "player"
NODE = shutil.which("node")
RUN_TIME = PLAYER / "node_modules" / "scorm-again"
LONGEST = 120

pytestmark = pytest.mark.skipif(NODE is None, reason="the player's own tests run under node")


@pytest.mark.parametrize("file", sorted(path.name for path in (PLAYER / "tests").glob("*.test.js")))
def test_the_engine_passes_its_own_tests(file: str) -> None:
    assert RUN_TIME.is_dir(), "scorm-again isn't installed: run `make player`"
    command = [str(NODE), "--test", f"tests/{file}"]
    ended = subprocess.run(command, cwd=PLAYER, capture_output=True, text=True, check=False, timeout=LONGEST)
    assert ended.returncode == 0, ended.stdout[-6_000:] + ended.stderr[-2_000:]
