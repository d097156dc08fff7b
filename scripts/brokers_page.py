"""Writes the tables of docs/brokers.md from the options that sinks declare; --check compares instead."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402 - once the path names this project
from marked_part import write_or_check  # noqa: E402

if __name__ == "__main__":
    django.setup()
    from tests.feeds.sinks.option_tables import KINDS, option_table

    for kind in KINDS:
        write_or_check(ROOT / "docs" / "brokers.md", kind, option_table(kind))
