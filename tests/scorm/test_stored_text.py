"""Texts of content, some of which no database keeps as they are."""

import pytest

from scorm_bridge.rules.stored_text import escaped, is_storable, readable, unescaped


@pytest.mark.parametrize("text", ["", "page 3", "é" * 10, "\u6f22\U0001f600", "\x01\x7f\ufffd"])
def test_characters_are_stored_as_they_are(text: str) -> None:
    assert is_storable(text)
    assert readable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"), [("\x00", "\ufffd"), ("a\x00b", "a\ufffdb"), ("é\ud83dx", "é\ufffdx"), ("\udfff", "\ufffd")]
)
def test_what_is_no_character_is_escaped_and_shown_as_missing(text: str, shown: str) -> None:
    assert not is_storable(text)
    assert readable(text) == shown
    assert unescaped(escaped(text)) == text
