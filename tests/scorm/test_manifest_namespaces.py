"""Namespaces as authoring tools write them, and the version that a manifest follows."""

import pytest

from tests.scorm.manifest_builder import (
    NAMESPACES_12,
    NAMESPACES_2004,
    course,
    course_12,
    findings,
    first_item,
    item,
    manifest,
    manifest_12,
    organization,
    read,
    told,
)

MASTERY = "<adlcp:masteryscore>80</adlcp:masteryscore>"
DATA = "<adlcp:dataFromLMS>x</adlcp:dataFromLMS>"


class TestVersions:
    @pytest.mark.parametrize(
        ("said", "version"),
        [
            ("1.2", ("1.2", 0)),
            ("CAM 1.3", ("2004", 2)),
            ("2004 3rd Edition", ("2004", 3)),
            ("2004 4th Edition", ("2004", 4)),
            ("2004 4TH edition", ("2004", 4)),
            ("  2004   3rd\nEdition ", ("2004", 3)),
        ],
    )
    def test_the_versions_of_the_standards_are_read(self, said: str, version: tuple[str, int]) -> None:
        found = read(manifest(version=said))
        assert (found.standard, found.edition) == version

    @pytest.mark.parametrize(
        ("said", "version"),
        [
            ("SCORM 1.2", ("1.2", 0)),
            ("ADL SCORM 1.2", ("1.2", 0)),
            ("1.3", ("2004", 2)),
            ("CAM1.3", ("2004", 2)),
            ("2004 2nd Edition", ("2004", 2)),
            ("SCORM 2004 3rd Ed.", ("2004", 3)),
            ("2004", ("2004", 2)),
            ("SCORM_2004_4th_Edition", ("2004", 4)),
            ("17", ("2004", 2)),
            ("x" * 5_000 + "2004 3rd", ("2004", 2)),
        ],
    )
    def test_other_spellings_are_read_and_told(self, said: str, version: tuple[str, int]) -> None:
        namespaces = NAMESPACES_12 if version[0] == "1.2" else NAMESPACES_2004
        found = read(manifest(version=said, **namespaces), but=["schemaversion-odd"])
        assert (found.standard, found.edition) == version

    def test_without_a_version_the_namespaces_tell_which_standard_it_is(self) -> None:
        of_12 = read(manifest(version="", **NAMESPACES_12), but=["schemaversion-missing"])
        of_2004 = read(manifest(version=""), but=["schemaversion-missing"])
        assert (of_12.standard, of_2004.standard) == ("1.2", "2004")

    @pytest.mark.parametrize(
        ("inner", "edition"),
        [
            (DATA, 2),
            ("<adlcp:completionThreshold>0.5</adlcp:completionThreshold>", 2),
            (
                "<adlnav:presentation><adlnav:navigationInterface><adlnav:hideLMSUI>exitAll</adlnav:hideLMSUI>"
                "</adlnav:navigationInterface></adlnav:presentation>",
                3,
            ),
            ('<adlcp:completionThreshold progressWeight="0.5"/>', 4),
            ('<adlcp:data><adlcp:map targetID="x"/></adlcp:data>', 4),
        ],
    )
    def test_without_an_edition_it_is_the_first_that_has_all_that_is_used(self, inner: str, edition: int) -> None:
        assert read(course(item("a", inner), version=""), but=["schemaversion-missing"]).edition == edition

    def test_a_manifest_that_mixes_both_runs_as_what_it_says(self) -> None:
        found = read(manifest(**NAMESPACES_12), but=["version-mixed", "version-mixed"])
        assert found.standard == "2004"
        assert read(manifest_12(**NAMESPACES_2004), but=["version-mixed", "version-mixed"]).standard == "1.2"

    def test_another_schema_is_told(self) -> None:
        assert told(manifest(schema="IMS Content")) == ["schema-odd"]

    def test_a_common_cartridge_is_refused(self) -> None:
        assert told(manifest(schema="IMS Common Cartridge", version="1.1.0"))[0] == "common-cartridge"


