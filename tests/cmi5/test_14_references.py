"""Where urls lead: into the ZIP, or to fully qualified addresses (cmi5 §14.1, §14.2)."""

import pytest

from cmi5.rules.course_structure_reading import missing_course_structure, read_course_structure
from tests.cmi5.course_builder import NAMES, au, broken_by, read, structure


@pytest.mark.parametrize(
    "url",
    [
        "index.html",
        "./index.html",
        "././index.html",
        "media/../index.html",
        "index.html?a=1&b=2",
        "index.html?x=../../y",
        "index.html#top",
        "media/Start%20here.html",
        "media%2FStart%20here.html",
        "%69ndex.html",
        "https://example.org/other.html",
    ],
)
def test_a_relative_url_leads_to_a_file_of_the_zip(url: str) -> None:
    """14.1.0.0-3."""
    assert [part.url for part, _ in read(structure(au(url=url))).walk()] == [url]


@pytest.mark.parametrize(
    ("url", "requirement"),
    [
        pytest.param("other.html", "14.1.0.0-4 (d)", id="no such file"),
        pytest.param("Index.html", "14.1.0.0-4 (d)", id="other case"),
        pytest.param("media", "14.1.0.0-4 (d)", id="a folder"),
        pytest.param("media/", "14.1.0.0-4 (d)", id="a folder with its slash"),
        pytest.param("index.html/", "14.1.0.0-4 (d)", id="a file as a folder"),
        pytest.param("media//Start%20here.html", "14.1.0.0-4 (d)", id="two slashes"),
        pytest.param("?a=1", "14.1.0.0-4 (d)", id="a query alone"),
        pytest.param("/index.html", "14.1.0.0-4 (d)", id="the root of a host"),
        pytest.param("//example.org/index.html", "14.1.0.0-4 (d)", id="a host without a scheme"),
        pytest.param("../index.html", "14.1.0.0-4 (d)", id="out of the ZIP"),
        pytest.param("media/../../index.html", "14.1.0.0-4 (d)", id="out of the ZIP from within"),
        pytest.param("%2e%2e/index.html", "14.1.0.0-4 (d)", id="out of the ZIP in disguise"),
        pytest.param("..%2Findex.html", "14.1.0.0-4 (d)", id="out of the ZIP in other disguise"),
        pytest.param("index%2Ehtml%00", "14.1.0.0-4 (d)", id="a byte of nothing"),
        pytest.param("%FF.html", "14.1.0.0-4 (d)", id="bytes that are no text"),
    ],
)
def test_a_relative_url_to_no_file_of_the_zip_is_refused(url: str, requirement: str) -> None:
    """4.4.0.0-1 (d)."""
    assert broken_by(structure(au(url=url))) == [requirement]


@pytest.mark.parametrize("url", ["index.html", "./index.html", "/index.html", "//example.org/x", "path/x?a=1", "#top"])
def test_without_a_zip_a_relative_url_is_refused(url: str) -> None:
    assert broken_by(structure(au(url=url)), None) == ["14.2.0.0-1 (d)"]


def test_without_a_zip_fully_qualified_urls_are_taken() -> None:
    """14.2.0.0-1."""
    assert broken_by(structure(au(url="https://example.org/index.html?a=1#top")), None) == []


def test_other_spelling_of_a_file_is_pointed_out() -> None:
    [violation] = read_course_structure(structure(au(url="INDEX.html")), names=NAMES).violations
    assert violation.advice == "Mind upper and lower case: there is 'index.html'."


def test_a_zip_has_its_course_structure_in_its_root() -> None:
    names = ["course/cmi5.xml", "course/index.html"]
    assert broken_by(structure(), names) == ["14.1.0.0-2 (d)"]
    assert "There is 'course/cmi5.xml'" in missing_course_structure(names).advice
    assert "There is 'CMI5.XML'" in missing_course_structure(["CMI5.XML"]).advice
    assert missing_course_structure(["index.html"]).advice == "Put it there, under this name."
