"""The store of course packages: reads what was uploaded, keeps it unpacked for the content origin, and as it came.

Everything is judged before anything is written, and what is written counts only when it is whole: a version's folder
is filled before the version that names it is committed.
"""

import hashlib
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from courses.rules.errors import PackageRefused
from courses.rules.package_entries import Entry, Limits, problems_of_entries

_CHUNK = 1 << 20
_MAGIC = b"PK"
ORIGINAL = ".package"
"""What the file that was uploaded is called; no entry of a ZIP can have this name, for all lie one folder deeper."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package that may be read: a ZIP that was judged, or one bare file.

    ``names`` are those of its files, empty for a bare file.
    """

    file: IO[bytes]
    sha256: str
    archive: zipfile.ZipFile | None
    names: frozenset[str]

    @property
    def is_zip(self) -> bool:
        """Tell whether the package is a ZIP."""
        return self.archive is not None

    def read(self, name: str, *, at_most: int) -> bytes:
        """Return a file of a ZIP; PackageRefused if it is larger than it may be, or can't be read."""
        with self.open(name) as stream:
            content = stream.read(at_most + 1)
        if len(content) > at_most:
            raise PackageRefused(f"{name} has more than {at_most} bytes.")
        return content

    def content(self, *, at_most: int) -> bytes:
        """Return a bare file."""
        self.file.seek(0)
        content = self.file.read(at_most + 1)
        if len(content) > at_most:
            raise PackageRefused(f"The file has more than {at_most} bytes.")
        return content

    def open(self, name: str) -> "_Unpacked":
        """Open a file of a ZIP; reading it raises PackageRefused where it can't be unpacked."""
        if self.archive is None:
            raise PackageRefused("The package is no ZIP.")
        return _Unpacked(self.archive, self.archive.getinfo(name))


@contextmanager
def opened(file: IO[bytes]) -> Iterator[Package]:
    """Yield the package in a file that can seek; PackageRefused says everything that makes it hostile or broken."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    if file.read(2) != _MAGIC:
        yield Package(file, digest, None, frozenset())
        return
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, UnicodeDecodeError) as error:
        raise PackageRefused(f"The file begins as a ZIP, but can't be read as one: {error}") from error
    with archive:
        problems = problems_of_entries([_entry(info) for info in archive.infolist()], limits())
        if problems:
            raise PackageRefused(f"{problems[0].rule} ({problems[0].value!r})", problems=problems)
        yield Package(file, digest, archive, _names(archive))


def limits() -> Limits:
    """Return what a package may have at most."""
    return Limits(
        files=settings.PACKAGE_MAX_FILES,
        unpacked=settings.PACKAGE_MAX_UNPACKED_BYTES,
        ratio=settings.PACKAGE_MAX_RATIO,
    )


def spooled(source: IO[bytes]) -> IO[bytes]:
    """Return a file that can seek with what a stream has; PackageRefused over PACKAGE_MAX_BYTES."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    size = 0
    try:
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            if size > settings.PACKAGE_MAX_BYTES:
                raise PackageRefused(f"A package has at most {settings.PACKAGE_MAX_BYTES} bytes (PACKAGE_MAX_BYTES).")
            target.write(chunk)
        target.seek(0)
    except BaseException:
        target.close()
        raise
    return target


def keep(package: Package, *, tenant_id: int, version_id: UUID) -> None:
    """Write a package into the storage under a version that isn't committed yet; nothing of it stays on an error.

    What comes out of a file is counted: one that is longer than it says is refused.
    """
    folder = _folder(tenant_id, version_id)
    try:
        package.file.seek(0)
        default_storage.save(f"{folder}/{ORIGINAL}", File(package.file))
        if package.archive is not None:
            for info in package.archive.infolist():
                if not info.is_dir():
                    with package.open(info.filename) as stream:
                        default_storage.save(f"{folder}/content/{info.filename}", File(stream, info.filename))
    except BaseException:
        remove(tenant_id=tenant_id, version_id=version_id)
        raise


