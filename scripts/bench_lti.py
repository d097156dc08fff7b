"""`make bench-lti`: how fast launches and scores are, and how much memory a large roster takes.

    bench_lti.py [--server postgres://…] [--members 50000] [--launches 300] [--seconds 10]

It makes a database that goes when it ends, on a throw-away PostgreSQL that syncs to the disk unless another is named,
starts the production server with two workers, and acts as a tool. Results go to docs/performance-lti.md between its
two marks.
"""

import argparse
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402
import django.db  # noqa: E402
import psycopg  # noqa: E402
from conformance import wait_for  # noqa: E402
from throwaway_postgresql import free_port, postgresql  # noqa: E402

PAGE = ROOT / "docs" / "performance-lti.md"
BEGIN, END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"
WORKERS = 2
LAUNCH_MS, SCORES, ROSTER_MB = 40.0, 300.0, 20.0
"""The bars: a launch's p95, scores a second, and by how much a roster of 50,000 lets a process grow."""

SCORE = "application/vnd.ims.lis.v1.score+json"


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


@contextmanager
def database_on(server: str) -> Iterator[str]:
    """Yield the URL of a new database on a server."""
    name = f"bench_lti_{os.getpid()}"
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


def launch(browser: Browser, url: str, session: str) -> float:
    """Launch as a browser does, from the login request to the message; return how long the server took."""
    headers, _ = browser.ask("GET", urlsplit(url).path, status=302, Cookie=session)
    cookie = re.match("[^;]*", headers["Set-Cookie"])
    login = {name: values[0] for name, values in parse_qs(urlsplit(headers["Location"]).query).items()}
    asked = {name: login[name] for name in ("client_id", "login_hint", "lti_message_hint")}
    asked |= {"scope": "openid", "response_type": "id_token", "response_mode": "form_post", "prompt": "none"}
    asked |= {"redirect_uri": "https://tool.example/launch", "state": "s", "nonce": "n"}
    known_by = f"{session}; {cookie[0] if cookie else ''}"
    _, page = browser.ask("GET", f"/lti/platform/authorize?{urlencode(asked)}", Cookie=known_by)
    if 'name="id_token"' not in page:
        sys.exit(f"A launch was refused: {page[:500]}")
    return sum(browser.latencies[-2:])


