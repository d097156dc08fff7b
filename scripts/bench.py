"""`make bench`: how fast the store is, beside what PostgreSQL alone takes in the same run.

    bench.py LOAD_CLIENT [--fill N] [--runs N]

LOAD_CLIENT is the neutral xAPI load client (a Python file with a ``statement(seed, number)`` function and the command
line that ``docs/performance.md`` shows). A throw-away PostgreSQL that syncs to the disk, the production server command
and the client share this machine. Results go to docs/performance.md between its two marks.
"""

import argparse
import importlib.util
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from conformance import wait_for
from throwaway_postgresql import free_port, postgresql

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"
SCENARIOS = "post1,post100,by_id,agent,verb_since,related,registration,newest,walk,state"
KEY, SECRET = "bench", secrets.token_urlsafe(24)
BATCH, CONNECTIONS = 100, 4
TABLES = ("lrs_statementidentity", "lrs_statement", "lrs_statementkey")


def load_client(path: Path) -> Any:
    """Return the load client as a module, for its Statements."""
    spec = importlib.util.spec_from_file_location("load_client", path)
    if spec is None or spec.loader is None:
        sys.exit(f"{path} is no Python file.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def postgresql_alone(url: str, client: Any, count: int) -> float:
    """Return how many Statements a second PostgreSQL takes from 4 connections, 100 a transaction, by COPY.

    The tables and indexes are copies of the log's, and the rows are those that the server would write.
    """
    batches = [_rows(client, first) for first in range(0, count, BATCH)]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS alone CASCADE")
        connection.execute("CREATE SCHEMA alone")
        for table in TABLES:
            connection.execute(f"CREATE TABLE alone.{table} (LIKE public.{table} INCLUDING ALL)")
    connections = [psycopg.connect(url) for _ in range(CONNECTIONS)]
    for connection in connections:
        connection.execute("SET search_path TO alone")
        connection.commit()

    def fill(number: int) -> None:
        connection = connections[number]
        for batch in batches[number::CONNECTIONS]:
            with connection.cursor() as cursor:
                for table, (columns, lines) in zip(TABLES, batch, strict=True):
                    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                        copy.write(lines)
            connection.commit()

    begun = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(fill, range(CONNECTIONS)))
    seconds = time.perf_counter() - begun
    for connection in connections:
        connection.close()
    return count / seconds


def _rows(client: Any, first: int) -> list[tuple[str, str]]:
    from lrs.rules.keys import keys_of_statement  # noqa: PLC0415
    from lrs.rules.position import position_at  # noqa: PLC0415

    identities, statements, keys = [], [], []
    for place in range(BATCH):
        statement = client.statement(9, first + place)
        stored = {
            **statement,
            "stored": statement["timestamp"],
            "authority": {"objectType": "Agent", "account": {"homePage": "http://localhost:8000", "name": KEY}},
            "version": "1.0.0",
        }
        position = position_at(10**14 + first, place)
        payload = json.dumps(stored).replace("\\", "\\\\")
        identities.append(f"1\t{statement['id']}\t{position}\n")
        statements.append(f"1\t1\t{position}\t{statement['id']}\tt\tf\t\t{payload}\n")
        keys += [f"1\t{key}\t{position}\n" for key in keys_of_statement(stored)]
    return [
        ("tenant_id, statement_id, position", "".join(identities)),
        (
            "tenant_id, credential_id, position, statement_id, timestamp_given, voided, repairs, payload",
            "".join(statements),
        ),
        ("tenant_id, key, position", "".join(keys)),
    ]


def scenarios(client: Path, endpoint: str, first: int, *options: str) -> dict[tuple[str, int], dict[str, Any]]:
    """Run the load client once and return its rows by scenario and concurrency."""
    command = [sys.executable, str(client), "--endpoint", endpoint, "--user", KEY, "--password", SECRET]
    done = subprocess.run([*command, "--first", str(first), *options], stdout=subprocess.PIPE, text=True, check=True)
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {(row["scenario"], row["concurrency"]): row for row in rows}


