"""Documents: well formed, of the schema's form, and hostile ones (cmi5 §13.2, §14)."""

import threading
import time
from socketserver import BaseRequestHandler, TCPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmi5.rules.course_structure_reading import read_course_structure
from cmi5.rules.course_structure_xml import Limits
from tests.cmi5.course_builder import (
    BASE,
    NAMES,
    NAMESPACE,
    au,
    block,
    broken_by,
    complex_,
    objective,
    objectives,
    read,
    refers_to,
    simple,
    structure,
)

FORM = "13.2.0.0-1 (d)"
HUGE = "x" * 10_100_000


@pytest.mark.parametrize(
    ("xml", "requirement"),
    [
        pytest.param(b"# A course", "14.0.0.0-1 (d)", id="no XML"),
        pytest.param(b"", "14.0.0.0-1 (d)", id="nothing"),
        pytest.param(b" \n ", "14.0.0.0-1 (d)", id="white space"),
        pytest.param(structure()[:-5], "14.0.0.0-1 (d)", id="breaks off"),
        pytest.param(structure() + b"<more/>", "14.0.0.0-1 (d)", id="two roots"),
        pytest.param(structure(au(inner="&secret;")), "14.0.0.0-1 (d)", id="an entity that nobody declared"),
        pytest.param(structure().replace(b"Safety", b"\xff"), "14.0.0.0-1 (d)", id="bytes of no encoding"),
        pytest.param(structure().replace(b"UTF-8", b"klingon"), "14.0.0.0-1 (d)", id="encoding that there isn't"),
        pytest.param(structure().replace(b"Safety", b"\0"), "14.0.0.0-1 (d)", id="a character that XML hasn't"),
        pytest.param(f'<course xmlns="{NAMESPACE}"/>'.encode(), "13.2.0.0-1 (d)", id="another root"),
        pytest.param(structure().replace(NAMESPACE.encode(), b"urn:x"), "13.2.0.0-1 (d)", id="another namespace"),
        pytest.param(structure().replace(b" xmlns=", b" x="), "13.2.0.0-1 (d)", id="no namespace"),
        pytest.param(structure().replace(b"<course", b"<!DOCTYPE x><course", 1), "13.2.0.0-1 (d)", id="document type"),
        pytest.param(
            b'<!DOCTYPE courseStructure SYSTEM "file:///etc/passwd">' + structure().partition(b"\n")[2],
            "13.2.0.0-1 (d)",
            id="document type from elsewhere",
        ),
        pytest.param(structure(au(inner=f"<launchParameters>{HUGE}</launchParameters>")), FORM, id="huge text"),
        pytest.param(structure(au(activityType=f"urn:{HUGE}")), FORM, id="huge attribute"),
    ],
)
def test_a_document_of_another_form_is_refused(xml: bytes, requirement: str) -> None:
    """4.4.0.0-1 (d)."""
    assert broken_by(xml) == [requirement]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    xml = structure().decode().replace("UTF-8", declared).replace(">Safety<", ">Sécurité<").encode(encoding)
    assert read(xml).title == {"en": "Sécurité"}


def test_comments_instructions_and_sections_of_characters_are_no_hindrance() -> None:
    """6.1.0.0-3."""
    xml = simple().replace(b">Safety<", b"><!-- a -->Saf<?b c?>et<![CDATA[y]]><")
    assert read(xml) == read(simple())


class TestAllAtOnce:
    def test_xml_that_breaks_off_is_told_with_its_line(self) -> None:
        [violation] = read_course_structure(b"<a>\n<b>\n</a>", names=None).violations
        assert violation.line == 3
        assert violation.message == (
            "The text isn't XML: Opening and ending tag mismatch: b line 2 and a, line 3, column 5"
        )

    def test_all_that_is_wrong_is_told_with_lines(self) -> None:
        xml = structure(au("one", url="a b"), "\n", au("one", moveOn="Never"), "\n", au("two", id="two"))
        reading = read_course_structure(xml, names=NAMES)
        assert [(each.requirement, each.line) for each in reading.violations] == [
            ("13.1.4.0-2 (d)", 2),
            ("14.1.0.0-4 (d)", 2),
            ("13.2.0.0-1 (d)", 3),
            ("13.1.4.0-1 (d)", 3),
            ("3.0.0.0-1 (d)", 4),
        ]

    def test_each_names_element_and_value_and_says_what_to_do(self) -> None:
        xml = structure(au(id="x", url="INDEX.html?fetch=1", moveOn="Never", masteryScore="0.66667"))
        told = {each.message: each.advice for each in read_course_structure(xml, names=NAMES).violations}
        assert told == {
            "Element 'au', attribute 'moveOn': [facet 'enumeration'] The value 'Never' is not an element of the set"
            " {'Passed', 'Completed', 'CompletedAndPassed', 'CompletedOrPassed', 'NotApplicable'}.": (
                "Choose one of the values that the message lists."
            ),
            "The id 'x' of this au is no fully qualified IRI.": (
                "Begin it with a scheme, such as https://, and percent-encode white space."
            ),
            "The masteryScore '0.66667' of this au has more than 4 decimal places.": "Round it.",
            "The url 'INDEX.html?fetch=1' of this au has in its query what the launch adds: fetch.": (
                "Choose other names."
            ),
            "The url 'INDEX.html?fetch=1' of this au leads to no file of the ZIP.": (
                "Mind upper and lower case: there is 'index.html'."
            ),
        }

    def test_a_thousand_violations_are_a_thousand(self) -> None:
        many = [au(str(number), moveOn="Never", url="a b") for number in range(1_000)]
        assert len(broken_by(structure(*many))) == 3_000

    def test_a_long_value_is_shown_shortened(self) -> None:
        [violation] = read_course_structure(structure(au(id="x" * 10_000)), names=NAMES).violations
        assert len(violation.message) < 300


