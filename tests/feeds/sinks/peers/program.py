"""A server program that a test starts on a free port, with a folder of its own, and ends."""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

_SYSTEM = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin:/usr/lib/rabbitmq/bin"
_SECONDS = 180.0
"""RabbitMQ takes a quarter of it on a machine that is busy."""


def found(name: str) -> str | None:
    return shutil.which(name, path=_SYSTEM)


class Program:
    """A program in a session of its own, so that it ends with all that it has started."""

    def __init__(self, command: list[str], *, log: Path, environment: dict[str, str] | None = None) -> None:
        self._log, self._port = log, 0
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PATH": _SYSTEM, **(environment or {})},
                start_new_session=True,
            )

    def listens(self, port: int) -> "Program":
        """Wait until it takes connections."""
        until = time.monotonic() + _SECONDS
        while not _is_answered(port):
            if self._process.poll() is not None or time.monotonic() > until:
                raise AssertionError(self._log.read_text()[-4_000:])
            time.sleep(0.02)
        self._port = port
        return self

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End it, and wait until it has ended; by SIGKILL as the machine does that loses power."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, how)
        self._process.wait(timeout=_SECONDS)
        # What the program has started itself may take a moment longer.
        while self._port and _is_answered(self._port):
            time.sleep(0.02)


def _is_answered(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
