"""The store that is measured: a throw-away PostgreSQL that syncs, the production server, and the load client."""

import asyncio
import json
import os
import resource
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from conformance import wait_for
from throwaway_postgresql import free_port

ROOT = Path(__file__).resolve().parent.parent
KEY = "bench"
MANAGE = [sys.executable, str(ROOT / "manage.py")]
GENERATE = """
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("load_client", sys.argv[1])
client = importlib.util.module_from_spec(spec)
spec.loader.exec_module(client)
for number in range(int(sys.argv[2]), int(sys.argv[3])):
    sys.stdout.write(json.dumps(client.statement(int(sys.argv[4]), number)) + "\\n")
"""

Rows = dict[tuple[str, int], dict[str, Any]]
"""What the load client reports, by scenario and number of connections."""


@dataclass(frozen=True, slots=True)
class Run:
    """How long a command took, and the memory of the largest of its processes in MB."""

    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Store:
    """A server that runs, and what is needed to talk to it and about it."""

    client: Path
    environment: Mapping[str, str]
    endpoint: str
    secret: str
    server: int

    def load(self, *, first: int, **options: object) -> Rows:
        """Run the load client once."""
        command = [sys.executable, str(self.client), "--endpoint", self.endpoint, "--user", KEY]
        command += ["--password", self.secret, "--first", str(first)]
        command += [word for name, value in options.items() for word in (f"--{name}", str(value))]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        failed = [row for row in rows if row["failures"]]
        if failed:
            sys.exit(f"Requests failed: {failed[0]}")
        return {(row["scenario"], row["concurrency"]): row for row in rows}

    def nothing_stored(self, client: Any, *, requests: int, concurrency: int) -> float:
        """Return requests a second for a POST that authenticates, reads an empty batch and answers 200."""
        arguments = SimpleNamespace(
            endpoint=self.endpoint, user=KEY, password=self.secret, version="1.0.3", first=0, seconds=60
        )
        load = client.Load(arguments)
        load.report = lambda *_: None
        begun = time.perf_counter()
        asyncio.run(load.measure("empty", concurrency, [("POST", "/statements", b"[]")] * requests))
        return requests / (time.perf_counter() - begun)

    def import_file(self, path: Path) -> Run:
        """Import a file as an operator would."""
        return self._timed([*MANAGE, "statements", "--verbosity", "0", "import", str(path)])

    def import_generated(self, count: int, *, first: int, seed: int) -> Run:
        """Import so many of the load client's Statements, made as they are read."""
        words = [sys.executable, "-c", GENERATE, str(self.client), str(first), str(first + count), str(seed)]
        with subprocess.Popen(words, stdout=subprocess.PIPE) as source:
            return self._timed([*MANAGE, "statements", "--verbosity", "0", "import", "-"], stdin=source.stdout)

    def export(self) -> Run:
        """Export everything, and throw it away."""
        return self._timed([*MANAGE, "statements", "--verbosity", "0", "export", "-"])

    def megabytes_of_server(self) -> float:
        """Return the memory that the largest of the server's processes ever had."""
        children = Path(f"/proc/{self.server}/task/{self.server}/children").read_text().split()
        peaks = [_peak(pid) for pid in (str(self.server), *children)]
        return max(peaks) / 1024

    def _timed(self, command: list[str], stdin: Any = subprocess.DEVNULL) -> Run:
        begun = time.perf_counter()
        process = subprocess.Popen(
            command,
            env=dict(self.environment),
            stdin=stdin,
            stdout=subprocess.DEVNULL,
            cwd=self.environment["DATA_DIR"],
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"{' '.join(command)} failed.")
        return Run(time.perf_counter() - begun, _largest(usage))


def _largest(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / 1024


def _peak(pid: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


@contextmanager
def running_store(client: Path, url: str, folder: str) -> Iterator[Store]:
    """Yield a store on the database at this URL, migrated, with a credential that may do everything."""
    port, secret = free_port(), secrets.token_hex(24)
    environment = {**os.environ, "DATABASE_URL": url, "DATA_DIR": folder, "PORT": str(port), "LOG_LEVEL": "ERROR"}
    subprocess.run([*MANAGE, "migrate", "--verbosity", "0"], env=environment, check=True)
    credential = ["credential", "create", "--tenant", "default", "--name", "bench", "--scope", "all"]
    words = [*MANAGE, *credential, "--key", KEY, "--secret", secret]
    subprocess.run(words, env=environment, check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen([sys.executable, str(ROOT / "scripts" / "serve.py")], env=environment)
    endpoint = f"http://127.0.0.1:{port}/xapi"
    try:
        wait_for(f"{endpoint}/about")
        yield Store(client, environment, endpoint, secret, server.pid)
    finally:
        server.terminate()
        server.wait(timeout=30)
