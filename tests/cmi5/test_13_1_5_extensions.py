"""What vendors add (cmi5 §13.1.5)."""

import pytest

from tests.cmi5.course_builder import VENDOR, au, block, broken_by, read, simple, structure

OWN_IN_VENDOR = (
    '<x:box xmlns:x="https://vendor.example.org/x"><au id="none"><url>a b</url></au><objective id="none"/></x:box>'
)


@pytest.mark.parametrize(
    "xml",
    [
        pytest.param(structure(vendor=VENDOR), id="courseStructure"),
        pytest.param(structure().replace(b"</course>", VENDOR.encode() + b"</course>"), id="course"),
        pytest.param(structure(au(inner=VENDOR * 3)), id="au"),
        pytest.param(structure(block("b", au(), VENDOR)), id="block"),
        pytest.param(structure().replace(b"</title>", VENDOR.encode() + b"</title>"), id="title"),
        pytest.param(structure(vendor=OWN_IN_VENDOR), id="with the standard's own elements in it"),
    ],
)
def test_elements_of_vendors_stand_behind_those_of_the_standard(xml: bytes) -> None:
    """13.1.5.0-2."""
    assert [dict(part.title) for part, _ in read(xml).walk()][-1] == {"en": "au"}


def test_what_vendors_add_changes_nothing_of_what_is_read() -> None:
    """6.1.0.0-3."""
    attribute = 'xmlns:x="https://vendor.example.org/x" x:weight="1"'
    extended = simple().replace(b"</au>", VENDOR.encode() + b"</au>")
    for element in ("courseStructure", "course", "title", "langstring", "au"):
        extended = extended.replace(f"<{element} ".encode(), f"<{element} {attribute} ".encode())
    assert read(extended) == read(simple())


@pytest.mark.parametrize(
    ("xml", "requirement"),
    [
        pytest.param(
            structure(au().replace("<title>", f"{VENDOR}<title>", 1)), "13.1.5.0-2 (d)", id="before the title"
        ),
        pytest.param(structure(VENDOR, au()), "13.1.5.0-2 (d)", id="before the AUs"),
        pytest.param(structure(au("one"), VENDOR, au("two")), "13.1.5.0-2 (d)", id="between AUs"),
        pytest.param(
            structure(au(inner=f"{VENDOR}<launchParameters>p</launchParameters>")), "13.1.5.0-2 (d)", id="within an AU"
        ),
        pytest.param(structure(block("b", VENDOR, au())), "13.1.5.0-2 (d)", id="within a block"),
        pytest.param(
            structure(au().replace("</langstring>", f"{VENDOR}</langstring>", 1)), "13.1.5.0-2 (d)", id="within a text"
        ),
        pytest.param(structure(au().replace("</url>", f"{VENDOR}</url>")), "13.1.5.0-2 (d)", id="within a url"),
        pytest.param(
            structure(au().replace("<url>", '<url xmlns:x="https://vendor.example.org/x" x:a="1">')),
            "13.1.5.0-2 (d)",
            id="attribute of a url",
        ),
        pytest.param(structure(au(inner='<tag xmlns="">for us</tag>')), "13.2.0.0-1 (d)", id="without a namespace"),
        pytest.param(structure(au(inner="<tag>for us</tag>")), "13.2.0.0-1 (d)", id="in the standard's namespace"),
    ],
)
def test_elements_of_vendors_in_other_places_are_refused(xml: bytes, requirement: str) -> None:
    assert broken_by(xml) == [requirement]