def launched(port: int, launches: Sequence[tuple[str, str]], *, at_once: int) -> list[float]:
    """Return how long launches took, so many of them at once; the first twenty warm the server up."""
    browsers = [Browser(port) for _ in range(at_once)]
    with ThreadPoolExecutor(at_once) as pool:
        shares = [launches[number::at_once] for number in range(at_once)]
        rows = pool.map(lambda one, share: [launch(one, *each) for each in share], browsers, shares)
    return [each for row in rows for each in row[20 // at_once :]]


def scored(port: int, crowd: Any, token: str, *, seconds: float, at_once: int) -> tuple[float, list[float]]:
    """Return how many scores a second the server took, and how long each of them took."""
    browsers = [Browser(port, Authorization=f"Bearer {token}") for _ in range(at_once)]
    until = time.perf_counter() + seconds

    def send(place: int) -> None:
        number = place
        while time.perf_counter() < until:
            browsers[place].ask("POST", crowd.scores, json.dumps(crowd.score(number)), Content_Type=SCORE)
            number += at_once

    begun = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(send, range(at_once)))
    latencies = [each for browser in browsers for each in browser.latencies]
    return len(latencies) / (time.perf_counter() - begun), latencies


def walked(port: int, path: str, token: str, workers: Sequence[int]) -> tuple[list[float], int, float]:
    """Page through a roster; return how long each page took, how many members came, and the growth in MB."""
    browser, members, following = Browser(port, Authorization=f"Bearer {token}"), 0, path
    for worker in workers:
        Path(f"/proc/{worker}/clear_refs").write_text("5")  # the peak begins anew
    before = [_kilobytes(worker, "VmRSS") for worker in workers]
    while following:
        headers, text = browser.ask("GET", following)
        members += len(json.loads(text)["members"])
        found = re.search('<([^>]*)>; rel="next"', headers["Link"] or "")
        following = f"{urlsplit(found[1]).path}?{urlsplit(found[1]).query}" if found else ""
    grown = [_kilobytes(worker, "VmHWM") - was for worker, was in zip(workers, before, strict=True)]
    return browser.latencies, members, max(grown) / 1024


def _kilobytes(worker: int, name: str) -> int:
    found = re.search(rf"{name}:\s*(\d+)", Path(f"/proc/{worker}/status").read_text())
    return int(found[1]) if found else 0


def _cpu(workers: Sequence[int]) -> float:
    """Return how many milliseconds of CPU the server has used."""
    times = [Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()[11:13] for worker in workers]
    return sum(int(each) for pair in times for each in pair) * 1000 / os.sysconf("SC_CLK_TCK")


def _percentiles(took: Sequence[float]) -> str:
    return f"p50 {median(took):.1f} ms, p95 {sorted(took)[len(took) * 95 // 100]:.1f} ms"


def measured(port: int, workers: Sequence[int], options: argparse.Namespace) -> list[str]:
    """Return the page's lines."""
    from tests.lti.platform.crowd import make_crowd  # noqa: PLC0415 - once Django is set up for the database

    crowd = make_crowd(options.members)
    form = urlencode(crowd.token_form(time.time()))
    of_form = "application/x-www-form-urlencoded"
    token = json.loads(Browser(port).ask("POST", "/lti/platform/token", form, Content_Type=of_form)[1])["access_token"]
    lines = []
    for at_once, bar in ((1, f" (bar: p95 {LAUNCH_MS:g} ms)"), (4, "")):
        launches, before = crowd.launches(options.launches), _cpu(workers)
        took = launched(port, launches, at_once=at_once)
        spent = f"{(_cpu(workers) - before) / options.launches:.1f} ms of CPU each"
        lines.append(f"| launch, {at_once} at once{bar} | {_percentiles(took)}, {spent} |")
    scored(port, crowd, token, seconds=2, at_once=8)
    before = _cpu(workers)
    rate, took = scored(port, crowd, token, seconds=options.seconds, at_once=8)
    spent = f"{(_cpu(workers) - before) / len(took):.1f} ms of CPU each"
    lines.append(f"| scores, 8 connections (bar: {SCORES:g}/s) | **{rate:.0f}/s**, {_percentiles(took)}, {spent} |")
    roster, link = f"{crowd.course}/memberships?limit=500", crowd.school.link.pk
    asked = {"all": "", "role=Instructor": "&role=Instructor", "rlid": f"&rlid={link}"}
    for word in asked.values():
        Browser(port, Authorization=f"Bearer {token}").ask("GET", roster + word)
    for name, word in asked.items():
        pages, members, grown = walked(port, roster + word, token, workers)
        found = f"{len(pages)} pages, {members:,} members, {_percentiles(pages)}"
        lines.append(
            f"| roster of {options.members:,}, {name} (bar: {ROSTER_MB:g} MB) | **+{grown:.1f} MB**, {found} |"
        )
    return lines


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", default="")
    parser.add_argument("--members", type=int, default=50_000)
    parser.add_argument("--launches", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="tributary-bench-"))
        server = options.server or stack.enter_context(postgresql(durable=True))
        if not server:
            sys.exit("There is no PostgreSQL here to measure with.")
        url = stack.enter_context(database_on(server))
        port, workers = stack.enter_context(served(url, folder))
        django.setup()
        lines = measured(port, workers, options)
        with django.db.connection.cursor() as cursor:
            fsync = cursor.execute("SHOW fsync").fetchone()[0]
        django.db.connection.close()
    cores = f"{os.cpu_count()} cores for PostgreSQL (fsync {fsync}), server and tool"
    text = "\n".join([f"Measured {datetime.now(UTC):%Y-%m-%d}: {cores}.", "", "| | |", "|---|---|", *lines, ""])
    print(text)
    before, _, rest = PAGE.read_text().partition(BEGIN)
    PAGE.write_text(before + BEGIN + text + END + rest.partition(END)[2])


if __name__ == "__main__":
    main()
