"""Documents: well formed, in odd encodings, and hostile ones."""

import threading
from socketserver import BaseRequestHandler, TCPServer

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorm_bridge.rules.manifest_reading import read_manifest
from scorm_bridge.rules.manifest_xml import Limits
from tests.scorm.manifest_builder import NAMES, course, findings, item, manifest, manifest_12, organization, read, told

HUGE = "x" * 10_100_000

NOISE = [b"<", b"</item>", b"<item/>", b"&#0;", b" ", b"<!DOCTYPE x>", b"imsss:", b'"', b"xmlns=''", b"<![CDATA["]
VALUES = ["", "res", "true", "-1", "1e999", "../..", "%", "%ff", "#", "?", "9" * 400, "P", "obj", "{x}", "&#65536;"]
ELEMENTS = {
    "item",
    "title",
    "metadata",
    "lom:lom",
    "lom:general",
    "adlcp:location",
    "adlcp:completionThreshold",
    "adlcp:data",
    "adlcp:map",
    "imsss:sequencing",
    "imsss:objectives",
    "imsss:primaryObjective",
    "imsss:objective",
    "imsss:mapInfo",
    "adlseq:objectives",
    "adlseq:objective",
    "adlseq:mapInfo",
    "imsss:sequencingRules",
    "imsss:preConditionRule",
    "imsss:ruleConditions",
    "imsss:ruleCondition",
    "imsss:rollupRules",
    "manifest",
    "undeclared:item",
}
ATTRIBUTES = {"identifier", "identifierref", "IDRef", "objectiveID", "condition", "minimumPercent", "x", "xml:base"}
WHOLE = manifest(
    organization(
        item(
            "lesson",
            '<imsss:sequencing IDRef="shared"><imsss:controlMode flow="true"/><imsss:objectives><imsss:primaryObjective'
            ' objectiveID="a" satisfiedByMeasure="true"><imsss:minNormalizedMeasure>0.5</imsss:minNormalizedMeasure>'
            '<imsss:mapInfo targetObjectiveID="b"/></imsss:primaryObjective></imsss:objectives></imsss:sequencing>'
            '<adlcp:completionThreshold minProgressMeasure="0.5"/>',
            parameters="?a=1",
        )
    ),
    inner='<imsss:sequencingCollection><imsss:sequencing ID="shared"/></imsss:sequencingCollection>',
    xml__base="./",
)
WHOLE_12 = manifest_12(
    organization(item("one"), item("two", '<adlcp:prerequisites type="aicc_script">one&amp;~one</adlcp:prerequisites>'))
)


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        pytest.param(b"# A course", "not-xml", id="no XML"),
        pytest.param(b"", "not-xml", id="nothing"),
        pytest.param(b" \n ", "not-xml", id="white space"),
        pytest.param(b"PK\x03\x04\x00\x00\xff\xfe", "not-xml", id="a ZIP"),
        pytest.param(manifest()[:-5], "not-xml", id="breaks off"),
        pytest.param(manifest() + b"<more/>", "not-xml", id="two roots"),
        pytest.param(manifest().replace(b">Safety<", b">Q & A<"), "xml-bare-ampersand", id="a bare ampersand"),
        pytest.param(manifest().replace(b"index.html", b"a?b=1&c=2"), "xml-bare-ampersand", id="one in an address"),
        pytest.param(manifest().replace(b">Safety<", b">&secret;<"), "not-xml", id="an entity that nobody declared"),
        pytest.param(b"<course/>", "not-a-manifest", id="another root"),
        pytest.param(manifest().replace(b">Safety<", f">{HUGE}<".encode()), "xml-part-too-long", id="huge text"),
        pytest.param(
            manifest().replace(b'"index.html"', f'"{HUGE}"'.encode()), "xml-part-too-long", id="huge attribute"
        ),
    ],
)
def test_a_document_that_is_no_manifest_is_refused(xml: bytes, code: str) -> None:
    assert [each.code for each in findings(xml) if each.is_error] == [code]


