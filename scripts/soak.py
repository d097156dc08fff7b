"""`make soak`: mixed load for a while, with memory and connections watched, then many rounds of a crash.

    soak.py [--minutes 10] [--crash-rounds 20]

Writes what it saw to docs/performance.md between its two marks. Ends with an error if memory or connections grew, an
answer was an error, or anything that was acknowledged is missing.
"""

import argparse
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from marked_part import write_part  # noqa: E402
from throwaway_postgresql import created_postgresql  # noqa: E402

from tests.endurance.clients import ClientOfTheStore  # noqa: E402
from tests.endurance.crash import Installation, installed  # noqa: E402
from tests.endurance.readers import ReaderOfTheStore  # noqa: E402
from tests.endurance.samples import Sample, growth, look  # noqa: E402

PAGE = ROOT / "docs" / "performance.md"
WRITERS, READERS = 3, 3
PER_SECOND = 150
"""Requests that all clients send together at most: the server is watched, and not a machine at its end."""

EVERY = 5.0
EXPORT_EVERY = 60.0


def soak(installation: Installation, minutes: float) -> tuple[list[Sample], list[float]]:
    """Have clients write and read for so long; return the samples, and how long reading took."""
    server = installation.server
    stop, sent = threading.Event(), [0]
    writers = [ClientOfTheStore(n, server.endpoint, server.secret, installation.ledger) for n in range(WRITERS)]
    readers = [ReaderOfTheStore(100 + n, server.endpoint, server.secret, installation.ledger) for n in range(READERS)]
    installation.begun = WRITERS
    threads = [threading.Thread(target=_work, args=(client, stop, sent)) for client in (*writers, *readers)]
    threads.append(threading.Thread(target=_export, args=(installation, stop)))
    for thread in threads:
        thread.start()
    samples, begun = [], time.monotonic()
    process = server.process.pid if server.process is not None else 0
    while (passed := time.monotonic() - begun) < minutes * 60:
        stop.wait(EVERY)
        samples.append(look(process, server.url, second=passed, requests=sent[0]))
    stop.set()
    for thread in threads:
        thread.join()
    return samples, [latency for reader in readers for latency in reader.latencies]


def _work(client: ClientOfTheStore, stop: threading.Event, sent: list[int]) -> None:
    between = (WRITERS + READERS) / PER_SECOND
    while not stop.is_set():
        begun = time.monotonic()
        client.step()
        sent[0] += 1
        stop.wait(max(0.0, between - (time.monotonic() - begun)))
    client.close()


def _export(installation: Installation, stop: threading.Event) -> None:
    while not stop.wait(EXPORT_EVERY):
        installation.server.manage("statements", "--verbosity", "0", "export", "-")


def page(samples: Sequence[Sample], latencies: Sequence[float], facts: dict[str, Any], faults: Sequence[str]) -> str:
    """Return the measured part of the page."""
    cut = quantiles(latencies, n=100)
    lines = [
        f"Measured {datetime.now(UTC):%Y-%m-%d}: {facts['minutes']:g} minutes, {samples[-1].requests:,} requests "
        f"({samples[-1].requests / (facts['minutes'] * 60):.0f}/s), {facts['stored']:,} Statements acknowledged; "
        f"GET p50 {median(latencies) * 1000:.1f} ms, p95 {cut[94] * 1000:.1f} ms, p99 {cut[98] * 1000:.1f} ms. "
        f"Then {facts['rounds']} rounds of a crash with {facts['crashed']:,} more acknowledged.\n\n",
        f"**Found wrong: {len(faults)}**\n\n",
        *(f"- {fault}\n" for fault in faults[:20]),
        "| minute | server's memory MB | open files | connections to PostgreSQL |\n|---|---|---|---|\n",
    ]
    every = max(1, len(samples) // 10)
    for sample in samples[every - 1 :: every]:
        shown = f"{sample.second / 60:.1f} | {sample.megabytes:,.0f} | {sample.open_files} | {sample.connections}"
        lines.append(f"| {shown} |\n")
    return "".join(lines)


def main() -> None:
    """Soak, crash, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--crash-rounds", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tributary-soak-") as folder, created_postgresql() as cluster:
        if cluster is None:
            sys.exit("There is no PostgreSQL here to soak.")
        with installed(cluster, Path(folder)) as installation:
            samples, latencies = soak(installation, options.minutes)
            faults = [*growth(samples), *installation.faults()]
            facts: dict[str, Any] = {"minutes": options.minutes, "stored": installation.ledger.acknowledged}
            print(f"Soaked: {len(faults)} faults.", flush=True)
            for _ in range(options.crash_rounds):
                installation.round(random.uniform(1.0, 4.0))  # noqa: S311 - any moment will do
            faults += installation.faults()
            facts |= {
                "rounds": options.crash_rounds,
                "crashed": installation.ledger.acknowledged - facts["stored"],
            }
    text = page(samples, latencies, facts, faults)
    print(text)
    write_part(PAGE, "soak", text)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
