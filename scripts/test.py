"""`make test`: every check, and the whole suite on both databases; a summary at the end.

--checks-only leaves the suite out. TEST_DATABASE_URL names an existing PostgreSQL to use.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from throwaway_postgresql import postgresql

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def step(name: str, *command: str, **environment: str) -> tuple[str, bool, float]:
    """Run one step, showing what it prints, and return whether it succeeded."""
    print(f"\n── {name}", flush=True)
    begun = time.monotonic()
    unasked = {
        "ENV_FILE": os.devnull,
        "DATABASE_URL": "",
        "REPLICA_DATABASE_URL": "",
    }  # a developer's own settings are no part of a test
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **unasked, **environment}, check=False)
    return name, done.returncode == 0, time.monotonic() - begun


def checks(data_dir: str) -> list[tuple[str, bool, float]]:
    """Run what needs no database server."""
    python = sys.executable
    return [
        step("lint", f"{BIN}/ruff", "check", "."),
        step("format", f"{BIN}/ruff", "format", "--check", "."),
        step("types", f"{BIN}/mypy"),
        step("import rules", f"{BIN}/lint-imports", "--no-cache"),
        step("configuration page", python, "scripts/configuration_page.py", "--check"),
        step("migrations", python, "manage.py", "makemigrations", "--check", "--dry-run", DATA_DIR=data_dir),
    ]


def suite(name: str, data_dir: str, **environment: str) -> tuple[str, bool, float]:
    """Run the tests on one database."""
    workers = os.environ.get("TEST_WORKERS", "2")
    return step(
        f"tests on {name}",
        sys.executable,
        "-m",
        "pytest",
        "-n",
        workers,
        "--dist",
        "loadfile",
        DATA_DIR=data_dir,
        **environment,
    )


def main() -> None:
    """Run everything, and fail if anything did."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))  # so that the throw-away server is stopped too
    with tempfile.TemporaryDirectory(prefix="tributary-test-") as folder:
        results = checks(f"{folder}/checks")
        if "--checks-only" not in sys.argv:
            results.append(suite("SQLite", f"{folder}/sqlite"))
            with postgresql() as url:
                if url is None:
                    print("\nNot tested: PostgreSQL. No binaries, no right to install them, no TEST_DATABASE_URL.")
                    results.append(("tests on PostgreSQL", os.environ.get("ALLOW_MISSING_POSTGRESQL") == "1", 0.0))
                else:
                    results.append(suite("PostgreSQL", f"{folder}/postgresql", DATABASE_URL=url))
    print("\n── summary")
    for name, succeeded, seconds in results:
        print(f"  {'ok  ' if succeeded else 'FAIL'}  {name}  ({seconds:.0f} s)")
    sys.exit(0 if all(succeeded for _, succeeded, _ in results) else 1)


if __name__ == "__main__":
    main()
