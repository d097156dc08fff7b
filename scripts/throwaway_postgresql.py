"""A PostgreSQL server for as long as a test run lasts."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgresql() -> Iterator[str | None]:
    """Yield the URL of a server: TEST_DATABASE_URL, or one started from the machine's binaries, or None.

    Debian's package is installed when there are no binaries and this user may install it. The server listens on the
    loopback address only, and its data goes when the block ends.
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
    try:
        port = _free_port()
        _run(as_user, binaries / "initdb", "-D", folder / "data", "-A", "trust", "-U", "tributary", "-E", "UTF8")
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off "
            "-c full_page_writes=off -c synchronous_commit=off -c max_connections=200"
        )
        log = folder / "log"
        _run(as_user, binaries / "pg_ctl", "-D", folder / "data", "-w", "-l", log, "-o", options, "start")
        try:
            yield f"postgres://tributary@127.0.0.1:{port}/postgres"
        finally:
            _run(as_user, binaries / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path | None:
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    return versions[-1].parent if versions else None


def _installed() -> Path | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    print("No PostgreSQL here: installing Debian's package …", flush=True)
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "postgresql"]):
        if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode:
            return None
    return _binaries()


def _unprivileged(folder: Path) -> list[str]:
    """Return what runs a command as somebody else than root, as whom PostgreSQL refuses to start."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres")
    return ["runuser", "-u", "postgres", "--"]


def _free_port() -> int:
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
