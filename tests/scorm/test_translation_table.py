"""The table in docs/scorm-xapi.md: each row is true, none is missing, and the page shows them as they are."""

import subprocess
import sys
from pathlib import Path

import pytest

from scorm_bridge.rules.data_model import ELEMENTS
from tests.scorm.translation import commit, facts
from tests.scorm.translation_rows import ELSEWHERE, ROWS, STANDARDS
from tests.scorm.translation_table import carried_out, elements_of, named_in, test_id

HERE = Path(__file__).parent
CASES = [(row, standard) for row in ROWS for standard in STANDARDS if row.in_standard(standard)]


@pytest.mark.parametrize(("row", "standard"), CASES, ids=[test_id(*case) for case in CASES])
def test_each_element_stands_where_the_table_says(row, standard):
    assert carried_out(row, standard) == row.expected


@pytest.mark.parametrize("standard", STANDARDS)
def test_each_element_of_a_standard_stands_in_the_table_once(standard):
    assert sorted(named_in(standard)) == sorted(elements_of(standard))


@pytest.mark.parametrize("elsewhere", ELSEWHERE, ids=lambda each: each.names[1] or each.names[0])
def test_the_tests_that_the_table_names_are_there(elsewhere):
    file, _, name = elsewhere.test.partition("::")

    assert f"def {name}(" in (HERE / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("standard", STANDARDS)
def test_what_the_run_time_answers_by_itself_gives_no_statement(standard):
    keywords = [name for name, each in ELEMENTS[standard].items() if each.access == "keyword"]
    after = {name.replace(".n.", ".0."): "7" for name in keywords}

    assert commit({}, after, said=facts(standard)).statements == []


def test_navigation_gives_no_statement():
    after = {"adl.nav.request": "continue", "adl.nav.request_valid.continue": "true"}

    assert commit({}, after).statements == []


def test_the_page_shows_the_table_as_it_is():
    root = HERE.parent.parent
    checked = subprocess.run(
        [sys.executable, "scripts/scorm_xapi_page.py", "--check"], cwd=root, capture_output=True, text=True, check=False
    )

    assert (checked.returncode, checked.stderr) == (0, "")
