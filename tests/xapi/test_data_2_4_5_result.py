"""Results and scores. xAPI 1.0.3 Data §2.4.5; xAPI 2.0 §4.2.2.4."""

from typing import Any

import pytest

from lrs.rules.versions import Version
from tests.xapi.statements import ABSENT, complaints, make_result, make_score, make_statement

both_versions = pytest.mark.parametrize("version", list(Version), ids=lambda version: version.value)


@both_versions
@pytest.mark.parametrize("scaled", [-1, -1.0, 0, 0.12123434, 1, 1.0])
def test_a_scaled_score_lies_between_minus_one_and_one(scaled: float, version: Version) -> None:
    assert complaints(make_statement(result=make_result(score={"scaled": scaled})), version) == []


@both_versions
@pytest.mark.parametrize("scaled", [1.01, -1.00001, 95, "0.5", True])
def test_a_scaled_score_beyond_is_refused(scaled: object, version: Version) -> None:
    assert complaints(make_statement(result=make_result(score={"scaled": scaled})), version) == [
        ("$.result.score.scaled", "scaled-out-of-range")
    ]


@both_versions
@pytest.mark.parametrize(
    ("score", "problems"),
    [
        (make_score(raw=0), []),
        (make_score(raw=100), []),
        (make_score(min=ABSENT, raw=-5), []),
        (make_score(max=ABSENT, raw=1e9), []),
        (make_score(raw=ABSENT), []),
        (make_score(raw=100.5), [("$.result.score.raw", "raw-above-max")]),
        (make_score(raw=-0.5), [("$.result.score.raw", "raw-below-min")]),
        (make_score(raw=ABSENT, min=100), [("$.result.score.min", "min-not-below-max")]),
        (make_score(raw=ABSENT, min=101), [("$.result.score.min", "min-not-below-max")]),
        (make_score(raw="x"), [("$.result.score.raw", "not-a-number")]),
    ],
)
def test_a_raw_score_lies_between_min_and_max(score: Any, problems: list[tuple[str, str]], version: Version) -> None:
    assert complaints(make_statement(result=make_result(score=score)), version) == problems
