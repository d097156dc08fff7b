"""A server of its own for a replay, with a database that is thrown away."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).resolve().parents[3]
_READY: Final = "Stop with Ctrl-C"
_PATIENCE_SECONDS: Final = 120


class NoServer(Exception):
    """The server didn't start."""


@contextmanager
def serving(folder: str) -> Iterator[dict[str, str]]:
    """Serve from an empty folder; yield the environment in which other commands see the same server."""
    environment = {
        **os.environ,
        "DATABASE_URL": "",
        "DATA_DIR": folder,
        "ENV_FILE": os.devnull,
        "HOST": "127.0.0.1",
        "PORT": str(_free_port()),
    }
    command = [sys.executable, str(_ROOT / "scripts" / "run.py")]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    overdue = threading.Timer(_PATIENCE_SECONDS, process.kill)
    overdue.start()
    try:
        _wait(process)
        overdue.cancel()
        yield environment
    finally:
        overdue.cancel()
        process.terminate()
        process.wait(timeout=_PATIENCE_SECONDS)


def _wait(process: "subprocess.Popen[str]") -> None:
    said = []
    for line in process.stdout or ():
        said.append(line)
        if _READY in line:
            threading.Thread(target=_drain, args=(process,), daemon=True).start()
            return
    raise NoServer("".join(said[-5:]) or "The server ended before it was ready.")


def _drain(process: "subprocess.Popen[str]") -> None:
    """Read on, so that the server never waits for somebody to listen."""
    for _ in process.stdout or ():
        pass


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
