"""The registry of importers: how a package of a kind becomes a course. A room registers its own when Django starts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Protocol
from uuid import UUID

from courses.rules.errors import UnknownCourse


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a package, as an author reads it; a warning doesn't keep it from being imported."""

    rule: str
    message: str
    line: int | None
    advice: str
    is_warning: bool = False


class Importer(Protocol):
    """What a room implements for its kind of packages.

    ``organization`` names which of several courses of a package is meant, the package's default without it; kinds whose
    packages hold one course each have no use for it.
    """

    def check(self, file: IO[bytes], *, organization: str = "") -> Sequence[Fault]:
        """Return everything that is wrong with a package, errors before warnings; nothing is stored."""

    def import_package(
        self, tenant_id: int, file: IO[bytes], *, who: str, course_id: UUID | None = None, organization: str = ""
    ) -> UUID:
        """Import a package as a new course, or as a new version of one, and return the course."""

    def warnings_of(self, tenant_id: int, version_id: UUID) -> Sequence[Fault]:
        """Return what was told of a version when it was imported."""


_importers: dict[str, Importer] = {}


def register(kind: str, importer: Importer) -> None:
    """Name the importer of a kind of packages."""
    _importers[kind] = importer


def kinds() -> list[str]:
    """Return the kinds of packages that can be imported."""
    return sorted(_importers)


def warnings_of(kind: str, tenant_id: int, version_id: UUID) -> Sequence[Fault]:
    """Return what was told of a version when it was imported; nothing of one that wasn't."""
    return _importers[kind].warnings_of(tenant_id, version_id) if kind in _importers else ()


def importer_of(kind: str) -> Importer:
    """Return the importer of a kind of packages."""
    if kind not in _importers:
        raise UnknownCourse(f"Nothing here imports packages of the kind {kind!r}.")
    return _importers[kind]
