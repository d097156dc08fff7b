"""How soon a Statement is at a webhook, and how fast learning records are made, and write docs/performance-feeds.md.

Statements come over HTTP to the production server; ``manage.py feeds run`` makes records of them and sends them to a
receiver in this process, which checks nothing and keeps when each came. Afterwards the log is made into records by one
process alone, and these go to a sink that keeps them in memory.

    make bench-feeds SERVER=postgres://… SECONDS=30
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from bench_durable import measure  # noqa: E402
from bench_server import Browser, Load  # noqa: E402

PAGE = ROOT / "docs" / "performance-feeds.md"
MEDIAN_S, P99_S = 1.0, 3.0
"""The bars: the median on an idle machine, and the p99 at so many records a second."""

A_SECOND, AT_ONCE = 200, 10
WORDS = ("initialized", "answered", "completed", "passed", "terminated")


class Arrivals:
    """When each Statement was stored, and when its record came."""

    def __init__(self) -> None:
        self.stored: dict[str, float] = {}
        self.came: dict[str, float] = {}

    def tell(self, received: Any) -> None:
        """Remember that a webhook came; of one that comes twice, the first time counts."""
        self.came.setdefault(received.event["data"]["provenance"]["statement_id"], time.monotonic())

    def forget(self) -> None:
        """Begin anew."""
        self.stored.clear()
        self.came.clear()

    def latencies(self) -> list[float]:
        """Return how many seconds it took, in order, once everything has come."""
        until = time.monotonic() + 60
        while len(self.came) < len(self.stored) and time.monotonic() < until:
            time.sleep(0.05)
        if missing := len(self.stored) - len(self.came):
            sys.exit(f"{missing} records haven't come within a minute.")
        return sorted(self.came[each] - at for each, at in self.stored.items())


def statement(number: int) -> dict[str, Any]:
    """Return one of many Statements, by some hundred people about some dozen things."""
    word = WORDS[number % len(WORDS)]
    return {
        "id": str(uuid4()),
        "actor": {"account": {"homePage": "https://example.org", "name": f"ana-{number % 300}"}},
        "verb": {"id": f"http://adlnet.gov/expapi/verbs/{word}", "display": {"en": word}},
        "object": {"id": f"https://example.org/lessons/{number % 40}", "definition": {"name": {"en": "A lesson"}}},
        "result": {"score": {"scaled": 0.8}, "success": True, "duration": "PT4M"},
        "context": {"registration": str(uuid4())},
    }


def posted(browser: Browser, arrivals: Arrivals, count: int, *, at_once: int, a_second: float) -> None:
    """Store Statements over HTTP at an even pace."""
    begun = time.monotonic()
    for number in range(0, count, at_once):
        time.sleep(max(0.0, begun + number / a_second - time.monotonic()))
        statements = [statement(number + each) for each in range(at_once)]
        browser.ask("POST", "/xapi/statements", json.dumps(statements))
        at = time.monotonic()
        arrivals.stored.update((each["id"], at) for each in statements)


@contextmanager
def following() -> Iterator[Sequence[int]]:
    """Have a worker make and send records; yield its process."""
    worker = subprocess.Popen([sys.executable, "manage.py", "feeds", "run"], cwd=ROOT)
    try:
        yield [worker.pid]
    finally:
        worker.terminate()
        worker.wait()


def measured(port: int, workers: Sequence[int], options: argparse.Namespace) -> list[str]:
    """Return the page's lines."""
    from tests.feeds.benched import Benched  # noqa: PLC0415 - once Django is set up for the database

    benched, lines = Benched(), []
    browser = Browser(port, Authorization=benched.authorization(), Content_Type="application/json")
    browser.headers["X-Experience-API-Version"] = "1.0.3"
    arrivals = Arrivals()
    with following() as followers, benched.receiver(arrivals.tell):
        posted(browser, arrivals, 5, at_once=1, a_second=1)
        arrivals.latencies()
        for name, count, pace in (
            (f"one Statement at a time (bar: median {MEDIAN_S:g} s)", options.single, {"at_once": 1, "a_second": 1.3}),
            (
                f"{A_SECOND} a second, {AT_ONCE} at once (bar: p99 {P99_S:g} s)",
                int(A_SECOND * options.seconds),
                {"at_once": AT_ONCE, "a_second": A_SECOND},
            ),
        ):
            arrivals.forget()
            load = Load([*workers, *followers])
            posted(browser, arrivals, count, **pace)
            lines.append(f"| {name} | {_percentiles(arrivals.latencies())}; {load.beside()} |")
    alone = benched.with_a_log(options.records, statement)
    return [
        *lines,
        _alone("records made by one process", alone.make_records),
        _alone("records sent to a sink that keeps them in memory", alone.send_records),
    ]


def _alone(name: str, act: Callable[[], int]) -> str:
    begun, used = time.perf_counter(), time.process_time()
    count = act()
    seconds, cpu = time.perf_counter() - begun, time.process_time() - used
    return f"| {name} | **{count / seconds:,.0f}/s**; {cpu / count * 1000:.2f} ms of CPU each in that process |"


def _percentiles(seconds: Sequence[float]) -> str:
    told = {each: seconds[len(seconds) * each // 100] for each in (50, 95, 99)}
    return ", ".join(f"p{each} {value:.2f} s" for each, value in told.items())


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--single", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--records", type=int, default=30_000)
    os.environ.update(OUTBOUND_ALLOWED_NETWORKS="127.0.0.0/8", OUTBOUND_PLAIN_HTTP="true")
    measure(PAGE, parser, measured)


if __name__ == "__main__":
    main()
