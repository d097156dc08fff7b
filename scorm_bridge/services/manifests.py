"""Finds the manifest of what is launched, read again from the store of packages."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from uuid import UUID

from courses.services import packages
from scorm_bridge.models import ScormPackage
from scorm_bridge.rules.errors import UnknownPackage
from scorm_bridge.rules.manifest import Manifest
from scorm_bridge.services.package_import import read

_MOST_REMEMBERED = 200_000
"""How many parts the manifests have that a process remembers: some hundred megabytes at worst."""


def of(tenant_id: int, version_id: UUID) -> Manifest:
    """Return the manifest of a course version; UnknownPackage if its content isn't SCORM."""
    remembered = _memory.find((tenant_id, version_id))
    if remembered is not None:
        return remembered
    package = package_of_version(tenant_id, version_id)
    with packages.kept(tenant_id=tenant_id, version_id=version_id) as stored:
        manifest = read(stored, package.organization).manifest
    if manifest is None:
        raise UnknownPackage(f"The package of the course version {version_id} can't be read any more.")
    _memory.remember((tenant_id, version_id), manifest)
    return manifest


def package_of_version(tenant_id: int, version_id: UUID) -> ScormPackage:
    """Return the package of a course version."""
    found = ScormPackage.objects.filter(tenant_id=tenant_id, version_id=version_id).first()
    if found is None:
        raise UnknownPackage(f"The course version {version_id} has no SCORM package.")
    return found


def package_of_item(tenant_id: int, item_id: int) -> ScormPackage:
    """Return the package of a course item."""
    found = ScormPackage.objects.filter(tenant_id=tenant_id, item_id=item_id).first()
    if found is None:
        raise UnknownPackage(f"The item {item_id} has no SCORM package.")
    return found


class _Memory:
    """The manifests that were asked for last: they never change, and reading one takes its time."""

    def __init__(self, most: int) -> None:
        self._most, self._parts = most, 0
        self._found: OrderedDict[Hashable, tuple[Manifest, int]] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> Manifest | None:
        """Return a manifest that is remembered."""
        with self._lock:
            if key not in self._found:
                return None
            self._found.move_to_end(key)
            return self._found[key][0]

    def remember(self, key: Hashable, manifest: Manifest) -> None:
        """Keep a manifest, and forget what wasn't asked for longest; one alone may be larger than all."""
        parts = _parts_of(manifest)
        with self._lock:
            self._parts += parts - self._found.pop(key, (manifest, 0))[1]
            self._found[key] = manifest, parts
            while self._parts > self._most and len(self._found) > 1:
                self._parts -= self._found.popitem(last=False)[1][1]


def _parts_of(manifest: Manifest) -> int:
    items = sum(1 for organization in manifest.organizations for _ in organization.walk())
    return items + sum(1 + len(each.files) + len(each.dependencies) for each in manifest.resources.values())


_memory = _Memory(_MOST_REMEMBERED)
