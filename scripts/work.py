"""`make work`: what is done at its own time beside the server, each kind of it in a process of its own.

It ends when it is told to, with its parent, or as soon as one of the processes ends: a service manager starts it anew.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

COMMANDS = (("lti", "work"), ("feeds", "run"))
"""Scores and notices are sent, rosters pulled; learning records are made of what is stored."""

LOOK_EVERY_SECONDS = 0.5


def main() -> None:
    """Start the workers, and end with the first of them."""
    parent = os.getppid()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    workers = [_started(command) for command in COMMANDS]
    try:
        while all(worker.poll() is None for worker in workers) and os.getppid() == parent:
            time.sleep(LOOK_EVERY_SECONDS)
        sys.exit(next((worker.returncode for worker in workers if worker.poll()), 0))
    except KeyboardInterrupt:
        sys.exit(0)
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait()


def _started(command: tuple[str, ...]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "manage.py", *command, "--until-parent-ends"], cwd=ROOT)


if __name__ == "__main__":
    main()
