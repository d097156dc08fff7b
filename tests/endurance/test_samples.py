"""The rule by which a soak is flat, or isn't."""

import pytest

from tests.endurance.samples import Sample, growth


def samples(**last_third: float) -> list[Sample]:
    usual = {"megabytes": 300.0, "open_files": 60, "connections": 8}
    return [
        Sample(second, **{**usual, **(last_third if second >= 20 else {})}, requests=0)  # type: ignore[arg-type]
        for second in range(30)
    ]


def test_what_stays_within_its_limits_is_flat() -> None:
    assert growth(samples(megabytes=340.0, open_files=62, connections=10)) == []


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("megabytes", 341.0, "megabytes grew from 300 to 341"),
        ("open_files", 63, "open files grew from 60 to 63"),
        ("connections", 11, "connections grew from 8 to 11"),
    ],
)
def test_what_grows_is_told(name: str, value: float, told: str) -> None:
    assert growth(samples(**{name: value})) == [told]
