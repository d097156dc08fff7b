"""Packages: imported whole or not at all, and their manifests found again (SCORM 2004 CAM §3; 1.2 CAM §2.3)."""

import io
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage

from courses.models import Course, CourseItem, CourseVersion
from courses.rules.errors import PackageRefused
from courses.services import courses, packages
from scorm_bridge.models import ScormPackage
from scorm_bridge.rules.errors import InvalidPackage, UnknownPackage
from scorm_bridge.services import manifests, package_import
from scorm_bridge.services.package_import import Imported
from tests.scorm.manifest_builder import course, item, manifest, manifest_12, organization, read, resource
from tests.scorm.packages import package, zipped


def imported(tenant, content: bytes, **options) -> Imported:
    return package_import.import_package(tenant.pk, io.BytesIO(content), who="bo", **options)


def refused(tenant, content: bytes) -> list[str]:
    with pytest.raises(InvalidPackage) as caught:
        imported(tenant, content)
    return [each.code for each in caught.value.findings]


def test_a_package_becomes_a_course_of_one_item(north) -> None:
    done = imported(north, package(organization(item("one"), item("two"), title="Safety", name="org")))
    course = Course.objects.get()
    assert (course.pk, course.kind, course.title, course.identifier) == (done.course_id, "scorm", "Safety", "course")
    [shown] = CourseItem.objects.all()
    assert (shown.kind, shown.identifier, shown.title) == ("scorm", "org", {"und": "Safety"})
    row = ScormPackage.objects.get()
    assert (row.standard, row.edition, row.organization, row.scos, row.assets) == ("2004", 4, "org", 2, 0)
    assert (done.version, done.standard, done.warnings) == (1, "SCORM 2004 4th Edition", ())


def test_the_manifest_is_found_again_by_version(north) -> None:
    content = zipped(manifest_12(resources=resource(href="Index.HTML")))
    done = imported(north, content)
    found = manifests.of(north.pk, done.version_id)
    assert found.is_scorm_12
    assert found.launch_url(found.organization.items[0]) == "index.html"
    assert manifests.of(north.pk, done.version_id) is found
    assert [each["code"] for each in ScormPackage.objects.get().warnings] == ["href-in-other-case"]
    [shown] = courses.items_of(CourseVersion.objects.get())
    assert manifests.package_of_item(north.pk, shown.pk).version_id == done.version_id


def test_a_manifest_of_another_tenant_is_unknown(north, south) -> None:
    done = imported(north, package())
    assert manifests.of(north.pk, done.version_id).identifier == "course"
    with pytest.raises(UnknownPackage):
        manifests.of(south.pk, done.version_id)
    with pytest.raises(UnknownPackage):
        manifests.of(north.pk, uuid4())


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (b"# no package", ["not-a-zip"]),
        (b"", ["not-a-zip"]),
        (manifest(), ["not-a-zip"]),
        (b"PK\x03\x04 broken", ["zip-unreadable"]),
        (zipped(None), ["no-manifest"]),
        (zipped(manifest(), {"index.html": b"", "../evil.html": b""}), ["name-leads-out"]),
        (zipped(manifest(resources=resource(href="other.html"))), ["href-to-nothing"]),
        (zipped(None, {"a.crs": b"", "a.au": b"", "a.cst": b"", "a.des": b""}), ["aicc"]),
    ],
)
def test_what_cannot_be_run_is_refused_and_nothing_is_stored(north, content: bytes, codes: list[str]) -> None:
    assert refused(north, content) == codes
    assert not Course.objects.exists()
    assert not default_storage.exists("packages")


def test_a_new_version_keeps_the_old_one(north) -> None:
    first = imported(north, package())
    second = imported(north, package(organization(title="Safety 2")), course_id=first.course_id)
    assert (second.course_id, second.version) == (first.course_id, 2)
    assert Course.objects.get().title == "Safety 2"
    assert manifests.of(north.pk, first.version_id).organization.title == "Safety"
    assert manifests.of(north.pk, second.version_id).organization.title == "Safety 2"


def test_a_process_remembers_the_manifests_that_were_asked_for_last(north) -> None:
    memory = manifests._Memory(5)
    small, large = read(manifest()), read(course(*(item(f"i{number}") for number in range(9))))
    one, two, three = uuid4(), uuid4(), uuid4()
    memory.remember(one, small)
    memory.remember(two, small)
    assert memory.find(one) is small
    memory.remember(three, small)
    assert [memory.find(each) for each in (one, two, three)] == [small, None, small]
    memory.remember(two, large)
    assert [memory.find(each) for each in (one, two, three)] == [None, large, None]


def test_a_package_that_is_away_is_told(north) -> None:
    done = imported(north, package())
    packages.remove(tenant_id=north.pk, version_id=done.version_id)
    with pytest.raises(PackageRefused, match="isn't in the storage"):
        manifests.of(north.pk, done.version_id)
