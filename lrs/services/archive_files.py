"""The files of one archived month: Statements as any store reads them, and beside them what else the log knew.

2026-01/manifest.json           what there is, with counts and SHA-256; written last
2026-01/<tenant>/statements.ndjson.gz   the exact Statements, one a line, in the order of the log
2026-01/<tenant>/rows.ndjson.gz         line by line what else their rows have
2026-01/<tenant>/keys.tsv.gz            their index entries
2026-01/attachments/<sha2>              the contents of their attachments
"""

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple
from uuid import UUID

import orjson

from lrs.rules.months import Month

FORMAT = 1
STATEMENTS, ROWS, KEYS = NAMES = ("statements.ndjson.gz", "rows.ndjson.gz", "keys.tsv.gz")


class DamagedArchive(Exception):
    """The files aren't what the manifest says, or aren't there."""


class Row(NamedTuple):
    """A Statement as the log has it."""

    position: int
    credential_id: int | None
    statement_id: UUID
    timestamp_given: bool
    voided: bool
    repairs: str
    payload: str


def folder_of(folder: Path, month: Month) -> Path:
    """Return where a month lies in an archive."""
    return folder / str(month)


def write_tenant(folder: Path, rows: Iterator[Row], keys: Iterator[tuple[int, int]]) -> dict[str, Any]:
    """Write one tenant's files, synced to the disk; return what the manifest says of them."""
    folder.mkdir(parents=True, exist_ok=True)
    count = entries = 0
    with ExitStack() as opened:
        statements, others, index = (opened.enter_context(_durable_gzip(folder / name)) for name in NAMES)
        for row in rows:
            line = _as_line(row.payload)
            statements.write(line)
            text = None if line[:-1] == row.payload.encode() else row.payload
            others.write(orjson.dumps([*row[:6], text], option=orjson.OPT_APPEND_NEWLINE))
            count += 1
        for key, position in keys:
            index.write(b"%d\t%d\n" % (key, position))
            entries += 1
    return {"statements": count, "keys": entries, "sha256": {name: _digest(folder / name) for name in NAMES}}


def read_rows(folder: Path) -> Iterator[Row]:
    """Yield one tenant's rows as they were."""
    with gzip.open(folder / STATEMENTS) as statements, gzip.open(folder / ROWS) as others:
        for line, other in zip(statements, others, strict=True):
            position, credential_id, statement_id, given, voided, repairs, text = orjson.loads(other)
            payload = line[:-1].decode() if text is None else text
            yield Row(position, credential_id, UUID(statement_id), given, voided, repairs, payload)


def read_keys(folder: Path) -> Iterator[tuple[int, int]]:
    """Yield one tenant's index entries as they were."""
    with gzip.open(folder / KEYS) as lines:
        for line in lines:
            key, position = line.split(b"\t")
            yield int(key), int(position)


def write_manifest(folder: Path, month: Month, tenants: dict[str, Any], attachments: int) -> None:
    """Say what the archive of a month has; from then on it is whole."""
    content = {"format": FORMAT, "month": str(month), "tenants": tenants, "attachments": attachments}
    unfinished = folder / "manifest.json.part"
    with unfinished.open("w") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(folder / "manifest.json")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return what the archive of a month has, after its files were compared with it; DamagedArchive otherwise."""
    try:
        content = json.loads((folder / "manifest.json").read_text())
        tenants = content["tenants"]
        files = [(folder / slug / name, said["sha256"][name]) for slug, said in tenants.items() for name in NAMES]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedArchive(f"{folder} has no manifest that can be read: {error}") from error
    if content.get("format") != FORMAT:
        raise DamagedArchive(f"{folder} has the format {content.get('format')!r}; this version reads {FORMAT}.")
    for path, digest in files:
        if not path.is_file() or _digest(path) != digest:
            raise DamagedArchive(f"{path} isn't what the manifest says: it is missing, or its SHA-256 differs.")
    manifest: dict[str, Any] = content
    return manifest


def verify_contents(folder: Path) -> None:
    """Raise DamagedArchive unless the contents of attachments are as many as the manifest says, and are themselves."""
    contents = sorted((folder / "attachments").iterdir())
    expected = json.loads((folder / "manifest.json").read_text())["attachments"]
    if len(contents) != expected:
        raise DamagedArchive(f"{folder} has the contents of {len(contents)} attachments; its manifest says {expected}.")
    for path in contents:
        if _digest(path) != path.name:
            raise DamagedArchive(f"{path} isn't the content that its name, a SHA-256, says.")


def _as_line(payload: str) -> bytes:
    return payload.replace("\r", " ").replace("\n", " ").encode() + b"\n"


@contextmanager
def _durable_gzip(path: Path) -> Iterator[IO[bytes]]:
    with path.open("wb") as file:
        with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=6, mtime=0, filename="") as out:
            yield out
        file.flush()
        os.fsync(file.fileno())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
