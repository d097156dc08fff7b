"""What an author and a learner are told of a package."""

from scorm_bridge.rules.manifest_reading import read_manifest
from scorm_bridge.rules.package_report import report
from tests.scorm.manifest_builder import NAMES, course, item, manifest, manifest_12, organization, read, resource


def reported(xml: bytes) -> list[str]:
    return list(report(read_manifest(xml, NAMES)))


def test_a_package_without_fault_is_summed_up_in_a_line() -> None:
    assert reported(manifest_12()) == ["Safety: SCORM 1.2, 1 SCO to launch. Nothing to mend."]
    items = item("a"), item("b"), item("c", ref="x")
    xml = course(*items, resources=resource() + resource("x", kind="asset"), version="2004 3rd Edition")
    assert reported(xml) == ["Safety: SCORM 2004 3rd Edition, 2 SCOs and 1 asset to launch. Nothing to mend."]


def test_errors_and_warnings_are_told_apart_with_what_to_do() -> None:
    assert reported(course(item("a", ref="x"), item("b", title=""))) == [
        "1 thing to mend before it can be imported:",
        "  line 4: The identifierref 'x' of the item 'a' names no resource.",
        "    SCORM 2004 4th Ed. CAM §3.4.1 <item>. Add the resource, or mind the spelling of its identifier.",
        "1 thing that other systems may not put up with:",
        "  line 5: The 'item' 'b' has no title.",
        "    SCORM 2004 4th Ed. CAM §3.4.1 <title>. Give it one; learners see its identifier instead.",
    ]


class TestTitles:
    LOM = (
        '<lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><title><string language="en">Safety</string>'
        '<string language="de">Sicherheit</string></title><description><string language="en">All of it</string>'
        "</description></general></lom>"
    )

    def test_the_title_is_that_of_the_organization_in_the_languages_of_its_metadata(self) -> None:
        assert read(manifest()).title == {"und": "Safety"}
        assert read(manifest(metadata=self.LOM)).title == {"en": "Safety", "de": "Sicherheit"}
        assert read(manifest(organization(title="Fire"), metadata=self.LOM)).title == {"und": "Fire"}

    def test_the_description_is_that_of_the_organization_or_of_the_package(self) -> None:
        own = f"<metadata>{self.LOM.replace('All of it', 'One way')}</metadata>"
        assert read(manifest()).description == {}
        assert read(manifest(metadata=self.LOM)).description == {"en": "All of it"}
        assert read(manifest(organization(item(), own), metadata=self.LOM)).description == {"en": "One way"}