@contextmanager
def keeping(package: Package, *, tenant_id: int, version_id: UUID) -> Iterator[None]:
    """Keep a package while the version that names it is committed within; nothing of it stays if that fails.

    Unpacking takes its time, in which no transaction should be open: others would wait for it on SQLite, and readers
    of the log on PostgreSQL.
    """
    keep(package, tenant_id=tenant_id, version_id=version_id)
    try:
        yield
    except BaseException:
        remove(tenant_id=tenant_id, version_id=version_id)
        raise


def keep_file(name: str, content: bytes, *, tenant_id: int, version_id: UUID) -> None:
    """Write one file that came without a package; ``name`` has been judged."""
    default_storage.save(stored_name(tenant_id, version_id, name), ContentFile(content))


def remove(*, tenant_id: int, version_id: UUID) -> None:
    """Delete what is kept of a version."""
    _remove_tree(_folder(tenant_id, version_id))


def original(*, tenant_id: int, version_id: UUID) -> BinaryIO:
    """Open the file that was uploaded."""
    return default_storage.open(f"{_folder(tenant_id, version_id)}/{ORIGINAL}", "rb")  # type: ignore[no-any-return]


@contextmanager
def kept(*, tenant_id: int, version_id: UUID) -> Iterator[Package]:
    """Yield the package of a version, which was judged when it came; PackageRefused if it isn't there any more.

    It has no SHA-256: the version knows it, and the file isn't read whole again.
    """
    try:
        file = original(tenant_id=tenant_id, version_id=version_id)
    except FileNotFoundError as error:
        raise PackageRefused(f"The package of the version {version_id} isn't in the storage.") from error
    with file:
        if file.read(2) != _MAGIC:
            yield Package(file, "", None, frozenset())
            return
        with zipfile.ZipFile(file) as archive:
            yield Package(file, "", archive, _names(archive))


def stored_name(tenant_id: int, version_id: UUID, path: str) -> str:
    """Return where a file of a version's content lies in the storage."""
    return f"{_folder(tenant_id, version_id)}/content/{path}"


def content_url(*, tenant_id: int, version_id: UUID, path: str) -> str:
    """Return the URL of a file of a version's content, on the content origin; ``path`` is its name in the package."""
    return f"{settings.CONTENT_ORIGIN}/content/{tenant_id}/{version_id}/{quote(path)}"


_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


class _Unpacked:
    """A file of a ZIP, which may not be longer than the directory says."""

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
        self.name, self.size, self._seen = info.filename, info.file_size, 0
        try:
            self._stream = archive.open(info)
        except (*_BROKEN, OSError) as error:
            raise PackageRefused(f"{self.name} can't be unpacked: {error}") from error

    def __enter__(self) -> "_Unpacked":
        return self

    def __exit__(self, *error: object) -> None:
        self._stream.close()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        try:
            chunk = self._stream.read(size)
        except _BROKEN as error:
            raise PackageRefused(f"{self.name} can't be unpacked: {error}") from error
        self._seen += len(chunk)
        if self._seen > self.size:
            raise PackageRefused(f"{self.name} is longer than the directory of the ZIP says.")
        return chunk

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self.read(_CHUNK):
            yield chunk


def _folder(tenant_id: int, version_id: UUID) -> str:
    return f"packages/{tenant_id}/{version_id}"


def _names(archive: zipfile.ZipFile) -> frozenset[str]:
    return frozenset(info.filename for info in archive.infolist() if not info.is_dir())


def _entry(info: zipfile.ZipInfo) -> Entry:
    return Entry(
        name=info.orig_filename,
        size=info.file_size,
        packed=info.compress_size,
        offset=info.header_offset,
        method=info.compress_type,
        flags=info.flag_bits,
        mode=info.external_attr >> 16,
    )


def _remove_tree(folder: str) -> None:
    try:
        shutil.rmtree(Path(default_storage.path(folder)), ignore_errors=True)
        return
    except NotImplementedError:  # a storage without a file system
        pass
    folders, files = default_storage.listdir(folder)
    for name in files:
        default_storage.delete(f"{folder}/{name}")
    for name in folders:
        _remove_tree(f"{folder}/{name}")
