"""Feeds to a data set in a folder, records of any day, and the data set as those read it who have nothing but files."""

import json
import re
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import duckdb
import orjson

from feeds.models import Feed, Record, RecordStream
from feeds.rules.learning_record import CourseOf, LearnerOf, LearningRecord
from feeds.rules.mapping import record_of
from feeds.services import feed_settings, projection, streams
from feeds.services.feed_settings import NewFeed
from feeds.services.sinks import Item
from lrs.rules.position import moment_of, position_at
from people.models import Tenant
from tests.feeds.told import ADL, ANA, facts, statement

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "warehouse.md").read_text()
FIRST_DAY = datetime(2026, 11, 19, 10, tzinfo=UTC)
SECOND_DAY = datetime(2026, 11, 20, 10, tzinfo=UTC)
THIRD_DAY = datetime(2026, 11, 21, 10, tzinfo=UTC)


def told(tag: str) -> str:
    """Return what stands on the page under a tag, such as ``sql completions``."""
    found = re.search(rf"^```{tag}\b[^\n]*\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert found, tag
    return found[1]


def feed_to(tenant: Tenant, folder: Path, **changes: Any) -> Feed:
    """Make a feed to a folder that has everything since the beginning."""
    new = NewFeed(**{"name": "Warehouse", "kind": "parquet", "url": f"file://{folder}", "after": 0, **changes})
    return feed_settings.create(tenant.pk, new, who="bo")[0]


def happened(tenant: Tenant, *moments: datetime, word: str = "completed", **changes: Any) -> list[LearningRecord]:
    """Have a record of each of these moments, as if the log had become one; ``changes`` are the Statement's."""
    known = {name: changes.pop(name) for name in ("learner", "course", "retracts") if name in changes}
    streams.ensure([tenant.pk])
    who = facts(tenant_id=tenant.pk, tenant=tenant.slug, **known)
    records = []
    for at in moments:
        moment = {"stored": at.isoformat(), "timestamp": at.isoformat()}
        what = statement(ADL + word, **{"id": str(uuid4()), **moment, **changes})
        records.append(record_of(what, position_at(moment_of(at)), who))
    projection._store(tenant.pk, records)
    newest = Record.objects.filter(tenant=tenant).order_by("-position").values_list("position", flat=True)[0]
    RecordStream.objects.filter(tenant=tenant).update(position=newest)
    return records


def learner(number: int) -> LearnerOf:
    return LearnerOf(UUID(int=ANA.int + number))


def course(name: str) -> CourseOf:
    return CourseOf(name, name.title())


def items_of(records: list[LearningRecord]) -> list[Item]:
    """Return records as feeds hand them over."""
    payloads = (orjson.dumps(each.as_json()).decode() for each in records)
    return [Item(each.position, None, payload) for each, payload in zip(records, payloads, strict=True)]


class Warehouse:
    """A data set as it lies in a folder."""

    def __init__(self, root: Path, tenant: str = "north") -> None:
        self.root, self.folder = root, root / f"tenant={tenant}"

    @property
    def manifests(self) -> list[dict[str, Any]]:
        return [json.loads(each.read_bytes()) for each in sorted((self.folder / "_manifests").glob("*.json"))]

    @property
    def named(self) -> list[dict[str, Any]]:
        """Return the files that count."""
        removed = {path for each in self.manifests for path in each["removes"]}
        files = {file["path"]: file for each in self.manifests for file in each["files"]}
        return [file for path, file in sorted(files.items()) if path not in removed]

    @property
    def lying(self) -> list[str]:
        """Return the Parquet files that are there, named or not."""
        return sorted(each.relative_to(self.folder).as_posix() for each in self.folder.glob("date=*/*.parquet"))

    def duckdb(self) -> duckdb.DuckDBPyConnection:
        """Return DuckDB with the views that the page tells to make."""
        connection = duckdb.connect()
        connection.execute(told("sql setup").replace("WAREHOUSE/tenant=north", str(self.folder)))
        return connection

    def asked(self, sql: str) -> list[tuple[Any, ...]]:
        with self.duckdb() as connection:
            return connection.execute(sql).fetchall()

    def sequences(self) -> list[int]:
        """Return the sequences of all rows that the manifests name, in their order."""
        return [row[0] for row in self.asked("SELECT sequence FROM all_records ORDER BY sequence")]

    def lying_sequences(self) -> list[int]:
        """Return the sequences of all rows in the folder, whatever the manifests say."""
        with duckdb.connect() as connection:
            rows = connection.execute(f"SELECT sequence FROM '{self.folder}/*/*.parquet' ORDER BY sequence").fetchall()
        return [row[0] for row in rows]

    def is_as_told(self) -> bool:
        """Tell whether every file that counts is the one that its manifest describes."""
        return all(
            sha256((self.folder / each["path"]).read_bytes()).hexdigest() == each["sha256"]
            and (self.folder / each["path"]).stat().st_size == each["bytes"]
            for each in self.named
        )