def test_xml_that_breaks_off_is_told_with_its_line() -> None:
    [found] = findings(b'<?xml version="1.0"\n?>\n<a>\n<b>\n</a>')
    assert found.line == 5
    assert found.message.startswith("The text isn't XML: 'Opening and ending tag mismatch: b line 4 and a, line 5")


class TestEncodings:
    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252", "utf-32", "mac-roman"]
    )
    def test_a_document_that_says_its_encoding_is_read(self, encoding: str) -> None:
        declared = encoding.removesuffix("-sig")
        xml = manifest().decode().replace("UTF-8", declared).replace("Safety", "Sécurité").encode(encoding)
        assert read(xml).organization.title == "Sécurité"

    @pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-8", "utf-16"])
    def test_a_document_that_says_none_is_read_by_its_first_bytes(self, encoding: str) -> None:
        xml = manifest().decode().partition("\n")[2].replace("Safety", "Sécurité").encode(encoding)
        assert read(xml).organization.title == "Sécurité"

    @pytest.mark.parametrize(
        ("said", "written"),
        [
            pytest.param("utf-16", "utf-8", id="as .NET writes it"),
            pytest.param("UTF-8", "windows-1252", id="as Windows writes it"),
            pytest.param("UTF-8", "utf-16", id="saved again by an editor"),
            pytest.param("iso-8859-1", "utf-8-sig", id="a mark that says otherwise"),
            pytest.param("us-ascii", "utf-8", id="more than it says"),
            pytest.param("klingon", "utf-8", id="an encoding that there isn't"),
            pytest.param("utf-7", "utf-8", id="one that browsers gave up"),
            pytest.param("punycode", "utf-8", id="one that isn't of documents"),
            pytest.param("base64", "utf-8", id="one that isn't of texts"),
        ],
    )
    def test_a_document_that_says_another_is_read_and_told(self, said: str, written: str) -> None:
        xml = manifest().decode().replace("UTF-8", said).replace("Safety", "Sécurité").encode(written)
        assert read(xml, but=["xml-encoding"]).organization.title == "Sécurité"

    def test_white_space_before_the_declaration_is_told_and_lines_stay_right(self) -> None:
        found = findings(b"\n\n" + course(item(title="")))
        assert [(each.code, each.line) for each in found] == [("xml-declaration-late", 1), ("title-missing", 6)]

    def test_control_characters_in_texts_are_left_out(self) -> None:
        xml = manifest().replace(b"Safety", b"Saf\x0bet\x00y")
        assert read(xml, but=["xml-characters"]).organization.title == "Safety"

    def test_comments_instructions_and_sections_of_characters_are_no_hindrance(self) -> None:
        xml = manifest().replace(b">Safety<", b"><!-- a -->Saf<?b c?>et<![CDATA[y]]>\n<")
        assert read(xml) == read(manifest())