class TestNamespaces:
    def test_prefixes_are_as_one_likes(self) -> None:
        xml = course(item("a", DATA)).decode()
        for name in ("manifest", "metadata", "schema", "schemaversion", "organizations", "organization", "title"):
            xml = xml.replace(f"<{name}", f"<cp:{name}").replace(f"</{name}", f"</cp:{name}")
        for name in ("item", "resources", "resource"):
            xml = xml.replace(f"<{name}", f"<cp:{name}").replace(f"</{name}", f"</cp:{name}")
        xml = xml.replace("xmlns=", "xmlns:cp=").replace("adlcp:", "a:").replace("xmlns:adlcp=", "xmlns:a=")
        assert read(xml.encode()) == read(course(item("a", DATA)))

    def test_a_manifest_without_namespaces_is_read(self) -> None:
        xml = course_12(item("a", MASTERY)).decode()
        for uri in NAMESPACES_12.values():
            xml = xml.replace(f'"{uri}"', '""')
        xml = xml.replace('xmlns:adlcp=""', "").replace('xmlns:imsmd=""', "").replace("adlcp:", "")
        assert first_item(xml.encode(), but=["namespace-missing"]).mastery_score == 80

    @pytest.mark.parametrize(
        "odd",
        [
            "http://www.imsproject.org/xsd/imscp_rootv1p1p2/",
            "http://www.imsglobal.org/xsd/imscp_rootv1p1p2",
            "http://www.imsglobal.org/xsd/IMSCP_v1p2",
            "http://vendor.example.org/manifest",
        ],
    )
    def test_odd_namespaces_are_taken_for_what_they_look_like(self, odd: str) -> None:
        xml = manifest_12(xmlns=odd)
        codes = [] if "vendor" in odd else ["namespace-odd"]
        assert read(xml, but=codes or ["namespace-odd"]).organization.items[0].identifierref == "res"

    def test_an_odd_namespace_of_adl_is_taken_for_it(self) -> None:
        xml = course(item("a", DATA), xmlns__adlcp="http://www.adlnet.org/xsd/adlcp_v1p2")
        [found] = findings(xml)
        assert (found.code, found.line) == ("namespace-odd", 2)
        assert found.advice == "Write 'http://www.adlnet.org/xsd/adlcp_v1p3'."
        assert first_item(xml, but=["namespace-odd"]).data_from_lms == "x"

    @pytest.mark.parametrize("prefix", ["adlcp", "ADLCP"])
    def test_a_prefix_that_nobody_declared_is_taken_for_what_it_is_called(self, prefix: str) -> None:
        xml = course_12(item("a", MASTERY)).decode().replace("adlcp:", f"{prefix}:").replace("xmlns:", "about-", 1)
        found = read(xml.encode(), but=["prefix-undeclared"])
        assert found.organization.items[0].mastery_score == 80
        assert found.resources["res"].is_sco

    def test_undeclared_prefixes_of_sequencing_keep_apart_what_is_called_alike(self) -> None:
        inner = (
            '<imsss:sequencing><imsss:objectives><imsss:primaryObjective objectiveID="a"/></imsss:objectives>'
            '<adlseq:objectives><adlseq:objective objectiveID="a"><adlseq:mapInfo targetObjectiveID="b"/>'
            "</adlseq:objective></adlseq:objectives></imsss:sequencing>"
        )
        xml = course(item("a", inner))
        bare = xml.replace(b"xmlns:imsss", b"a").replace(b"xmlns:adlseq", b"b")
        assert read(bare, but=["prefix-undeclared", "prefix-undeclared"]) == read(xml)

    def test_an_element_without_its_prefix_is_read_and_told_once(self) -> None:
        bare = DATA.replace("adlcp:", "")
        found = findings(course(item("a", bare), item("b", bare)))
        assert [(each.code, each.line) for each in found] == [("namespace-misplaced", 4)]
        assert first_item(course(item("a", bare)), but=["namespace-misplaced"]).data_from_lms == "x"

    def test_sequencing_without_its_prefix_is_read(self) -> None:
        inner = '<sequencing><controlMode flow="true"/></sequencing>'
        found = first_item(course(item("a", inner)), but=["namespace-misplaced", "namespace-misplaced"])
        assert found.sequencing.control_mode.flow

    def test_names_are_read_in_any_case(self) -> None:
        xml = course_12(item("a", "<adlcp:MasteryScore>70</adlcp:MasteryScore>")).replace(b"scormType", b"scormtype")
        assert read(xml.replace(b"identifierref", b"identifierRef")).organization.items[0].mastery_score == 70

    def test_what_vendors_add_is_no_part_of_the_course(self) -> None:
        vendor = '<v:item xmlns:v="urn:vendor" identifier="x"><v:title>No</v:title></v:item><v:title xmlns:v="urn:v"/>'
        xml = manifest(organization(item("lesson", vendor, v__identifier="y", xmlns__v="urn:v"), vendor))
        assert read(xml) == read(manifest())
