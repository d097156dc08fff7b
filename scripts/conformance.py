"""`make conformance SUITE=folder`: the public conformance suite against this store.

The suite is adlnet/lrs-conformance-test-suite, cloned next to the project, with `npm install` done in it. It is run
for both versions of xAPI on both databases, each time against a server and a database of its own. The last line of
each run is the suite's own count.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from throwaway_postgresql import free_port, postgresql

ROOT = Path(__file__).resolve().parent.parent
VERSIONS = ("1.0.3", "2.0.0")
KEY, SECRET = "conformance", secrets.token_hex(24)


@contextmanager
def server(database_url: str, folder: Path) -> Iterator[str]:
    """Serve an empty store with one credential, and yield its xAPI endpoint."""
    environment = {**os.environ, "DATABASE_URL": database_url, "DATA_DIR": str(folder)}
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], env=environment, check=True)
    credential = ["credential", "create", "--tenant", "default", "--name", "suite", "--scope", "all"]
    subprocess.run(
        [*manage, *credential, "--key", KEY, "--secret", SECRET],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    port = free_port()
    granian = str(Path(sys.executable).parent / "granian")
    command = [granian, "--interface", "rsgi", "--port", str(port), "--no-ws", "--log-level", "error"]
    process = subprocess.Popen([*command, "config.rsgi:application"], env=environment, cwd=ROOT)
    try:
        wait_for(f"http://127.0.0.1:{port}/xapi/about")
        yield f"http://127.0.0.1:{port}/xapi"
    finally:
        process.terminate()
        process.wait(timeout=20)


def run_suite(suite: Path, endpoint: str, version: str) -> dict[str, int]:
    """Run one version of the suite and return its summary."""
    logs = set((suite / "logs").glob("*.log"))
    command = ["node", "bin/console_runner.js", "-e", endpoint, "-a", "-u", KEY, "-p", SECRET, "-x", version, "-z"]
    subprocess.run(command, cwd=suite, stdout=subprocess.DEVNULL, check=False)
    [log] = set((suite / "logs").glob("*.log")) - logs
    summary: dict[str, int] = json.loads(log.read_text())["summary"]
    return summary


def wait_for(url: str) -> None:
    """Wait until a server answers."""
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=2)
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"The server doesn't answer at {url}.")


def main() -> None:
    """Run everything and fail unless everything passes."""
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "bin" / "console_runner.js").is_file():
        sys.exit("Name the suite's folder: make conformance SUITE=../lrs-conformance-test-suite")
    suite = Path(sys.argv[1]).resolve()
    failed = 0
    with postgresql() as url:
        databases = {"SQLite": ""} if url is None else {"SQLite": "", "PostgreSQL": url}
        for name, database_url in databases.items():
            folder = Path(tempfile.mkdtemp(prefix="tributary-conformance-"))
            try:
                with server(database_url, folder) as endpoint:
                    for version in VERSIONS:
                        begun = time.monotonic()
                        summary = run_suite(suite, endpoint, version)
                        failed += summary["total"] - summary["passed"]
                        seconds = time.monotonic() - begun
                        print(
                            f"{name}, {version}: {summary['passed']} of {summary['total']} in {seconds:.0f} s",
                            flush=True,
                        )
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        if url is None:
            sys.exit("PostgreSQL: not tested, there is none here.")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
