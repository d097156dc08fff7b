"""Packages that aren't of SCORM, or have their manifest elsewhere (SCORM 2004 4th Ed. CAM §3.2)."""

import pytest

from scorm_bridge.rules.manifest_reading import read_package
from tests.scorm.manifest_builder import NAMES, manifest


def not_asked(name: str) -> bytes:
    raise AssertionError(f"{name} isn't of any interest.")


@pytest.mark.parametrize(
    ("names", "code", "says"),
    [
        (["a.crs", "a.au", "a.cst", "a.des"], "aicc", "AICC is out of scope here, and not imported."),
        (["x/A.CRS", "x/A.AU", "x/A.DES", "index.html"], "aicc", "'x/A.AU'"),
        (["sound.au", "index.html"], "no-manifest", ""),
        (["cmi5.xml", "index.html"], "cmi5", "'cmi5.xml'"),
        (["tincan.xml", "index.html"], "tin-can", "'tincan.xml'"),
        (["course/imsmanifest.xml", "course/index.html"], "manifest-in-a-folder", ""),
        (["course.zip"], "manifest-in-a-zip", "'course.zip'"),
        (["index.html"], "no-manifest", ""),
        ([], "no-manifest", ""),
    ],
)
def test_what_it_is_instead_is_told(names: list[str], code: str, says: str) -> None:
    [found] = read_package(names, not_asked).errors
    assert found.code == code
    assert says in found.message
    assert found.line is None


def test_out_of_several_manifests_in_folders_the_highest_is_named() -> None:
    names = ["a/b/imsmanifest.xml", "c/imsmanifest.xml", "c/x.html"]
    [found] = read_package(names, not_asked).errors
    assert found.advice == "There is 'c/imsmanifest.xml': pack what is in its folder, not the folder."


def test_a_manifest_in_capitals_is_read_and_told() -> None:
    reading = read_package([*NAMES - {"imsmanifest.xml"}, "IMSMANIFEST.XML"], lambda name: manifest())
    assert [each.code for each in reading.findings] == ["manifest-in-other-case"]
    assert reading.manifest is not None


def test_a_manifest_that_cant_be_unpacked_is_told() -> None:
    reading = read_package(NAMES, lambda name: None)
    assert [each.code for each in reading.errors] == ["manifest-unreadable"]


def test_a_scorm_package_may_have_files_of_other_standards_beside() -> None:
    reading = read_package([*NAMES, "tincan.xml", "cmi5.xml", "a.crs", "a.au", "a.des"], lambda name: manifest())
    assert reading.findings == ()
