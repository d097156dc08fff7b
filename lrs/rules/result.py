"""What came of it: Result and Score.

xAPI 1.0.3 Data §2.4.5; xAPI 2.0 §4.2.2.4.
"""

from typing import Any

from lrs.rules.durations import DURATION
from lrs.rules.extensions import EXTENSIONS
from lrs.rules.grammar import BOOLEAN, FINE, NUMBER, STRING, Failure, Failures, Format, Section, Table, optional

SECTION = Section("2.4.5", "4.2.2.4")
SECTION_OF_SCORE = Section("2.4.5.1", "4.2.2.4")

SCALED = Format(
    "number between -1 and 1",
    lambda value: (type(value) is float or type(value) is int) and -1 <= value <= 1,
    "Send a number between -1 and 1, both included, without quotes.",
    "scaled-out-of-range",
)


def _number(score: dict[str, Any], name: str) -> int | float | None:
    value = score.get(name)
    return value if type(value) is int or type(value) is float else None


def _raw_lies_between_min_and_max(score: dict[str, Any]) -> Failures:
    low, raw, high = _number(score, "min"), _number(score, "raw"), _number(score, "max")
    found: list[Failure] = []
    if low is not None and high is not None and low >= high:
        rule = f"Send a min below max, which is {high} here."
        found.append(Failure(".min", low, rule, "min-not-below-max", SECTION_OF_SCORE))
    if raw is not None and low is not None and raw < low:
        rule = f"Send a raw score that is not below min, which is {low} here."
        found.append(Failure(".raw", raw, rule, "raw-below-min", SECTION_OF_SCORE))
    if raw is not None and high is not None and raw > high:
        rule = f"Send a raw score that is not above max, which is {high} here."
        found.append(Failure(".raw", raw, rule, "raw-above-max", SECTION_OF_SCORE))
    return found or FINE


SCORE = Table(
    "a Score",
    SECTION_OF_SCORE,
    {
        "scaled": optional(SCALED, SECTION_OF_SCORE),
        "raw": optional(NUMBER, SECTION_OF_SCORE),
        "min": optional(NUMBER, SECTION_OF_SCORE),
        "max": optional(NUMBER, SECTION_OF_SCORE),
    },
    rules=(_raw_lies_between_min_and_max,),
)
RESULT = Table(
    "a Result",
    SECTION,
    {
        "score": optional(SCORE, SECTION),
        "success": optional(BOOLEAN, SECTION),
        "completion": optional(BOOLEAN, SECTION),
        "response": optional(STRING, SECTION),
        "duration": optional(DURATION, SECTION),
        "extensions": optional(EXTENSIONS, SECTION),
    },
)
