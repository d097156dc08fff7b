"""Manifests of both standards, whole (SCORM 1.2 CAM §2.3; SCORM 2004 4th Ed. CAM §3.4)."""

import time
from decimal import Decimal

import pytest

from scorm_bridge.rules.manifest import CompletionThreshold, DataMap, File, Item, Organization, Resource
from scorm_bridge.rules.manifest_reading import read_manifest, read_package
from tests.scorm.manifest_builder import (
    NAMES,
    NAMESPACES_2004,
    course,
    element,
    findings,
    item,
    manifest,
    manifest_12,
    organization,
    read,
    resource,
    told,
)


def test_the_smallest_manifest_of_each_standard_is_read_without_a_word() -> None:
    lesson = Item("lesson", "Lesson", "res")
    safety = Organization("org", "Safety", (lesson,))
    of_2004, of_12 = read(manifest()), read(manifest_12())
    assert (of_2004.standard, of_2004.edition, of_2004.organizations) == ("2004", 4, (safety,))
    assert (of_12.standard, of_12.edition, of_12.organizations) == ("1.2", 0, (safety,))
    assert of_12.resources == {"res": Resource("res", "sco", href="index.html", name="index.html", url="index.html")}
    assert (of_12.identifier, of_12.version, of_12.schema, of_12.schema_version) == ("course", "1", "ADL SCORM", "1.2")


def test_everything_of_scorm_12_is_read() -> None:
    lesson = item(
        "two",
        '<adlcp:prerequisites type="aicc_script">one</adlcp:prerequisites>',
        "<adlcp:maxtimeallowed>0001:30:00.5</adlcp:maxtimeallowed>",
        "<adlcp:timelimitaction>exit,no message</adlcp:timelimitaction>",
        "<adlcp:datafromlms>  level=2  </adlcp:datafromlms>",
        "<adlcp:masteryscore>80</adlcp:masteryscore>",
        isvisible="false",
        parameters="?a=1",
    )
    [_, found] = read(manifest_12(organization(item("one"), lesson))).organization.items
    assert found == Item(
        "two",
        "Lesson",
        "res",
        "?a=1",
        is_visible=False,
        prerequisites="one",
        max_time_allowed="0001:30:00.5",
        time_limit_action="exit,no message",
        data_from_lms="level=2",
        mastery_score=Decimal(80),
    )


def test_everything_of_an_item_of_scorm_2004_is_read() -> None:
    lesson = item(
        "lesson",
        "<adlcp:timeLimitAction>continue,message</adlcp:timeLimitAction>",
        "<adlcp:dataFromLMS>level=2</adlcp:dataFromLMS>",
        '<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.75" progressWeight=".5"/>',
        '<adlcp:data><adlcp:map targetID="notes" writeSharedData="true"/>'
        '<adlcp:map targetID="scores" readSharedData="false"/></adlcp:data>',
        "<adlnav:presentation><adlnav:navigationInterface><adlnav:hideLMSUI>continue</adlnav:hideLMSUI>"
        "<adlnav:hideLMSUI> suspendAll </adlnav:hideLMSUI></adlnav:navigationInterface></adlnav:presentation>",
    )
    [found] = read(course(lesson)).organization.items
    assert found == Item(
        "lesson",
        "Lesson",
        "res",
        time_limit_action="continue,message",
        data_from_lms="level=2",
        completion_threshold=CompletionThreshold(True, Decimal("0.75"), Decimal("0.5")),
        data_maps=(DataMap("notes", True, True), DataMap("scores", False, True)),
        hide_lms_ui=("continue", "suspendAll"),
    )


def test_an_organization_says_what_is_global_to_the_system() -> None:
    whole = organization(
        structure="linear", adlseq__objectivesGlobalToSystem="false", adlcp__sharedDataGlobalToSystem="false"
    )
    found = read(manifest(whole)).organization
    assert (found.structure, found.objectives_global_to_system, found.shared_data_global_to_system) == (
        "linear",
        False,
        False,
    )


def test_items_are_walked_from_top_to_bottom_with_the_place_of_their_parent() -> None:
    tree = organization(item("a", item("b", item("c")), item("d")), item("e"))
    walked = [(each.identifier, parent) for each, parent in read(manifest(tree)).organization.walk()]
    assert walked == [("a", None), ("b", 0), ("c", 1), ("d", 0), ("e", None)]


def test_files_and_dependencies_are_read_as_they_lie_in_the_package() -> None:
    whole = resource(
        "res", '<file href="start%20here.html"/>', '<dependency identifierref="common"/>', href="", xml__base="media/"
    ).replace("start", "Start")
    common = resource("common", '<file href="common/api.js"/>', kind="asset", href="")
    found = read(manifest(organization(item(ref="own")), resources=whole + common + resource("own"))).resources
    assert found["res"].files == (File("Start%20here.html", "media/Start here.html"),)
    assert found["res"].dependencies == ("common",)
    assert found["common"].files == (File("common/api.js", "common/api.js"),)
    assert not found["common"].is_sco


