"""The production server as operators start it, which can be killed with all its processes."""

import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from scripts.throwaway_postgresql import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "endurance"
PATIENCE = 60


@dataclass(slots=True)
class Server:
    """`make serve` on a database, with a credential that may do everything."""

    url: str
    folder: Path
    port: int = field(default_factory=free_port)
    secret: str = field(default_factory=lambda: secrets.token_hex(24))
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def endpoint(self) -> str:
        """Return the xAPI endpoint."""
        return f"http://127.0.0.1:{self.port}/xapi"

    @property
    def environment(self) -> dict[str, str]:
        """Return what the programs are started with."""
        own = {"DATABASE_URL": self.url, "DATA_DIR": str(self.folder), "PORT": str(self.port), "LOG_LEVEL": "ERROR"}
        return {**os.environ, **own, "PYTHONWARNINGS": ""}

    def prepare(self) -> None:
        """Migrate the database and make the credential."""
        credential = ["credential", "create", "--tenant", "default", "--name", "endurance", "--scope", "all"]
        self.manage("migrate", "--verbosity", "0")
        self.manage(*credential, "--key", KEY, "--secret", self.secret)

    def manage(self, *words: str) -> None:
        """Run a command of the project."""
        command = [sys.executable, str(ROOT / "manage.py"), *words]
        subprocess.run(command, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def start(self) -> None:
        """Start the server and wait until it is ready."""
        command = [sys.executable, str(ROOT / "scripts" / "serve.py")]
        log = (self.folder / "server.log").open("ab")
        self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, start_new_session=True)
        log.close()
        deadline = time.monotonic() + PATIENCE
        while not self.is_ready():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise AssertionError("The server doesn't start: " + (self.folder / "server.log").read_text()[-2000:])
            time.sleep(0.1)

    def is_ready(self) -> bool:
        """Ask the server."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def kill(self) -> None:
        """Kill all processes at once: none of them can finish anything."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """Stop the server as an operator does."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=30)
            self.process = None
