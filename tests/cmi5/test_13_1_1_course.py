"""The course: its id and its texts (cmi5 §13.1.1)."""

import pytest

from tests.cmi5.course_builder import BASE, NAMES, au, broken_by, complex_, described, read, simple, structure, text


def test_a_simple_structure_is_read() -> None:
    """6.1.0.0-1, 6.1.0.0-3."""
    found = read(simple())
    assert (found.id, dict(found.title), dict(found.description)) == (
        f"{BASE}/course",
        {"en": "Safety"},
        {"en": "About Safety"},
    )
    assert [part.id for part, _ in found.walk()] == [f"{BASE}/au/only"]


def test_a_complex_structure_is_read() -> None:
    """6.1.0.0-3."""
    found = read(complex_())
    walked = [(part.id.rpartition("/")[2], parent) for part, parent in found.walk()]
    assert walked == [("first", None), ("outer", None), ("inner", 1), ("whole", 2), ("player", 2), ("after", 1)]
    assert [each.id for each in found.objectives] == [f"{BASE}/objective/1", f"{BASE}/objective/2"]


def test_titles_are_language_maps() -> None:
    titles = (
        '<title><langstring lang="en-US">Safety</langstring><langstring lang="de">Sicherheit</langstring>'
        "<langstring>?</langstring></title>"
    )
    xml = structure(au()).replace(text("title", "Safety").encode(), titles.encode())
    assert read(xml).title == {"en-US": "Safety", "de": "Sicherheit", "und": "?"}


def test_of_two_texts_in_one_language_the_first_counts() -> None:
    xml = structure().replace(b"</title>", b'<langstring lang="en">Danger</langstring></title>', 1)
    assert read(xml).title == {"en": "Safety"}


@pytest.mark.parametrize(
    ("before", "after", "requirement"),
    [
        pytest.param(f'id="{BASE}/course"', "", "13.2.0.0-1 (d)", id="no id"),
        pytest.param(text("title", "Safety"), "", "13.2.0.0-1 (d)", id="no title"),
        pytest.param(text("description", "About Safety"), "", "13.2.0.0-1 (d)", id="no description"),
        pytest.param(text("title", "Safety"), "<title/>", "13.2.0.0-1 (d)", id="title without a text"),
        pytest.param('lang="en"', 'lang="not a language"', "13.2.0.0-1 (d)", id="no language tag"),
        pytest.param('lang="en"', 'lang=""', "13.2.0.0-1 (d)", id="empty language tag"),
        pytest.param("Safety<", "<b>Safety</b><", "13.2.0.0-1 (d)", id="mark-up in a text"),
        pytest.param(f"{BASE}/course", "courses.example.org/course", "3.0.0.0-1 (d)", id="id without scheme"),
        pytest.param(f"{BASE}/course", "", "3.0.0.0-1 (d)", id="empty id"),
        pytest.param(f"{BASE}/course", "#course", "3.0.0.0-1 (d)", id="id that is a reference"),
        pytest.param(f"{BASE}/course", "https:///course", "3.0.0.0-1 (d)", id="id without host"),
        pytest.param(f"{BASE}/course", "https://example.org/%zz", "3.0.0.0-1 (d)", id="id with a lonely percent sign"),
    ],
)
def test_a_course_that_breaks_a_rule_is_refused(before: str, after: str, requirement: str) -> None:
    """4.4.0.0-1 (d), 4.4.0.0-2 (d)."""
    xml = structure().replace(before.encode(), after.encode(), 1)
    assert broken_by(xml) == [requirement]


@pytest.mark.parametrize("id_", ["urn:uuid:5f3d", "https://例え.example.org/コース", "https://example.org/%C3%A4"])
def test_an_iri_of_any_scheme_and_script_will_do(id_: str) -> None:
    assert read(structure(id_=id_)).id == id_


def test_a_course_without_aus_is_refused() -> None:
    assert broken_by(structure("<!-- nothing -->"), NAMES) == ["13.2.0.0-1 (d)"]


def test_a_course_is_there_once() -> None:
    second = f'<course id="{BASE}/other">{described("Other")}</course>'
    assert broken_by(structure(second, au())) == ["13.2.0.0-1 (d)"]
