"""Metadata in the manifest, and in files of their own (SCORM 1.2 CAM §2.2; SCORM 2004 4th Ed. CAM §4)."""

import pytest

from scorm_bridge.rules.manifest import Metadata, Reading
from scorm_bridge.rules.manifest_reading import read_package
from tests.scorm.manifest_builder import NAMES, item, manifest, manifest_12, organization, read, resource, told

LOM_2004 = (
    '<lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><title><string language="en">Safety</string>'
    '<string language="de-CH">Sicherheit</string></title><description><string language="en">All\n of it</string>'
    "</description><description><string>More</string><string language='en'>Other</string></description></general></lom>"
)
LOM_12 = (
    '<imsmd:lom><imsmd:general><imsmd:title><imsmd:langstring xml:lang="en">Safety</imsmd:langstring></imsmd:title>'
    '<imsmd:description><imsmd:langstring xml:lang="x-none">All of it</imsmd:langstring></imsmd:description>'
    "</imsmd:general></imsmd:lom>"
)


def location(name: str) -> str:
    return f"<adlcp:location>{name}</adlcp:location>"


def package(xml: bytes, **files: bytes | None) -> Reading:
    contents: dict[str, bytes | None] = {
        "imsmanifest.xml": xml,
        **{f"{name}.xml": content for name, content in files.items()},
    }
    return read_package(NAMES | contents.keys(), contents.__getitem__)


def test_texts_of_2004_are_language_maps_of_the_first_text_in_each_language() -> None:
    found = read(manifest(metadata=LOM_2004)).metadata
    assert found == Metadata({"en": "Safety", "de-CH": "Sicherheit"}, {"en": "All of it", "und": "More"})


def test_texts_of_12_are_language_maps() -> None:
    assert read(manifest_12(metadata=LOM_12)).metadata == Metadata({"en": "Safety"}, {"und": "All of it"})


def test_every_part_of_a_package_has_its_own() -> None:
    inner = f"<metadata>{LOM_2004}</metadata>"
    found = read(
        manifest(
            organization(item("lesson", inner), inner),
            resources=resource("res", inner, f'<file href="index.html">{inner}</file>'),
        )
    )
    parts = (
        found.organization,
        found.organization.items[0],
        found.resources["res"],
        found.resources["res"].files[0],
    )
    assert [each.metadata.title["en"] for each in parts] == ["Safety"] * 4


class TestFilesOfTheirOwn:
    def test_they_say_what_the_manifest_doesnt(self) -> None:
        xml = manifest(
            organization(item(), f"<metadata>{location('own.xml')}</metadata>"), metadata=location("whole.xml")
        )
        reading = package(xml, whole=LOM_2004.encode(), own=LOM_2004.replace("Safety", "Safer").encode())
        assert reading.findings == ()
        assert reading.manifest is not None
        assert reading.manifest.metadata.title["en"] == "Safety"
        assert reading.manifest.organization.metadata.title["en"] == "Safer"

    def test_they_are_found_as_they_are_based_or_else_from_the_root(self) -> None:
        xml = manifest(metadata=location("more.xml"), xml__base="media/", resources=resource(href="../index.html"))
        for name in ("media/more.xml", "more.xml"):
            files = {"imsmanifest.xml": xml, name: LOM_2004.encode()}
            reading = read_package(NAMES | {name}, files.__getitem__)
            assert reading.manifest is not None
            assert reading.manifest.metadata.location == name

    @pytest.mark.parametrize("name", ["more.xml", "../more.xml", "/etc/passwd", "http://example.org/x.xml"])
    def test_one_that_isnt_in_the_package_is_told(self, name: str) -> None:
        assert told(manifest(metadata=location(name))) == ["metadata-missing"]

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"<lom>",
            b'<!DOCTYPE lom SYSTEM "file:///etc/passwd"><lom/>',
            b"<lom>&x;</lom>",
            b"<a>" * 1_000,
            b"PK",
            None,
        ],
    )
    def test_one_that_cant_be_read_is_told_and_the_course_runs(self, content: bytes | None) -> None:
        reading = package(manifest(metadata=location("more.xml")), more=content)
        assert [each.code for each in reading.findings] == ["metadata-unreadable"]
        assert reading.manifest is not None

    def test_one_with_something_else_says_nothing(self) -> None:
        reading = package(manifest(metadata=location("more.xml")), more=b"<html><title>x</title></html>")
        assert reading.findings == ()
        assert reading.manifest is not None
        assert reading.manifest.metadata.title == {}

    def test_the_lom_may_lie_within_another_element(self) -> None:
        reading = package(manifest(metadata=location("more.xml")), more=f"<record>{LOM_2004}</record>".encode())
        assert reading.manifest is not None
        assert reading.manifest.metadata.description["und"] == "More"
