"""Every test that docs/xapi_profiles.md names for a MUST exists."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent
TEXT = (FOLDER.parents[1] / "docs" / "xapi_profiles.md").read_text(encoding="utf-8")


def named_tests():
    """Yield file and name of each test in the table; a name alone belongs to the file before it."""
    file = None
    for found in re.finditer(r"`(?P<file>test_\w+\.py)?(?:::(?P<name>\w+))?`", TEXT):
        file = found["file"] or file
        if found["file"] or found["name"]:
            yield file, found["name"]


def test_what_is_said_to_be_tested_is_tested():
    named = set(named_tests())
    assert len(named) > 30
    for file, name in named:
        source = (FOLDER / file).read_text(encoding="utf-8")
        assert name is None or re.search(rf"^(class|def) {name}\b", source, re.MULTILINE), f"{file}::{name}"
