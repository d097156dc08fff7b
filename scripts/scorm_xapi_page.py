"""Writes the table of docs/scorm-xapi.md from the rows that the tests carry out; --check compares instead."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from marked_part import write_or_check  # noqa: E402 - once the path names this project

from tests.scorm.translation_table import table  # noqa: E402

if __name__ == "__main__":
    write_or_check(ROOT / "docs" / "scorm-xapi.md", "table", table())
