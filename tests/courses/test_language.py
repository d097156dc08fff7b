"""Which text of a language map a reader gets."""

import pytest

from courses.rules.language import Text, preferred, text_in


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ("de-CH,de;q=0.9,en;q=0.8", ["de-CH", "de", "en"]),
        ("en;q=0.1, fr", ["fr", "en"]),
        ("*, en;q=0", []),
        ("", []),
        ("de;q=high", []),
    ],
)
def test_the_best_liked_comes_first(header: str, tags: list[str]) -> None:
    assert preferred(header) == tags


@pytest.mark.parametrize(
    ("texts", "header", "expected"),
    [
        ({"en": "Safety", "de": "Sicherheit"}, "de", Text("Sicherheit", "de")),
        ({"en": "Safety", "de-DE": "Sicherheit"}, "de-CH", Text("Sicherheit", "de-DE")),
        ({"en-US": "Safety", "de": "Sicherheit"}, "fr", Text("Safety", "en-US")),
        ({"de": "Sicherheit", "fr": "S"}, "it", Text("Sicherheit", "de")),
        ({"und": "Safety"}, "de", Text("Safety", "")),
        ({}, "de", Text("", "")),
    ],
)
def test_a_reader_gets_the_text_that_fits_best(texts: dict[str, str], header: str, expected: Text) -> None:
    assert text_in(texts, header) == expected
