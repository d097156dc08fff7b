"""The server that benches measure over HTTP: a database of its own, two workers, and connections to them."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from conformance import wait_for
from django.db import connection
from throwaway_postgresql import free_port

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2


class Browser:
    """A connection that is kept, and what it is sent with."""

    def __init__(self, port: int, **headers: str) -> None:
        self.connection, self.headers = http.client.HTTPConnection("127.0.0.1", port, timeout=60), headers
        self.latencies: list[float] = []

    def ask(self, method: str, path: str, body: str = "", *, status: int = 200, **headers: str) -> tuple[Any, str]:
        """Send a request; return the answer's headers and text, and remember how long it took."""
        begun = time.perf_counter()
        sent = {name.replace("_", "-"): value for name, value in {**self.headers, **headers}.items()}
        self.connection.request(method, path, body.encode(), sent)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        self.latencies.append((time.perf_counter() - begun) * 1000)
        if answer.status != status:
            sys.exit(f"{method} {path} was answered with {answer.status}: {text[:500]}")
        return answer.headers, text


class Sender:
    """A connection for requests that were made beforehand: who measures takes no more of the machine than needed."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.latencies: list[float] = []

    def send(self, request: bytes) -> None:
        """Send a request, read its whole answer, which is 200 or ends the program, and remember how long it took."""
        begun = time.perf_counter()
        self.socket.sendall(request)
        answer = b""
        while not _is_whole(answer):
            answer += self.socket.recv(1 << 16) or sys.exit("The server has hung up.")
        self.latencies.append((time.perf_counter() - begun) * 1000)
        if not answer.startswith(b"HTTP/1.1 200 "):
            sys.exit(f"A score was answered with {answer.decode()[:500]}")


def _is_whole(answer: bytes) -> bool:
    head, _, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    return length is not None and len(body) >= int(length[1])


def posted(path: str, body: str, **headers: str) -> bytes:
    """Return a POST as it is sent."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named |= {"Host": "127.0.0.1", "Content-Length": str(len(body.encode()))}
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items())]
    return "\r\n".join([*lines, "", body]).encode()


@contextmanager
def database_on(server: str) -> Iterator[str]:
    """Yield the URL of a new database on a server."""
    name = f"bench_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def served(url: str, folder: str) -> Iterator[tuple[int, list[int]]]:
    """Yield the port of the production server on this database, and its workers' processes."""
    port = free_port()
    settings = {"DATABASE_URL": url, "DATA_DIR": folder, "PORT": str(port), "WORKERS": str(WORKERS)}
    os.environ.update(settings, PUBLIC_ORIGIN="http://127.0.0.1:8000", LOG_LEVEL="ERROR")
    migrate = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"]
    subprocess.run(migrate, check=True, cwd=ROOT)
    server = subprocess.Popen([sys.executable, str(ROOT / "scripts" / "serve.py")])
    try:
        wait_for(f"http://127.0.0.1:{port}/readyz")
        yield port, [int(each) for each in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()]
    finally:
        server.terminate()
        server.wait(timeout=30)


def settled() -> None:
    """Let the planner know the tables as they are now, as autovacuum does within a minute."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def spent(workers: Sequence[int]) -> tuple[float, float, float]:
    """Return how many milliseconds of CPU the server, PostgreSQL for its connections, and the tool have used."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        backends = [row[0] for row in cursor.fetchall()]
    return _cpu(workers), _cpu(backends), time.process_time() * 1000


def share(workers: Sequence[int], before: tuple[float, float, float], count: int) -> str:
    """Return in words how much CPU each of so many requests took."""
    server, database, tool = ((now - was) / count for now, was in zip(spent(workers), before, strict=True))
    return f"ms of CPU each: server {server:.1f}, PostgreSQL {database:.1f}, tool {tool:.1f}"


def _cpu(processes: Sequence[int]) -> float:
    """Return how many milliseconds of CPU processes have used; those of another machine are left out."""
    files = [Path(f"/proc/{process}/stat") for process in processes]
    times = [file.read_text().rpartition(")")[2].split()[11:13] for file in files if file.exists()]
    return sum(int(each) for pair in times for each in pair) * 1000 / os.sysconf("SC_CLK_TCK")


class Load:
    """What others take of the machine while something is measured, by what all processes together have used."""

    def __init__(self, workers: Sequence[int]) -> None:
        self._workers, self._before, self._begun = workers, self._used(workers), time.monotonic()

    def beside(self) -> str:
        """Return in words how many cores others have used since."""
        now, passed = self._used(self._workers), (time.monotonic() - self._begun) * 1000
        others = max(0.0, (now - self._before) / passed)
        return f"others took {others:.1f} of {os.cpu_count()} cores"

    def _used(self, workers: Sequence[int]) -> float:
        """Return how many milliseconds of CPU all processes but those that are measured have used."""
        ticks = [int(each) for each in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
        busy = sum(ticks) - ticks[3] - ticks[4]
        return busy * 1000 / os.sysconf("SC_CLK_TCK") - sum(spent(workers))


def kilobytes(worker: int, name: str) -> int:
    """Return a measure of a process's memory, such as VmRSS."""
    found = re.search(rf"{name}:\s*(\d+)", Path(f"/proc/{worker}/status").read_text())
    return int(found[1]) if found else 0
