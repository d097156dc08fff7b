"""A PostgreSQL server for as long as a test run lasts."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

OLDEST = 15
_SAFE_TO_LOSE = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200"
_AS_IN_PRODUCTION = "-c shared_buffers=1GB -c max_wal_size=4GB -c max_connections=100"
_SMALL_AND_DURABLE = "-c shared_buffers=128MB -c max_connections=60"
_REPLICATED = "-c wal_level=replica -c max_wal_senders=4 -c wal_keep_size=256MB -c max_connections=40"

_REPLICA = f"{_REPLICATED} -c hot_standby=on -c max_standby_streaming_delay=100ms"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A server's data, and how it is started and stopped; it listens on the loopback address only."""

    binaries: Path
    folder: Path
    name: str
    as_user: list[str]
    port: int
    mode: str

    @property
    def url(self) -> str:
        """Return where the server is reached."""
        return f"postgres://tributary@127.0.0.1:{self.port}/postgres"

    @property
    def _data(self) -> Path:
        return self.folder / self.name

    def _postmaster(self) -> int:
        return int((self._data / "postmaster.pid").read_text().split()[0])

    def create(self) -> None:
        """Make an empty server's data."""
        as_it_is = ("-A", "trust", "-U", "tributary", "-E", "UTF8", "--no-sync")
        _run(self.as_user, self.binaries / "initdb", "-D", self._data, *as_it_is)

    def copy(self, primary: "Cluster") -> None:
        """Make the data of a streaming replica of a server that runs."""
        address = ("-h", "127.0.0.1", "-p", primary.port, "-U", "tributary")
        _run(self.as_user, self.binaries / "pg_basebackup", "-D", self._data, "-R", "-c", "fast", *address)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} {self.mode}"
        log = self.folder / f"{self.name}.log"
        _run(self.as_user, self.binaries / "pg_ctl", "-D", self._data, "-w", "-l", log, "-o", options, "start")

    def kill(self) -> None:
        """Kill all processes of the server at once: none of them can finish anything."""
        postmaster = self._postmaster()
        os.kill(postmaster, signal.SIGSTOP)  # so that it starts no more of them
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        processes = [postmaster, *map(int, children)]
        for process in processes:
            os.kill(process, signal.SIGKILL)
        while any(map(_is_alive, processes)):
            time.sleep(0.01)
        # Until somebody collects the dead their numbers are taken, and a new server would take them for alive.
        for lock in (self._data / "postmaster.pid", *self.folder.glob(f".s.PGSQL.{self.port}*")):
            lock.unlink()

    @property
    def is_running(self) -> bool:
        """Tell whether the server was started, and neither stopped nor killed since."""
        return (self._data / "postmaster.pid").exists() and _is_alive(self._postmaster())

    def stop(self) -> None:
        """Stop the server at once, if it runs: as when it crashes."""
        if self.is_running:
            _run(self.as_user, self.binaries / "pg_ctl", "-D", self._data, "-m", "immediate", "stop")


def _is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def postgresql(*, durable: bool = False) -> Iterator[str | None]:
    """Yield the URL of a server: TEST_DATABASE_URL, or one started from the machine's binaries, or None.

    ``durable`` starts one that syncs to the disk as in production, for measuring. Debian's package is installed when
    there are no binaries and this user may install it. The data goes when the block ends.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    binaries = _binaries() or _installed()
    if binaries is None:
        yield None
        return
    with _folder() as (folder, as_user):
        cluster = Cluster(
            binaries, folder, "data", as_user, free_port(), _AS_IN_PRODUCTION if durable else _SAFE_TO_LOSE
        )
        try:
            cluster.create()
            cluster.start()
            yield cluster.url
        finally:
            cluster.stop()


@contextmanager
def created_postgresql() -> Iterator[Cluster | None]:
    """Yield a server's data that syncs as in production, to be started and stopped at will; None without binaries."""
    binaries = _binaries()
    if binaries is None:
        yield None
        return
    with _folder() as (folder, as_user):
        cluster = Cluster(binaries, folder, "data", as_user, free_port(), _SMALL_AND_DURABLE)
        cluster.create()
        try:
            yield cluster
        finally:
            cluster.stop()


@contextmanager
def replicated_postgresql(prepare: Callable[[str], None]) -> Iterator[tuple[Cluster, Cluster] | None]:
    """Yield a primary and its streaming replica, which both run; None where there are no binaries.

    ``prepare`` is called with the primary's URL before the replica is made of it.
    """
    binaries = _binaries()
    if binaries is None:
        yield None
        return
    with _folder() as (folder, as_user):
        primary = Cluster(binaries, folder, "primary", as_user, free_port(), _REPLICATED)
        replica = Cluster(binaries, folder, "replica", as_user, free_port(), _REPLICA)
        try:
            primary.create()
            primary.start()
            prepare(primary.url)
            replica.copy(primary)
            replica.start()
            yield primary, replica
        finally:
            replica.stop()
            primary.stop()


@contextmanager
def _folder() -> Iterator[tuple[Path, list[str]]]:
    """Yield a folder for data and what runs a command as its owner; the folder goes when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="tributary-postgresql-"))
    try:
        yield folder, _unprivileged(folder)
    finally:
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
    found = [Path(on_path).resolve()] if on_path else []
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
