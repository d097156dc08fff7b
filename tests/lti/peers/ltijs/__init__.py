"""A tool that others have made, with ltijs: installed at test time, at the versions that the lock file pins."""

import fcntl
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

import pytest

from tests.browser import NPM

HERE = Path(__file__).parent
NODE = shutil.which("node")

needs_node = pytest.mark.skipif(NODE is None or NPM is None, reason="There is no Node.js with npm on this machine.")


@lru_cache(maxsize=1)
def packages() -> Path:
    """Return the folder of the npm packages, installed once for each lock file; test processes wait for each other."""
    folder = HERE / "node_modules"
    mark = folder / ".installed-for"
    with (HERE / "package-lock.json").open("rb") as lock_file:
        fcntl.flock(lock_file, fcntl.LOCK_EX)
        wanted = lock_file.read()
        if not mark.is_file() or mark.read_bytes() != wanted:
            command = [str(NPM), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run(command, cwd=HERE, check=True, capture_output=True)
            mark.write_bytes(wanted)
    return folder
