"""What the package doctor says of a reading."""

from cmi5.rules.course_structure import Reading, Violation
from cmi5.rules.course_structure_reading import missing_course_structure, read_course_structure
from cmi5.rules.doctor import report
from tests.cmi5.course_builder import NAMES, au, block, read, structure


def said_of(xml: bytes) -> list[str]:
    return list(report(read_course_structure(xml, names=NAMES)))


def test_a_sound_structure_is_told_in_one_line() -> None:
    assert said_of(structure()) == ["Safety: 1 AU. Nothing to mend."]
    assert said_of(structure(au("one"), block("b", au("two")))) == ["Safety: 2 AUs in 1 block. Nothing to mend."]
    outer = block("outer", block("inner", au()))
    assert said_of(structure(outer)) == ["Safety: 1 AU in 2 blocks. Nothing to mend."]


def test_a_course_without_words_in_its_title_is_called_by_its_id() -> None:
    xml = structure().replace(b">Safety<", b"><")
    assert said_of(xml) == [f"{read(xml).id}: 1 AU. Nothing to mend."]


def test_everything_to_mend_has_line_requirement_and_advice() -> None:
    assert said_of(structure("\n", au("one", url="a b"), "\n", au("two", id="two"))) == [
        "3 things to mend:",
        "  line 3: The url 'a b' of this au is no URL.",
        "    cmi5 13.1.4.0-2 (d). Percent-encode other characters, a space as %20; a scheme has :// and a host.",
        "  line 3: The url 'a b' of this au leads to no file of the ZIP.",
        "    cmi5 14.1.0.0-4 (d). Put the file there, or write the url with scheme and host.",
        "  line 4: The id 'two' of this au is no fully qualified IRI.",
        "    cmi5 3.0.0.0-1 (d). Begin it with a scheme, such as https://, and percent-encode white space.",
    ]


def test_what_has_no_line_or_advice_is_told_without() -> None:
    assert list(report(Reading(None, (missing_course_structure(),)))) == [
        "1 thing to mend:",
        "  The ZIP has no cmi5.xml in its root folder.",
        "    cmi5 14.1.0.0-2 (d). Put it there, under this name.",
    ]
    assert list(report(Reading(None, (Violation("1.0", "Broken."),)))) == [
        "1 thing to mend:",
        "  Broken.",
        "    cmi5 1.0.",
    ]
