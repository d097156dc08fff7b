"""Rounds of a crash: load, everything killed, everything started again, and what is there compared with the ledger."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg

from lrs.rules.keys import keys_of_statement
from scripts.throwaway_postgresql import Cluster
from tests.endurance.clients import ClientOfTheStore, run_until_nobody_answers
from tests.endurance.ledger import Found, Ledger, faults
from tests.endurance.server import Server

CLIENTS = 6


@dataclass(slots=True)
class Installation:
    """A database server and the production server on it, and all that clients ever sent to it."""

    cluster: Cluster
    server: Server
    ledger: Ledger
    begun: int = 0

    def round(self, seconds: float) -> None:
        """Have clients write for a while, kill everything in the middle of it, and start it again.

        PostgreSQL is killed in one round and shut down immediately in the next.
        """
        stop = threading.Event()
        clients = [
            ClientOfTheStore(self.begun + number, self.server.endpoint, self.server.secret, self.ledger)
            for number in range(CLIENTS)
        ]
        self.begun += CLIENTS
        threads = [threading.Thread(target=run_until_nobody_answers, args=(client, stop)) for client in clients]
        for thread in threads:
            thread.start()
        stop.wait(seconds)
        end_of_database = self.cluster.kill if self.begun % (2 * CLIENTS) else self.cluster.stop
        end_of_database()
        self.server.kill()
        for thread in threads:
            thread.join()
        # What the server said while its database was going away acknowledges nothing, and is no fault.
        self.ledger.refused = [told for told in self.ledger.refused if not told.startswith("503")]
        self.cluster.start()
        self.server.start()

    def faults(self) -> list[str]:
        """Return what is lost, halved or contradicts itself."""
        found = self._found()
        return [*faults(self.ledger, found), *self._contradictions(found)]

    def _found(self) -> Found:
        with psycopg.connect(self.cluster.url) as connection:
            rows = connection.execute("SELECT statement_id, payload, voided FROM lrs_statement").fetchall()
            files = connection.execute("SELECT sha2, path FROM lrs_attachment").fetchall()
        media = self.server.folder / "media"
        return Found(
            statements={str(statement_id): json.loads(payload) for statement_id, payload, _ in rows},
            voided=frozenset(str(statement_id) for statement_id, _, voided in rows if voided),
            contents={sha2: (media / path).read_bytes() for sha2, path in files if (media / path).exists()},
            documents=self._documents(),
        )

    def _documents(self) -> dict[str, bytes]:
        reader = ClientOfTheStore(0, self.server.endpoint, self.server.secret, Ledger())
        there = {key: reader.get(key) for key in self.ledger.documents}
        reader.close()
        return {key: content for key, content in there.items() if content is not None}

    def _contradictions(self, found: Found) -> list[str]:
        """Compare the log's tables with each other."""
        with psycopg.connect(self.cluster.url) as connection:
            rows = connection.execute("SELECT statement_id, position FROM lrs_statement").fetchall()
            identities = connection.execute(
                "SELECT statement_id, position FROM lrs_statementidentity WHERE position IS NOT NULL"
            ).fetchall()
            entries: dict[int, set[int]] = {}
            for position, key in connection.execute("SELECT position, key FROM lrs_statementkey"):
                entries.setdefault(position, set()).add(key)
        told = [f"{each} has an id without a row, or a row without an id" for each, _ in set(rows) ^ set(identities)]
        for statement_id, position in rows:
            if not keys_of_statement(found.statements[str(UUID(str(statement_id)))]) <= entries.get(position, set()):
                told.append(f"{statement_id} isn't found by all that it says")
        positions = {position for _, position in rows}
        told += [f"an index entry points to nothing at {position}" for position in entries.keys() - positions]
        return told


@contextmanager
def installed(cluster: Cluster, folder: Path) -> Iterator[Installation]:
    """Yield an installation that runs on a cluster which was created, and stop it."""
    cluster.start()
    server = Server(cluster.url, folder)
    try:
        server.prepare()
        server.start()
        yield Installation(cluster, server, Ledger())
    finally:
        server.kill()
        cluster.stop()
