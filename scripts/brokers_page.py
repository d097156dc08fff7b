"""Writes the tables of docs/brokers.md from the options that sinks declare; --check compares instead."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402 - once the path names this project
from marked_part import write_or_check  # noqa: E402

HEAD = "| option | | if it isn't given |\n|---|---|---|\n"
KINDS = ("kafka", "amqp", "nats", "redis", "mqtt")

if __name__ == "__main__":
    django.setup()
    from feeds.rules.sink_options import Option
    from feeds.services.sinks import sink_of

    def row(option: Option) -> str:
        """Return an option as a line."""
        choices = " " + ", ".join(f"`{each}`" for each in option.choices) + "." if option.choices else ""
        default = str(option.default).lower() if option.type == "flag" else str(option.default)
        shown = "*needed*" if option.is_needed else default and f"`{default}`"
        return f"| `{option.name}` | {option.help}{choices} | {shown} |\n"

    for kind in KINDS:
        write_or_check(ROOT / "docs" / "brokers.md", kind, HEAD + "".join(map(row, sink_of(kind).options)))
