"""The tables of rules themselves."""

from pathlib import Path

import pytest

from scorm_bridge.rules.findings import ERROR, WARNING, Rule
from scorm_bridge.rules.manifest_rules import RULES
from scorm_bridge.rules.manifest_sections import SECTIONS

OWN = Path(__file__)
TESTS = "".join(path.read_text() for path in OWN.parent.glob("test_*.py") if path != OWN)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: str(rule.code))
class TestEveryRule:
    def test_has_a_test(self, rule: Rule) -> None:
        assert f'"{rule.code}"' in TESTS

    def test_has_a_section_a_text_and_an_advice(self, rule: Rule) -> None:
        assert rule.severity in (ERROR, WARNING)
        assert rule.about in SECTIONS
        assert rule.message.endswith((".", ": {detail}"))
        assert rule.advice.endswith(".")


def test_no_code_is_given_twice() -> None:
    from scorm_bridge.rules import manifest_rules as tables

    rows = (*tables._PACKAGE, *tables._XML, *tables._MANIFEST, *tables._ITEMS, *tables._RESOURCES)
    assert len({*(row.code for row in (*rows, *tables.SEQUENCING_RULES))}) == len(rows) + len(tables.SEQUENCING_RULES)
