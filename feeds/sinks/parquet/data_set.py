"""A tenant's data set at its place: what is published there, and steps by which that changes, each whole or not at all.

A step writes its files, which nobody else writes, and then the manifest of the next number, which only one can create.
Whoever finds the number taken has read what wasn't the newest any more, and begins again.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from hashlib import sha256
from secrets import token_hex
from typing import TYPE_CHECKING

from django.utils import timezone

from feeds.rules import warehouse_columns
from feeds.rules.learning_record import SCHEMA, moment_of
from feeds.rules.warehouse_manifest import (
    FOLDER,
    DataFile,
    Manifest,
    Published,
    data_path,
    manifest_path,
    number_of,
    published_by,
)
from feeds.services.sinks import Destination, Unreachable
from feeds.sinks.parquet.places import store_of
from feeds.sinks.parquet.stores import AlreadyThere, Store
from feeds.sinks.parquet.tables import file_of, tables_in
from people.services import tenants

if TYPE_CHECKING:
    import pyarrow

KEPT = timedelta(hours=1)
"""Manifests that are needless stay for so long: longer than anybody who took them for the newest is on the way."""

FOLDED_AFTER = 50
"""After so many steps a manifest names all there is, so that nobody has to read more of them."""

_TRIES = 5
_MOST_BYTES_OF_MANIFEST = 64 << 20


class DataSet:
    """A data set that one feed publishes; ``published`` is what was there when it was looked at."""

    def __init__(self, store: Store, *, tenant: str, feed: str) -> None:
        self._store, self._tenant, self._feed = store, tenant, feed
        self.published = Published()

    def look(self) -> None:
        """Read what is published; ``Unreachable`` if another feed publishes here."""
        self.published = published_by(self._manifests())
        if self.published.feed not in ("", self._feed):
            raise Unreachable(f"The feed {self.published.feed} publishes there, and one folder is one feed's.")

    def change(self, step: Callable[["DataSet"], bool]) -> bool:
        """Make a step that writes and publishes, anew if somebody was faster; tell whether there was anything to do."""
        for _ in range(_TRIES):
            try:
                return step(self)
            except AlreadyThere:
                self.look()
        raise Unreachable("Others publish there all the time.")

    def tables_of(self, file: DataFile, columns: Sequence[str] | None = None) -> "Iterator[pyarrow.Table]":
        """Return the rows of a file, if it is the one that was published."""
        data = self._store.read(file.path, most_bytes=file.bytes)
        if data is None or sha256(data).hexdigest() != file.sha256:
            raise Unreachable(f"{file.path} isn't the file that was published.")
        return tables_in(data, columns)

    def write(self, date: str, tables: "Iterable[pyarrow.Table]") -> DataFile:
        """Write a file of the step to come; it isn't published before its manifest is."""
        data, rows, first, last = file_of(tables)
        path = data_path(date, self.published.number + 1, token_hex(4))
        self._store.write(path, data)
        return DataFile(path, date, rows, first, last, len(data), sha256(data).hexdigest())

    def publish(self, files: Sequence[DataFile], *, removes: Sequence[str] = (), is_whole: bool = False) -> None:
        """Make a step: these files are there now, and those aren't; ``AlreadyThere`` if somebody was faster."""
        manifest = Manifest(
            number=self.published.number + 1,
            tenant=self._tenant,
            feed=self._feed,
            position=max([self.published.position, *(each.last for each in files)]),
            published_at=moment_of(timezone.now()),
            records=SCHEMA,
            columns=warehouse_columns.VERSION,
            files=tuple(files),
            removes=tuple(removes),
            is_whole=is_whole,
        )
        self._store.create(manifest_path(manifest.number), manifest.as_bytes())
        self.published = self.published.after(manifest)

    def try_out(self) -> None:
        """Write a file that nobody reads, and remove it."""
        path = data_path("none", 0, "test")
        self._store.write(path, b"")
        self._store.remove(path)

    def tidy(self) -> None:
        """Say all there is in one manifest after many, and remove what no step needs any more.

        A file that isn't published belongs to a step that has come to nothing, or has been replaced, if its number is
        taken: what a step is writing has a number that is to come.
        """
        if self.published.steps >= FOLDED_AFTER:
            self.change(_fold)
        there = {each.path for each in self.published.files}
        for each in self._store.files(""):
            is_data = not each.path.startswith(FOLDER)
            if is_data and each.path not in there and number_of(each.path) <= self.published.number:
                self._store.remove(each.path)
        self._forget_manifests()

    def _manifests(self) -> list[Manifest]:
        """Return the manifests since the last whole one."""
        found: list[Manifest] = []
        for each in reversed(self._store.files(f"{FOLDER}/")):
            found.append(self._manifest(each.path))
            if found[-1].is_whole:
                break
        return found

    def _manifest(self, path: str) -> Manifest:
        written = self._store.read(path, most_bytes=_MOST_BYTES_OF_MANIFEST)
        if written is None:
            raise Unreachable(f"{path} has just been removed.")
        return Manifest.read(written)

    def _forget_manifests(self) -> None:
        """Remove manifests that a whole one made needless long ago, the oldest first."""
        whole = self.published.number - self.published.steps
        long_ago = timezone.now() - KEPT
        for each in self._store.files(f"{FOLDER}/"):
            if number_of(each.path) < whole and each.changed_at < long_ago:
                self._store.remove(each.path)


def data_set_at(destination: Destination) -> DataSet:
    """Return the data set that a feed publishes, as it is now."""
    found = DataSet(store_of(destination), tenant=tenants.slug_of(destination.tenant_id), feed=str(destination.feed_id))
    found.look()
    return found


def _fold(data_set: DataSet) -> bool:
    data_set.publish(data_set.published.files, is_whole=True)
    return True
