"""A PostgreSQL server for as long as a test run lasts."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OLDEST = 15
_SAFE_TO_LOSE = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200"
_AS_IN_PRODUCTION = "-c shared_buffers=1GB -c max_wal_size=4GB -c max_connections=100"


@contextmanager
def postgresql(*, durable: bool = False) -> Iterator[str | None]:
    """Yield the URL of a server: TEST_DATABASE_URL, or one started from the machine's binaries, or None.

    ``durable`` starts one that syncs to the disk as in production, for measuring. Debian's package is installed when
    there are no binaries and this user may install it. The server listens on the loopback address only, and its data
    goes when the block ends.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    binaries = _binaries() or _installed()
    if binaries is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="tributary-postgresql-"))
    as_user = _unprivileged(folder)
    data, port = folder / "data", free_port()
    mode = _AS_IN_PRODUCTION if durable else _SAFE_TO_LOSE
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} {mode}"
    try:
        _run(as_user, binaries / "initdb", "-D", data, "-A", "trust", "-U", "tributary", "-E", "UTF8", "--no-sync")
        _run(as_user, binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        yield f"postgres://tributary@127.0.0.1:{port}/postgres"
    finally:
        if (data / "postmaster.pid").exists():
            _run(as_user, binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        for _ in range(100):  # a server that was interrupted at its start may still write
            shutil.rmtree(folder, ignore_errors=True)
            if not folder.exists():
                break
            time.sleep(0.1)
        else:
            print(f"{folder} can't be removed.", file=sys.stderr)


def _binaries() -> Path | None:
    """Return the folder of a new enough initdb on the path or where Debian puts it."""
    on_path = shutil.which("initdb")
    found = [Path(on_path)] if on_path else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version, reverse=True)
    return next((initdb.parent for initdb in found if _version(initdb) >= OLDEST), None)


def _version(initdb: Path) -> int:
    said = subprocess.run([str(initdb), "--version"], capture_output=True, text=True, check=False).stdout
    digits = said.partition("PostgreSQL) ")[2].partition(".")[0]
    return int(digits) if digits.isdigit() else 0


def _installed() -> Path | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    print("No PostgreSQL here: installing Debian's package …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "postgresql"]):
        subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=False)
    return _binaries()


def _unprivileged(folder: Path) -> list[str]:
    """Return what runs a command as somebody else than root, as whom PostgreSQL refuses to start."""
    if os.geteuid() != 0:
        return []
    known = {user.pw_name for user in pwd.getpwall()}
    user = "postgres" if "postgres" in known else "nobody"
    shutil.chown(folder, user)
    return ["runuser", "-u", user, "--"]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _run(as_user: list[str], *command: object) -> None:
    done = subprocess.run(
        [*as_user, *map(str, command)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd="/",
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stdout}")
