"""Writes docs/configuration.md from the settings that the program reads; --check compares instead."""

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "configuration.md"

HEAD = """# Configuration

Every setting comes from the environment, or from a `.env` file in the project's folder (`ENV_FILE` names another one);
what the environment has goes first. A wrong value stops the start, and the message names the setting.

This page is written from the settings module by `make docs`.

| setting | value | default | what it does |
|---|---|---|---|
"""

TAIL = """
`make run` and `make serve` also read `HOST` and `PORT`; `make serve` reads `WORKERS` (processes, 2). A relative path is
taken from the project's folder.

`make test` reads `TEST_DATABASE_URL` (an existing PostgreSQL for the tests) and `TEST_WORKERS` (processes, 2). Where
there is no PostgreSQL and none can be installed it fails, for half of its promise is not kept;
`ALLOW_MISSING_POSTGRESQL=1` lets it pass all the same.
"""


def page() -> str:
    """Return the page as the settings make it."""
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATA_DIR"] = folder
        import config.settings  # noqa: F401, PLC0415
        from config.environment import REGISTER  # noqa: PLC0415

    lines = []
    for setting in sorted(REGISTER.values(), key=lambda each: each.name):
        default = setting.default.replace(str(ROOT), ".")
        lines.append(f"| `{setting.name}` | {setting.kind} | {f'`{default}`' if default else ''} | {setting.help} |\n")
    return HEAD + "".join(lines) + TAIL


if __name__ == "__main__":
    text = page()
    if "--check" not in sys.argv:
        PAGE.write_text(text)
    elif PAGE.read_text() != text:
        sys.exit("docs/configuration.md is not what the settings say: run `make docs`.")