TWO = manifest(organization(), organization(item("b"), name="other"), default="other")


def test_of_several_organizations_the_default_one_is_taught_and_the_others_are_told() -> None:
    assert read(TWO, but=["organizations-left-out"]).organization.identifier == "other"
    [left_out] = findings(TWO)
    assert left_out.message == "One organization becomes the course: 'other'. These don't: 'org'."


def test_whoever_imports_a_package_may_choose_another_organization() -> None:
    chosen = read_package(NAMES, {"imsmanifest.xml": TWO}.get, organization="org")
    assert chosen.manifest is not None
    assert chosen.manifest.organization.identifier == "org"
    unknown = read_package(NAMES, {"imsmanifest.xml": TWO}.get, organization="none")
    assert [each.code for each in unknown.findings] == ["organization-unknown"]
    assert unknown.findings[0].advice == "Choose one of these: 'org, other'."


class TestOrganizations:
    @pytest.mark.parametrize(
        ("xml", "codes"),
        [
            pytest.param(manifest(default="x"), ["default-unknown"], id="a default that there isn't"),
            pytest.param(manifest(default=""), ["default-missing"], id="no default"),
            pytest.param(manifest(organization(name="")), ["organization-without-identifier"], id="no identifier"),
            pytest.param(manifest(organization(title="")), ["title-missing"], id="no title"),
            pytest.param(
                manifest(organization(" ")), ["nothing-to-launch", "organization-without-items"], id="no items"
            ),
            pytest.param(
                manifest(organization(item(ref="none"))), ["nothing-to-launch", "item-without-resource"], id="no launch"
            ),
            pytest.param(manifest(identifier=""), ["manifest-without-identifier"], id="a manifest without identifier"),
            pytest.param(manifest(" "), ["no-organizations"], id="no organization"),
            pytest.param(
                f"<manifest{NAMESPACES_2004['xmlns'].join((' xmlns=' + chr(34), chr(34)))} identifier='x'/>".encode(),
                ["no-organizations", "schemaversion-missing", "no-resources"],
                id="an empty manifest",
            ),
            pytest.param(
                manifest(inner='<manifest identifier="inner"/>'), ["submanifest"], id="a manifest in the manifest"
            ),
            pytest.param(
                manifest(organization(title="One", name="org").replace("<title>", "<title>Zero</title><title>", 1)),
                ["several"],
                id="two titles",
            ),
        ],
    )
    def test_what_is_wrong_with_one_is_told(self, xml: bytes, codes: list[str]) -> None:
        assert told(xml.replace(b' identifierref="none"', b"")) == codes

    def test_the_default_that_there_isnt_is_told_with_what_there_is(self) -> None:
        [found] = findings(manifest(organization(name="a"), organization(item("x"), name="b"), default="c"))
        assert found.as_json() == {
            "code": "default-unknown",
            "severity": "error",
            "rule": "SCORM 2004 4th Ed. CAM §3.4.1 <organizations>",
            "message": "The default 'c' is the identifier of no organization.",
            "line": 2,
            "advice": "Name one of these: 'a, b'.",
        }

    def test_a_course_without_a_name_is_called_by_its_organization(self) -> None:
        xml = manifest(identifier="")
        assert read(xml, but=["manifest-without-identifier"]).identifier == "org"


class TestAllAtOnce:
    def test_errors_come_first_and_each_names_its_line_and_the_section_of_its_standard(self) -> None:
        items = item("a", ref="x"), item("a"), item("b", title="")
        found = findings(manifest_12(organization(*items)))
        assert [(each.code, each.line, each.rule) for each in found] == [
            ("item-to-nothing", 4, "SCORM 1.2 CAM §2.3 <item>"),
            ("item-identifier-taken", 5, "SCORM 1.2 CAM §2.3 <item>"),
            ("title-missing", 6, "SCORM 1.2 CAM §2.3 <title>"),
        ]

    def test_a_flood_of_one_kind_is_told_in_part_and_counted(self) -> None:
        files = "".join(element("file", href=f"{number}.html") for number in range(250))
        found = findings(manifest(resources=resource("res", files)))
        assert len(found) == 100
        assert found[-1].message == (
            "The file '99.html' of the resource 'res' isn't in the package. (And 150 more of this kind.)"
        )

    def test_a_long_value_is_shown_shortened(self) -> None:
        [found] = findings(manifest(default="x" * 10_000))
        assert len(found.message) < 300


def test_a_thousand_items_are_read_in_a_moment() -> None:
    items = [item(f"item{number}", ref=f"res{number}") for number in range(1_000)]
    resources = "".join(resource(f"res{number}") for number in range(1_000))
    xml = course(*items, resources=resources)
    begun = time.perf_counter()
    reading = read_manifest(xml, {"index.html"})
    assert time.perf_counter() - begun < 2
    assert reading.findings == ()
