"""`make run` as a program: started, listened to, and stopped."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LAST_LINE = "Stop with Ctrl-C"
PATIENCE_SECONDS = 90


@dataclass(frozen=True)
class Store:
    """A store that `make run` serves, and everything that it said by then."""

    base: str
    data_dir: Path
    said: str

    def said_after(self, label: str) -> str:
        """Return what stands behind this label, such as ``key``."""
        return next(line.split()[-1] for line in self.said.splitlines() if line.strip().startswith(f"{label} "))

    @property
    def environment(self) -> dict[str, str]:
        return environment_of(self.data_dir)


def environment_of(data_dir: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "DATA_DIR": str(data_dir), "DATABASE_URL": "", "ENV_FILE": os.devnull, **more}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def make_run(data_dir: Path, **settings: str) -> Iterator[Store]:
    """Serve from this folder until the block ends, with Ctrl-C."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "scripts/run.py"],
        cwd=ROOT,
        env=environment_of(data_dir, HOST="127.0.0.1", PORT=str(port), **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    overdue = threading.Timer(PATIENCE_SECONDS, process.kill)
    overdue.start()
    try:
        said = "".join(_until_greeted(process))
        overdue.cancel()
        yield Store(f"http://127.0.0.1:{port}", data_dir, said)
    finally:
        overdue.cancel()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE_SECONDS)


def _until_greeted(process: "subprocess.Popen[str]") -> Iterator[str]:
    for line in process.stdout:
        yield line
        if LAST_LINE in line:
            return
    raise AssertionError("The server ended before it greeted.")