class TestHostileDocuments:
    def test_blocks_nested_too_deep_are_refused(self) -> None:
        def nested(depth: int) -> bytes:
            content = au()
            for number in range(depth):
                content = block(str(number), content)
            return structure(content)

        assert broken_by(nested(100)) == []
        for depth in (110, 150, 1_000, 20_000):
            [violation] = read_course_structure(nested(depth), names=NAMES).violations
            assert (violation.requirement, violation.message) == (FORM, "The elements are nested too deep.")
        [violation] = read_course_structure(nested(20), names=NAMES, limits=Limits(depth=5)).violations
        assert violation.advice == "Nest blocks at most 5 deep."

    def test_a_document_of_too_many_bytes_is_refused_unread(self) -> None:
        [violation] = read_course_structure(b"x" * 11, names=None, limits=Limits(bytes=10)).violations
        assert (violation.requirement, violation.message) == (FORM, "The document has more than 10 bytes.")

    def test_external_entities_are_not_read(self, tmp_path) -> None:
        secret = tmp_path / "file"
        secret.write_text("treasure")
        doctype = f'?>\n<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>\n'.encode()
        reading = read_course_structure(structure(au(inner="&e;")).replace(b"?>\n", doctype), names=NAMES)
        assert [each.message for each in reading.violations] == ["The document has a document type declaration."]

    @pytest.mark.parametrize("use", [{"inner": "&e11;"}, {"url": "&e11;"}, {"activityType": "&e11;"}])
    def test_entities_that_grow_are_not_expanded(self, use: dict[str, str]) -> None:
        grow = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
        doctype = f'?>\n<!DOCTYPE x [<!ENTITY e0 "x">{grow}]>\n'.encode()
        xml = structure(au(**use)).replace(b"&amp;e11", b"&e11").replace(b"?>\n", doctype)
        begun = time.perf_counter()
        assert broken_by(xml) == [FORM]
        assert time.perf_counter() - begun < 1

    def test_no_schema_that_a_document_names_is_fetched(self) -> None:
        asked = []

        class Heard(BaseRequestHandler):
            def handle(self) -> None:
                asked.append(self.request.recv(100))

        with TCPServer(("127.0.0.1", 0), Heard) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            there = f"http://127.0.0.1:{server.server_address[1]}/x.xsd"
            hints = (
                'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xi="http://www.w3.org/2001/XInclude"'
                f' xsi:schemaLocation="urn:x {there} {NAMESPACE} {there}" xsi:noNamespaceSchemaLocation="{there}"'
            )
            include = f'<v:tag xmlns:v="urn:x"><xi:include href="{there}"/></v:tag>'
            xml = structure(au(inner=include)).replace(b"<courseStructure ", f"<courseStructure {hints} ".encode())
            assert broken_by(xml) == []
            server.shutdown()
        assert asked == []

    def test_types_that_a_document_claims_for_its_elements_open_nothing(self) -> None:
        claim = f'xmlns:c="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="c:Words"'
        assert set(broken_by(structure(au().replace("<title>", f"<title {claim}>", 1)))) == {FORM}

    def test_documents_that_are_judged_at_the_same_time_keep_their_own_violations(self) -> None:
        found: dict[int, list[str]] = {}

        def judge(count: int) -> None:
            xml = structure(*(au(str(number), moveOn="Never") for number in range(count)))
            found[count] = [each for _ in range(10) for each in broken_by(xml)]

        threads = [threading.Thread(target=judge, args=(count,)) for count in (1, 20, 40, 60)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {count: len(codes) for count, codes in found.items()} == {1: 10, 20: 200, 40: 400, 60: 600}


class TestWhateverComes:
    @given(st.binary(max_size=200) | st.text(max_size=200).map(lambda words: structure(au(inner=words))))
    def test_it_is_judged_and_never_breaks_the_reader(self, xml: bytes) -> None:
        broken_by(xml, None)

    @given(st.data())
    def test_a_document_with_something_changed_never_breaks_the_reader(self, data: st.DataObject) -> None:
        xml = bytearray(complex_())
        for _ in range(data.draw(st.integers(1, 4))):
            at = data.draw(st.integers(0, len(xml) - 1))
            upto = data.draw(st.integers(at, min(at + 40, len(xml))))
            xml[at:upto] = data.draw(
                st.binary(max_size=10) | st.sampled_from([b"<", b"</au>", b"<au/>", b"&#0;", b" "])
            )
        broken_by(bytes(xml))

    @given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
    def test_a_value_of_any_characters_never_breaks_the_rules(self, id_: str, url: str, score: str) -> None:
        broken_by(structure(au(id=id_, url=url, masteryScore=score)))


def test_a_thousand_units_are_read_in_a_moment() -> None:
    """6.1.0.0-2."""
    aims = objectives(*(objective(str(number)) for number in range(100)))
    units = (au(str(number), refers=refers_to(f"{BASE}/objective/{number % 100}")) for number in range(1_200))
    xml = structure(*units, objectives=aims)
    begun = time.perf_counter()
    assert len(list(read(xml).walk())) == 1_200
    assert time.perf_counter() - begun < 1
