"""`make bench`: how fast the store is beside PostgreSQL alone in the same run, and as it grows.

    bench.py LOAD_CLIENT [--runs N] [--sizes N,N…]

LOAD_CLIENT is the neutral xAPI load client (a Python file with a ``statement(seed, number)`` function and the command
line that ``docs/performance.md`` shows). A throw-away PostgreSQL that syncs to the disk, the production server command
and the client share this machine. Results go to docs/performance.md between its two marks, to performance.svg, and to
the capacity table of docs/scale.md.
"""

import argparse
import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

import psycopg  # noqa: E402
from bench_alone import postgresql_alone  # noqa: E402
from bench_page import Measured, Sized, page, plot  # noqa: E402
from bench_store import GENERATE, KEY, Store, running_store  # noqa: E402
from capacity import capacity_table  # noqa: E402
from marked_part import write_part  # noqa: E402
from throwaway_postgresql import postgresql  # noqa: E402

PAGE = ROOT / "docs" / "performance.md"
SCALE = ROOT / "docs" / "scale.md"
SCENARIOS = "post1,post100,by_id,agent,verb_since,related,registration,newest,walk,state"
QUERIES = "post100,by_id,agent,verb_since,related,registration,newest,walk"
"""The batches are known already: they make the client ask for ids from all over the store, and store nothing."""

SMALL = 10_000
APART = 300_000
"""How far apart the running numbers of the runs begin, above everything that any size brings."""

WRITTEN, IMPORTED = 80_000, 200_000
"""Enough for seconds: the first batches of a process are slow, and so is PostgreSQL while it makes new segments."""

TABLES = ("lrs_statement", "lrs_statementkey", "lrs_statementidentity", "lrs_statementreference")


def load_client(path: Path) -> Any:
    """Return the load client as a module, for its Statements."""
    spec = importlib.util.spec_from_file_location("load_client", path)
    if spec is None or spec.loader is None:
        sys.exit(f"{path} is no Python file.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure(store: Store, url: str, client: Any, options: argparse.Namespace) -> Measured:
    """Measure in a store that is empty at first: queries when it is small, then writing, then queries as it grows."""
    measured = Measured()
    authority = {"objectType": "Agent", "account": {"homePage": "http://localhost:8000", "name": KEY}}
    store.load(first=0, fill=SMALL, scenario="newest", count=4)
    measured.sizes[SMALL] = Sized(_queries(store, SMALL, options))
    first = max(options.sizes) + APART
    for run in range(options.runs):
        print(f"Writing, run {run + 1} …", flush=True)
        measured.alone.append(postgresql_alone(url, client, authority=authority, count=WRITTEN))
        measured.idle.append(store.nothing_stored(client, requests=3_000, concurrency=4))
        begin = first + run * APART
        rows = store.load(first=begin, scenario=SCENARIOS, count=options.count)
        # The client sends a tenth of its count as batches.
        rows |= store.load(first=begin + APART // 2, scenario="post100", concurrency=4, count=WRITTEN // 10)
        measured.load.append(rows)
        measured.imported.append(_import(store, begin))
    there = SMALL
    for size in options.sizes:
        print(f"Growing to {size:,} …", flush=True)
        loading = store.import_generated(size - there, first=there, seed=1)
        there = size
        _settle(url)
        measured.sizes[size] = Sized(_queries(store, size, options), _bytes_each(url), loading, store.export())
    measured.server_megabytes = store.megabytes_of_server()
    words = [sys.executable, str(ROOT / "scripts" / "bench_plans.py"), str(options.client)]
    measured.plans = subprocess.run(
        words, env=dict(store.environment), stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    return measured


def _queries(store: Store, size: int, options: argparse.Namespace) -> list[Any]:
    """Return each run's rows; the ids that are asked for lie in another part of the store each time."""
    apart = size // (options.runs + 1)
    return [
        store.load(first=run * apart, scenario=QUERIES, concurrency=1, count=options.count)
        for run in range(options.runs)
    ]


def _import(store: Store, first: int) -> float:
    """Return Statements a second of an import from a file; its Statements are nobody else's."""
    path = Path(store.environment["DATA_DIR"]) / "import.ndjson"
    with path.open("wb") as target:
        words = [sys.executable, "-c", GENERATE, str(store.client), str(first), str(first + IMPORTED), "2"]
        subprocess.run(words, stdout=target, check=True)
    seconds = store.import_file(path).seconds
    path.unlink()
    return IMPORTED / seconds


def _settle(url: str) -> None:
    """Do at once what autovacuum would do within minutes of such a load."""
    with psycopg.connect(url, autocommit=True) as connection:
        for table in TABLES:
            connection.execute(f"VACUUM (ANALYZE) {table}")
        connection.execute("CHECKPOINT")


def _bytes_each(url: str) -> float:
    with psycopg.connect(url) as connection:
        size = """
            SELECT sum(pg_total_relation_size(oid)) FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname LIKE 'lrs\\_statement%'
        """
        bytes_ = connection.execute(size).fetchone()
        count = connection.execute("SELECT count(*) FROM lrs_statement").fetchone()
    return float(bytes_[0]) / count[0] if bytes_ and count else 0.0


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("client", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--count", type=int, default=1_500)
    parser.add_argument("--sizes", type=lambda text: sorted(map(int, text.split(","))), default=[1_000_000])
    options = parser.parse_args()
    if not options.client.is_file():
        sys.exit(f"There is no load client at {options.client}: make bench LOAD_CLIENT=path")
    client = load_client(options.client)
    with tempfile.TemporaryDirectory(prefix="tributary-bench-") as folder, postgresql(durable=True) as url:
        if url is None:
            sys.exit("There is no PostgreSQL here to measure with.")
        with running_store(options.client, url, folder) as store:
            measured = measure(store, url, client, options)
    text = page(measured)
    print(text)
    write_part(PAGE, "measured", text)
    plot(measured, PAGE.with_suffix(".svg"))
    stored = median(rows["post100", 4]["statements_per_s"] for rows in measured.load)
    table = capacity_table(stored, measured.sizes[max(measured.sizes)].bytes_each)
    write_part(SCALE, "capacity", table)


if __name__ == "__main__":
    main()
