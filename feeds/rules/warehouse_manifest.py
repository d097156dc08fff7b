"""Manifests: what a data set of learning records consists of, each of them a step that was made whole or not at all.

They are numbered. A number is taken once, so that of two that publish at the same time one has to begin again; what is
there is what all manifests add, without what they remove. A manifest that ``is_whole`` names all there is, and makes
those before it needless.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import reduce
from itertools import groupby
from typing import Any, Final, Self

import orjson

from feeds.rules.learning_record import sequence_of

SCHEMA: Final = "warehouse-manifest/1.0"
FOLDER: Final = "_manifests"


@dataclass(frozen=True, slots=True)
class DataFile:
    """A Parquet file: where it lies in the tenant's folder, and what is in it, by position in the log."""

    path: str
    date: str
    rows: int
    first: int
    last: int
    bytes: int
    sha256: str

    def as_json(self) -> dict[str, Any]:
        """Return the file as manifests name it."""
        return {**asdict(self), "first": sequence_of(self.first), "last": sequence_of(self.last)}

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """Return a file that a manifest names; what later versions say besides is left out."""
        known = {name: told[name] for name in cls.__slots__}
        return cls(**{**known, "first": int(told["first"]), "last": int(told["last"])})

    def overlaps(self, first: int, last: int) -> bool:
        """Tell whether it may have records of these positions."""
        return self.first <= last and first <= self.last


@dataclass(frozen=True, slots=True)
class Manifest:
    """A step: files that came and paths that went; after it the data set has everything up to ``position``.

    ``records`` and ``columns`` are the versions of both schemas; ``feed`` is who publishes here.
    """

    number: int
    tenant: str
    feed: str
    position: int
    published_at: str
    records: str
    columns: int
    files: Sequence[DataFile]
    removes: Sequence[str] = ()
    is_whole: bool = False

    def as_bytes(self) -> bytes:
        """Return the manifest as it is written."""
        told = {
            "schema": SCHEMA,
            "number": self.number,
            "tenant": self.tenant,
            "feed": self.feed,
            "first": sequence_of(min((each.first for each in self.files), default=self.position)),
            "sequence": sequence_of(self.position),
            "count": sum(each.rows for each in self.files),
            "published_at": self.published_at,
            "records": self.records,
            "columns": self.columns,
            "whole": self.is_whole,
            "files": [each.as_json() for each in self.files],
            "removes": list(self.removes),
        }
        return orjson.dumps(told, option=orjson.OPT_INDENT_2)

    @classmethod
    def read(cls, written: bytes) -> Self:
        """Return a manifest that was written."""
        told = orjson.loads(written)
        return cls(
            number=told["number"],
            tenant=told["tenant"],
            feed=told["feed"],
            position=int(told["sequence"]),
            published_at=told["published_at"],
            records=told["records"],
            columns=told["columns"],
            files=tuple(DataFile.read(each) for each in told["files"]),
            removes=tuple(told["removes"]),
            is_whole=told["whole"],
        )


@dataclass(frozen=True, slots=True)
class Published:
    """What is there after the manifest of a number; ``feed`` is empty before the first. ``steps`` since a whole one."""

    number: int = 0
    position: int = 0
    feed: str = ""
    steps: int = 0
    files: tuple[DataFile, ...] = ()

    def after(self, step: Manifest) -> "Published":
        """Return what is there after the next step."""
        files = {each.path: each for each in (*(() if step.is_whole else self.files), *step.files)}
        return Published(
            number=step.number,
            position=max(self.position, step.position),
            feed=step.feed,
            steps=0 if step.is_whole else self.steps + 1,
            files=tuple(each for path, each in files.items() if path not in step.removes),
        )

    def by_date(self) -> dict[str, list[DataFile]]:
        """Return the files of each day in the order of the log, oldest first."""
        ordered = sorted(self.files, key=lambda each: (each.date, each.first))
        return {date: list(files) for date, files in groupby(ordered, key=lambda each: each.date)}


def published_by(manifests: Iterable[Manifest]) -> Published:
    """Return what is there by the manifests since a whole one, or by all."""
    ordered = sorted(manifests, key=lambda each: each.number)
    return reduce(Published.after, ordered, Published())


def manifest_path(number: int) -> str:
    """Return where the manifest of a number lies; paths sort as numbers do."""
    return f"{FOLDER}/{number:010}.json"


def number_of(path: str) -> int:
    """Return the number of the manifest, or of the step that wrote a data file, by its path."""
    return int(path.rpartition("/")[2][:10])


def data_path(date: str, number: int, token: str) -> str:
    """Return where a step writes a day's file: nobody else writes there, whatever becomes of the step."""
    return f"date={date}/{number:010}-{token}.parquet"


def runs_of(files: Sequence[DataFile], *, most_rows: int) -> list[list[DataFile]]:
    """Return which files of a day become one: neighbours, as many as fit, and never one alone."""
    runs: list[list[DataFile]] = []
    rows = 0
    for each in files:
        if not runs or rows + each.rows > most_rows:
            runs.append([])
            rows = 0
        runs[-1].append(each)
        rows += each.rows
    return [run for run in runs if len(run) > 1]