def nothing_stored(endpoint: str, requests: int = 1500) -> float:
    """Return requests a second for a POST that authenticates, reads an empty batch and answers 200."""
    import base64  # noqa: PLC0415
    import http.client  # noqa: PLC0415
    from urllib.parse import urlsplit  # noqa: PLC0415

    url = urlsplit(endpoint)
    headers = {
        "Authorization": "Basic " + base64.b64encode(f"{KEY}:{SECRET}".encode()).decode(),
        "X-Experience-API-Version": "1.0.3",
        "Content-Type": "application/json",
    }

    def work(_: int) -> None:
        connection = http.client.HTTPConnection(url.hostname or "", url.port)
        for _ in range(requests // CONNECTIONS):
            connection.request("POST", url.path + "/statements", b"[]", headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                sys.exit(f"An empty batch was answered with {answer.status}.")

    begun = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(work, range(CONNECTIONS)))
    return requests / (time.perf_counter() - begun)


def page(rows: list[dict[tuple[str, int], dict[str, Any]]], alone: list[float], idle: list[float], fill: int) -> str:
    """Return the measured part of the performance page: medians of the runs."""
    median = statistics.median

    def of(scenario: str, concurrency: int, field: str) -> float:
        return float(median(run[scenario, concurrency][field] for run in rows))

    ingest = of("post100", 4, "statements_per_s")
    ratio = median(run["post100", 4]["statements_per_s"] / raw for run, raw in zip(rows, alone, strict=True))
    single = median(run["post1", 4]["requests_per_s"] / rate for run, rate in zip(rows, idle, strict=True))
    lines = [
        f"Measured {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, medians of {len(rows)} runs, "
        f"{fill:,} Statements in the store at the start.\n\n",
        "| | |\n|---|---|\n",
        f"| PostgreSQL alone, 4 connections, COPY, 100 a transaction | {median(alone):,.0f} Statements/s |\n",
        f"| `post100`, 4 connections | {ingest:,.0f} Statements/s |\n",
        f"| **Ingest ratio** | **{ratio:.2f}** |\n",
        f"| An empty batch: authenticates, answers 200, stores nothing | {median(idle):,.0f} requests/s |\n",
        f"| `post1`, 4 connections, as a share of that | {single:.2f} |\n\n",
        "| scenario | connections | requests/s | Statements/s | p50 ms | p95 ms | p99 ms |\n",
        "|---|---|---|---|---|---|---|\n",
    ]
    for scenario, concurrency in rows[0]:
        if scenario.startswith("fill"):
            continue
        figures = [of(scenario, concurrency, f) for f in ("requests_per_s", "statements_per_s")]
        times = [of(scenario, concurrency, f) for f in ("p50_ms", "p95_ms", "p99_ms")]
        shown = " | ".join(f"{figure:,.0f}" for figure in figures) + " | " + " | ".join(f"{t:.1f}" for t in times)
        lines.append(f"| {scenario} | {concurrency} | {shown} |\n")
    return "".join(lines)


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("client", type=Path)
    parser.add_argument("--fill", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--count", type=int, default=400)
    options = parser.parse_args()
    if not options.client.is_file():
        sys.exit(f"There is no load client at {options.client}: make bench LOAD_CLIENT=path")
    sys.path.insert(0, str(ROOT))
    client = load_client(options.client)
    with tempfile.TemporaryDirectory(prefix="tributary-bench-") as folder, postgresql(durable=True) as url:
        if url is None:
            sys.exit("There is no PostgreSQL here to measure with.")
        port = free_port()
        environment = {**os.environ, "DATABASE_URL": url, "DATA_DIR": folder, "PORT": str(port), "LOG_LEVEL": "ERROR"}
        manage = [sys.executable, str(ROOT / "manage.py")]
        subprocess.run([*manage, "migrate", "--verbosity", "0"], env=environment, check=True)
        credential = ["credential", "create", "--tenant", "default", "--name", "bench", "--scope", "all"]
        subprocess.run([*manage, *credential, "--key", KEY, "--secret", SECRET], env=environment, check=True)
        server = subprocess.Popen([sys.executable, str(ROOT / "scripts" / "serve.py")], env=environment)
        endpoint = f"http://127.0.0.1:{port}/xapi"
        try:
            wait_for(f"{endpoint}/about")
            scenarios(options.client, endpoint, 0, "--fill", str(options.fill), "--scenario", "newest", "--count", "4")
            rows, alone, idle = [], [], []
            for run in range(options.runs):
                first = options.fill + run * 100_000
                alone.append(postgresql_alone(url, client, 20_000))
                idle.append(nothing_stored(endpoint))
                rows.append(
                    scenarios(options.client, endpoint, first, "--scenario", SCENARIOS, "--count", str(options.count))
                )
        finally:
            server.terminate()
            server.wait(timeout=30)
    text = page(rows, alone, idle, options.fill)
    print(text)
    before, _, rest = PAGE.read_text().partition(BEGIN)
    PAGE.write_text(before + BEGIN + text + END + rest.partition(END)[2])


if __name__ == "__main__":
    main()