class TestHostility:
    @pytest.mark.parametrize(
        "doctype",
        [
            "<!DOCTYPE manifest>",
            '<!DOCTYPE manifest SYSTEM "file:///etc/passwd">',
            '<!DOCTYPE manifest [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
            '<!DOCTYPE manifest [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]>',
            '<!DOCTYPE manifest [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
            '<!-- a --><?b c?>\n<!DOCTYPE manifest PUBLIC "-//X" "x.dtd">',
        ],
    )
    def test_a_document_type_is_refused_whatever_stands_in_it(self, doctype: str) -> None:
        xml = manifest().replace(b"\n<manifest", f"\n{doctype}<manifest".encode(), 1).replace(b">Safety<", b">&c;<")
        assert told(xml) == ["xml-doctype"]

    def test_laughs_by_the_billion_are_refused_before_the_first(self) -> None:
        lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
        xml = f'<!DOCTYPE manifest [<!ENTITY e0 "ha">{lines}]><manifest>&e11;</manifest>'
        for encoding in ("utf-8", "utf-16", "utf-8-sig"):
            assert "xml-doctype" in told(xml.encode(encoding))

    def test_nothing_is_fetched(self) -> None:
        asked: list[object] = []

        class Asked(BaseRequestHandler):
            def handle(self) -> None:
                asked.append(self.request)

        with TCPServer(("127.0.0.1", 0), Asked) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            address = f"http://127.0.0.1:{server.server_address[1]}/x"
            xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
            include = f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{address}"/>'
            xml = manifest(inner=include).replace(
                b" identifier", f' {xsi} xsi:schemaLocation="x {address}" id'.encode(), 1
            )
            style = f'<?xml-stylesheet href="{address}"?><manifest'.encode()
            told(xml.replace(b"<manifest", style, 1))
            told(f'<!DOCTYPE m SYSTEM "{address}"><m/>'.encode())
            server.shutdown()
        assert asked == []

    def test_items_are_nested_as_deep_as_the_limit_and_no_deeper(self) -> None:
        def nested(depth: int) -> bytes:
            deepest = item("deepest")
            for number in range(depth - 1):
                deepest = item(f"item{number}", deepest)
            return course(deepest)

        assert told(nested(100)) == []
        assert told(nested(130)) == ["xml-too-deep"]
        assert told(nested(3_000)) == ["xml-too-deep"]
        assert told(b"<a>" * 100_000) == ["xml-too-deep"]

    @pytest.mark.parametrize(
        ("limits", "codes"),
        [
            (Limits(elements=9, attributes=9), []),
            (Limits(elements=8), ["xml-too-many"]),
            (Limits(attributes=3), ["xml-too-many"]),
        ],
    )
    def test_elements_and_their_attributes_are_counted(self, limits: Limits, codes: list[str]) -> None:
        xml = b"<manifest><metadata/><organizations><organization/></organizations><resources><resource/></resources>"
        xml += b'<a/><a/><a a="" b="" c="" d=""/></manifest>'
        limited = [each.code for each in read_manifest(xml, NAMES, limits).findings]
        assert [code for code in limited if code.startswith("xml")] == codes

    def test_a_document_over_the_limit_is_not_even_parsed(self) -> None:
        reading = read_manifest(manifest(), NAMES, Limits(bytes=100))
        assert [(each.code, each.message) for each in reading.errors] == [
            ("xml-too-large", "The document has more than 100 bytes.")
        ]


class TestWhateverComes:
    @given(st.binary(max_size=300) | st.text(max_size=300).map(lambda words: f"<manifest>{words}</manifest>".encode()))
    def test_it_is_judged_and_never_breaks_the_reader(self, xml: bytes) -> None:
        told(xml)

    @settings(max_examples=300)
    @given(st.data())
    def test_a_document_with_something_changed_never_breaks_the_reader(self, data: st.DataObject) -> None:
        xml = bytearray(data.draw(st.sampled_from([WHOLE, WHOLE_12])))
        for _ in range(data.draw(st.integers(1, 6))):
            at = data.draw(st.integers(0, len(xml) - 1))
            upto = data.draw(st.integers(at, min(at + 60, len(xml))))
            xml[at:upto] = data.draw(st.binary(max_size=10) | st.sampled_from(NOISE))
        told(bytes(xml))

    @given(
        st.recursive(
            st.builds(lambda name, text: f'<{name} {text}="x">{text}</{name}>', *[st.sampled_from([*"abc"])] * 2),
            lambda inner: st.builds(
                lambda name, attribute, value, parts: f'<{name} {attribute}="{value}">{"".join(parts)}</{name}>',
                st.sampled_from(sorted(ELEMENTS)),
                st.sampled_from(sorted(ATTRIBUTES)),
                st.sampled_from(VALUES),
                st.lists(inner, max_size=4),
            ),
            max_leaves=20,
        )
    )
    def test_elements_in_places_where_none_belongs_never_break_the_reader(self, inner: str) -> None:
        told(manifest(organization(item("lesson", inner), inner), inner=inner))


def test_the_documents_that_are_changed_are_valid_unless_they_are() -> None:
    assert told(WHOLE) == told(WHOLE_12) == []
