"""Ralph, the LRS of France Université Numérique, as a program beside the tests; it keeps Statements in a file.

It runs in a virtual environment of its own. Ralph reads no multipart bodies and voids nothing.
"""

import os
import socket
import subprocess
import threading
from base64 import b64encode
from pathlib import Path
from typing import Any, Self

import httpx2

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
SERVER = Path(__file__).with_name("server.py")
USER, PASSWORD = "tributary", "sesame"
PATIENCE_SECONDS = 120
_READY = "Application startup complete"


class Ralph:
    """A store with one user who may do everything; serves until the block ends."""

    def __init__(self, python: Path, folder: Path) -> None:
        self.python = python
        self.environment = {
            **os.environ,
            "RALPH_APP_DIR": str(folder),
            "RALPH_RUNSERVER_BACKEND": "fs",
            "RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH": str(folder),
            "NO_PROXY": "*",
        }
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}/xAPI"
        basic = b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        self.headers = {"Authorization": f"Basic {basic}", "X-Experience-API-Version": "1.0.3"}

    def __enter__(self) -> Self:
        user = ["-u", USER, "-p", PASSWORD, "-s", "all", "-N", "Tributary", "-M", "mailto:tributary@example.org", "-w"]
        ralph = str(self.python.with_name("ralph"))
        subprocess.run([ralph, "auth", *user], env=self.environment, check=True, capture_output=True)
        self.process = subprocess.Popen(
            [str(self.python), str(SERVER), str(self.port)],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE_SECONDS)
        self._reader.join()
        self.process.stderr.close()

    def statements(self) -> dict[str, dict[str, Any]]:
        """Return what it has, by id."""
        answer = httpx2.get(f"{self.url}/statements", headers=self.headers, trust_env=False).raise_for_status()
        return {each["id"]: each for each in answer.json()["statements"]}

    def keep(self, statement: dict[str, Any]) -> None:
        """Store a Statement as another client of it does."""
        httpx2.post(f"{self.url}/statements", json=statement, headers=self.headers, trust_env=False).raise_for_status()

    def _wait(self) -> None:
        """Wait until it serves, and read on what it says, so that it never waits for a reader."""
        is_ready, said = threading.Event(), []

        def read() -> None:
            for line in self.process.stderr:
                said.append(line)
                if _READY in line:
                    is_ready.set()

        self._reader = threading.Thread(target=read, daemon=True)
        self._reader.start()
        if not is_ready.wait(PATIENCE_SECONDS):
            self.process.kill()
            raise AssertionError(f"Ralph didn't start: {''.join(said)}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
