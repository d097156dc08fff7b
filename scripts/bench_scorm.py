"""`make bench-scorm`: how long the commits of SCORM players take, and how much memory a large package.

    bench_scorm.py [--server postgres://…] [--learners 30] [--commits 10]

It makes a database that goes when it ends, on a throw-away PostgreSQL that syncs to the disk unless another is named,
starts the production server with two workers, and acts as the players of a class. Results go to
docs/performance-scorm.md between its two marks.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from bench_durable import measure  # noqa: E402
from bench_server import Browser, Load, kilobytes, settled, share, spent  # noqa: E402

PAGE = ROOT / "docs" / "performance-scorm.md"
COMMIT_MS = 60.0
"""The bar: the p95 of commits of fifty changed elements."""

PACKAGE, IMPORT_MB = 200 << 20, 150.0
"""A large package in bytes, and the bar: by how much its import may let the server grow."""


class Player:
    """A seat of the class, and the connection over which its player speaks."""

    def __init__(self, port: int, seat: Any) -> None:
        self.browser, self.seat = Browser(port, Content_Type="text/plain;charset=UTF-8"), seat

    def begin(self) -> "Player":
        """Open the attempt and begin the lesson; two commits are made before it is measured."""
        self.seat.session = self._sent("open", self.seat.opening())["session"]
        for text in (self.seat.beginning(), self.seat.working(), self.seat.working()):
            self.commit(text)
        self.browser.latencies.clear()
        return self

    def commit(self, text: str) -> None:
        """Commit, and see that nothing of it was refused."""
        if refused := self._sent("commit", text)["refused"]:
            sys.exit(f"A commit wasn't taken whole: {refused}")

    def _sent(self, path: str, text: str) -> Any:
        return json.loads(self.browser.ask("POST", f"/scorm/run/{path}", text)[1])


def committed(players: Sequence[Player], *, commits: int, at_once: int) -> list[float]:
    """Return how long commits of fifty elements took, so many at once; each player makes one after the other."""

    def work(place: int) -> None:
        for player in players[place::at_once]:
            for _ in range(commits):
                player.commit(player.seat.working())

    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(work, range(at_once)))
    return [each for player in players for each in player.browser.latencies]


def opened(players: Sequence[Player]) -> list[float]:
    """Return how long the openings of attempts with a few hundred elements took."""
    for player in players:
        player.browser.latencies.clear()
        player.browser.ask("POST", "/scorm/run/open", player.seat.opening())
    return [each for player in players for each in player.browser.latencies]


def filled(players: Sequence[Player]) -> list[float]:
    """Return how long commits of 8,000 elements and a megabyte took."""
    for player in players:
        player.commit(player.seat.filling(1_000, 1 << 20))
    return [each for player in players for each in player.browser.latencies]


def measured(port: int, workers: Sequence[int], options: argparse.Namespace) -> list[str]:
    """Return the page's lines."""
    from tests.scorm.classroom import Classroom  # noqa: PLC0415 - once Django is set up for the database

    classroom = Classroom()

    def players(count: int) -> list[Player]:
        return [Player(port, seat).begin() for seat in classroom.seats(count)]

    begun = players(options.learners)
    # Before commits of a megabyte have left room in the processes that an import could take.
    seconds, grown = imported(port, classroom.authorization(), workers, Path(options.folder))
    settled()
    committed(begun, commits=2, at_once=4)  # both workers know the Activities then
    lines = []
    for at_once, bar in ((1, f" (bar: p95 {COMMIT_MS:g} ms)"), (4, "")):
        begun, name = players(options.learners), f"commit of 50 elements, {at_once} at once{bar}"
        lines.append(_line(name, workers, partial(committed, begun, commits=options.commits, at_once=at_once)))
    lines.append(_line("opening of such an attempt", workers, partial(opened, begun)))
    lines.append(_line("first commit of 8,000 elements and 1 MB", workers, partial(filled, players(5))))
    size = f"import of a package of {PACKAGE >> 20} MB (bar: {IMPORT_MB:g} MB above idle)"
    return [*lines, f"| {size} | **+{grown:.0f} MB** in both processes together; {seconds:.1f} s |"]


def imported(port: int, authorization: str, workers: Sequence[int], folder: Path) -> tuple[float, float]:
    """Import a large package; return how many seconds it took, and by how many MB the processes grew at their peaks."""
    from tests.scorm.packages import large_package  # noqa: PLC0415 - once Django is set up for the database

    large_package(folder / "large.zip", PACKAGE)
    idle = [kilobytes(worker, "VmRSS") for worker in workers]
    for worker in workers:
        Path(f"/proc/{worker}/clear_refs").write_text("5")  # the peak begins anew
    headers = {"Authorization": authorization, "Content-Type": "application/zip"}
    headers["Content-Length"] = str((folder / "large.zip").stat().st_size)
    connection, begun = HTTPConnection("127.0.0.1", port, timeout=300), time.perf_counter()
    with (folder / "large.zip").open("rb") as file:
        connection.request("POST", "/api/v1/scorm/courses", file, headers)
    answer = connection.getresponse()
    if answer.read() and answer.status != 201:
        sys.exit(f"The import was answered with {answer.status}.")
    grown = sum(kilobytes(worker, "VmHWM") - was for worker, was in zip(workers, idle, strict=True))
    return time.perf_counter() - begun, grown / 1024


def _line(name: str, workers: Sequence[int], act: Callable[[], list[float]]) -> str:
    load, before = Load(workers), spent(workers)
    took = act()
    each = share(workers, before, len(took))
    inorder = sorted(took)
    percentiles = ", ".join(f"p{each} {inorder[len(took) * each // 100]:.1f} ms" for each in (10, 50, 95))
    return f"| {name} | {percentiles}; {each}; {load.beside()} |"


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learners", type=int, default=30)
    parser.add_argument("--commits", type=int, default=10)
    measure(PAGE, parser, measured)


if __name__ == "__main__":
    main()
