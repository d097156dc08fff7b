"""What `make bench` writes: the tables of docs/performance.md, and the plot beside it."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench_store import Rows, Run

QUERIES = ("by_id", "agent", "verb_since", "related", "registration", "newest", "walk100")
LONGEST_MS = 25.0
"""The bar: no query of a page of 50 takes longer at one connection, in 95 of 100 cases."""

GROWTH = 1.5
"""The bar: nor more than so many times what it takes in a small store."""


@dataclass(slots=True)
class Sized:
    """What was measured in a store of one size."""

    queries: list[Rows]
    bytes_each: float = 0.0
    loading: Run | None = None
    exporting: Run | None = None


@dataclass(slots=True)
class Measured:
    """What one run of the bench found, each list in the order of its runs."""

    alone: list[float] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)
    load: list[Rows] = field(default_factory=list)
    imported: list[float] = field(default_factory=list)
    sizes: dict[int, Sized] = field(default_factory=dict)
    server_megabytes: float = 0.0
    plans: str = ""

    def ratio(self, scenario: str, field_name: str, beside: Sequence[float]) -> float:
        """Return the median of the runs' ratios: each run is compared with what was measured beside it."""
        rows = (row[scenario, 4][field_name] for row in self.load)
        return float(median(row / other for row, other in zip(rows, beside, strict=True)))


def page(measured: Measured) -> str:
    """Return the measured part of the performance page."""
    smallest = min(measured.sizes)
    head = (
        f"Measured {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores for PostgreSQL, server and client together, "
        f"medians of {len(measured.load)} runs, {smallest:,} Statements in the store at the start.\n\n"
    )
    parts = [head, _ingest(measured), _sizes(measured), _scenarios(measured.load), "![Speeds](performance.svg)\n\n"]
    return "".join(parts) + "### Plans\n" + f"In the store of {max(measured.sizes):,} Statements.\n" + measured.plans


def _ingest(measured: Measured) -> str:
    stored = [row["post100", 4]["statements_per_s"] for row in measured.load]
    ingest = measured.ratio("post100", "statements_per_s", measured.alone)
    single = measured.ratio("post1", "requests_per_s", measured.idle)
    multiple = median(there / posted for there, posted in zip(measured.imported, stored, strict=True))
    rows = [
        ("PostgreSQL alone, 4 connections, COPY, 100 a transaction", f"{median(measured.alone):,.0f} Statements/s"),
        ("`post100`, 4 connections", f"{median(stored):,.0f} Statements/s"),
        ("**Ingest ratio** (bar 0.40, goal 0.60)", f"**{ingest:.2f}**"),
        ("An empty batch: authenticates, answers 200, stores nothing", f"{median(measured.idle):,.0f} requests/s"),
        ("`post1`, 4 connections, as a share of that (bar 0.60)", f"{single:.2f}"),
        ("`statements import` of NDJSON", f"{median(measured.imported):,.0f} Statements/s"),
        ("the same, as a multiple of `post100` (bar 2)", f"{multiple:.2f}"),
        ("Memory of the server's largest process after all this (bar 300 MB)", f"{measured.server_megabytes:,.0f} MB"),
    ]
    for size, sized in measured.sizes.items():
        if sized.loading is not None and sized.exporting is not None:
            rate = size / sized.exporting.seconds
            rows += [
                (f"Importing until there are {size:,}: largest process", f"{sized.loading.megabytes:,.0f} MB"),
                (f"Exporting {size:,}", f"{rate:,.0f} Statements/s, {sized.exporting.megabytes:,.0f} MB"),
                (f"Disk at {size:,}, indexes and all", f"{sized.bytes_each:,.0f} bytes a Statement"),
            ]
    return "| | |\n|---|---|\n" + "".join(f"| {name} | {value} |\n" for name, value in rows) + "\n"


def p95(sized: Sized, scenario: str) -> float:
    """Return the median of the runs' 95th percentiles at one connection, in milliseconds."""
    return float(median(rows[scenario, 1]["p95_ms"] for rows in sized.queries))


def _sizes(measured: Measured) -> str:
    sizes = sorted(measured.sizes)
    titles = [f"p95 ms at {size:,}" for size in sizes] + [f"{size:,} : {sizes[0]:,}" for size in sizes[1:]]
    lines = [f"| one connection | {' | '.join(titles)} |\n", "|---" * (len(titles) + 1) + "|\n"]
    for scenario in QUERIES:
        times = [p95(measured.sizes[size], scenario) for size in sizes]
        cells = [f"{time:.1f}" for time in times] + [f"{time / times[0]:.2f}" for time in times[1:]]
        lines.append(f"| {scenario} | {' | '.join(cells)} |\n")
    return f"The bars: at most {LONGEST_MS:.0f} ms, and {GROWTH} × the small store's.\n\n" + "".join(lines) + "\n"


def _scenarios(runs: Sequence[Rows]) -> str:
    lines = [
        "| scenario | connections | requests/s | Statements/s | p50 ms | p95 ms | p99 ms |\n",
        "|---|---|---|---|---|---|---|\n",
    ]
    for scenario, concurrency in runs[0]:

        def of(name: str, key: tuple[str, int] = (scenario, concurrency)) -> float:
            return median(float(run[key][name]) for run in runs)

        speeds = f"{of('requests_per_s'):,.0f} | {of('statements_per_s'):,.0f}"
        times = " | ".join(f"{of(name):.1f}" for name in ("p50_ms", "p95_ms", "p99_ms"))
        lines.append(f"| {scenario} | {concurrency} | {speeds} | {times} |\n")
    return "".join(lines) + "\n"


def plot(measured: Measured, path: Path) -> None:
    """Draw the ingest rates beside each other, and each query's time in stores of each size."""
    import matplotlib as mpl  # noqa: PLC0415

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "performance"
    from matplotlib import pyplot  # noqa: PLC0415

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 4), layout="constrained")
    rates: Mapping[str, float] = {
        "PostgreSQL alone": median(measured.alone),
        "import": median(measured.imported),
        "post100 × 4": median(row["post100", 4]["statements_per_s"] for row in measured.load),
        "post1 × 4": median(row["post1", 4]["statements_per_s"] for row in measured.load),
    }
    left.barh(list(rates)[::-1], list(rates.values())[::-1], color="#3b6ea5")
    left.set_title("Statements stored a second")
    places: Any = range(len(QUERIES))
    sizes = sorted(measured.sizes)
    width = 0.8 / len(sizes)
    for number, size in enumerate(sizes):
        times = [p95(measured.sizes[size], scenario) for scenario in QUERIES]
        right.bar([place + number * width for place in places], times, width, label=f"{size:,} Statements")
    right.set_xticks([place + 0.4 - width / 2 for place in places], QUERIES, rotation=30)
    right.axhline(LONGEST_MS, color="#a53b3b", linestyle="--", linewidth=1, label="the bar")
    right.set_title("p95 of a query at one connection, ms")
    right.legend()
    figure.savefig(path, metadata={"Date": None})
