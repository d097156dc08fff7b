"""Measures on a database of its own, durable as an operator's is, and writes the numbers into a page."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import django
import django.db
from bench_server import database_on, served
from marked_part import write_part
from throwaway_postgresql import postgresql

Measuring = Callable[[int, Sequence[int], argparse.Namespace], list[str]]
"""Measures the server at a port, whose processes these are, and returns the rows of a table."""


def measure(page: Path, parser: argparse.ArgumentParser, measured: Measuring) -> None:
    """Measure and write the page; what is measured finds a folder of its own in the options."""
    parser.add_argument("--server", default="", help="a PostgreSQL to make the database on, instead of one of its own")
    options = parser.parse_args()
    with ExitStack() as stack:
        options.folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="tributary-bench-"))
        server = options.server or stack.enter_context(postgresql(durable=True))
        if not server:
            sys.exit("There is no PostgreSQL here to measure with.")
        url = stack.enter_context(database_on(server))
        port, workers = stack.enter_context(served(url, options.folder))
        django.setup()
        lines = measured(port, workers, options)
        with django.db.connection.cursor() as cursor:
            fsync = cursor.execute("SHOW fsync").fetchone()[0]
        django.db.connection.close()
    cores = f"{os.cpu_count()} cores for PostgreSQL (fsync {fsync}), server and tool"
    head = f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC: {cores}."
    text = "\n".join([head, "", "| | |", "|---|---|", *lines, ""])
    print(text)
    write_part(page, "measured", text)
