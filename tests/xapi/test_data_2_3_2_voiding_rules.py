"""What a voiding Statement must look like. xAPI 1.0.3 Data §2.3.2; xAPI 2.0 §4.2.5."""

from typing import Any

import pytest

from lrs.rules.versions import Version
from lrs.rules.voiding import is_voiding, voided_id
from tests.xapi.statements import (
    OTHER_ID,
    complaints,
    make_activity,
    make_agent,
    make_statement,
    make_sub_statement,
    make_voiding_statement,
)

both_versions = pytest.mark.parametrize("version", list(Version), ids=lambda version: version.value)


@both_versions
def test_a_voiding_statement_points_to_another(version: Version) -> None:
    """XAPI-00020."""
    statement = make_voiding_statement()
    assert complaints(statement, version) == []
    assert is_voiding(statement)
    assert voided_id(statement) == OTHER_ID


@both_versions
@pytest.mark.parametrize(
    "target", [make_activity(), make_agent(), make_sub_statement()], ids=lambda each: each["objectType"]
)
def test_a_voiding_statement_has_no_other_object(target: dict[str, Any], version: Version) -> None:
    """XAPI-00017."""
    assert complaints(make_voiding_statement(object=target), version) == [
        ("$.object.objectType", "voiding-without-statement-ref")
    ]


def test_any_other_verb_voids_nothing() -> None:
    assert not is_voiding(make_statement())
    assert voided_id(make_statement()) is None
