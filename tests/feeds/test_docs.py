"""What docs/feeds.md says is so: its table is the rows', its record fits the schema, its consumer works."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from feeds.services import following
from tests.browser import needs_connections
from tests.feeds.told import ADL
from tests.lrs.log import make_principal, make_statement, store
from tests.xapi.client import make_credential, make_tenant

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "feeds.md").read_text()


def test_the_table_is_what_the_rows_say() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/records_page.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_example_is_a_record() -> None:
    [example] = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    schema = json.loads((ROOT / "feeds" / "rules" / "learning-record-1.0.json").read_text())
    assert list(Draft202012Validator(schema).iter_errors(json.loads(example))) == []


@needs_connections
@pytest.mark.django_db(transaction=True)
def test_the_consumer_of_ten_lines_goes_on_where_it_ended(live_server, tmp_path) -> None:
    code, _ = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len([line for line in code.splitlines() if line.strip()]) <= 10
    once = code.replace("while True:", "for _ in range(1):")
    north = make_tenant("north")
    issued = make_credential(north)
    environment = {"TRIBUTARY": live_server.url, "KEY": issued.credential.key, "SECRET": issued.secret}

    def consumed(word: str) -> list[str]:
        store(make_principal(north), make_statement(verb={"id": ADL + word}))
        following.catch_up()
        done = subprocess.run(
            [sys.executable, "-c", once], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )
        return [line.split()[1] for line in done.stdout.splitlines()]

    assert [consumed("initialized"), consumed("passed")] == [["started"], ["passed"]]
