"""The script of prerequisites (SCORM 1.2 CAM §2.3; AICC CMI001 §5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorm_bridge.rules.prerequisites import Unreadable, holds, items_of, read

STATUSES = {"A": "passed", "B": "completed", "C": "failed", "D": "incomplete", "E": "browsed"}


@pytest.mark.parametrize(
    ("script", "fulfilled"),
    [
        ("A", True),
        ("B", True),
        ("C", False),
        ("nobody", False),
        ("A&B", True),
        ("A & C", False),
        ("C|A", True),
        ("C | D", False),
        ("~C", True),
        ("~A", False),
        ("~~A", True),
        ("A | B & C", True),
        ("(A | B) & C", False),
        ("~(C | D) & A", True),
        ('A="passed"', True),
        ("A=p", True),
        ('A = "completed"', False),
        ('C="failed"', True),
        ('D<>"passed"', True),
        ('A<>"P"', False),
        ('nobody="not attempted"', True),
        ("E=browsed", True),
        ("2*{A, B, C}", True),
        ("2*{A, C, D}", False),
        ("1*{C, (A & B)}", True),
        ("0*{C}", True),
        ("A AND B", True),
        ("(A and C) OR B", True),
        ("not C", True),
    ],
)
def test_a_script_is_asked_with_the_statuses_of_items(script: str, fulfilled: bool) -> None:
    assert holds(read(script), STATUSES) is fulfilled


def test_items_may_be_called_by_anything_but_signs() -> None:
    assert set(items_of(read('item-1.a:b & "two words" | Übung_3 & 2*{4, x}'))) == {
        "item-1.a:b",
        "two words",
        "Übung_3",
        "4",
        "x",
    }


@pytest.mark.parametrize(
    ("script", "detail"),
    [
        ("", "it ends too soon"),
        ("A &", "it ends too soon"),
        ("& A", "& can't stand there"),
        ("A B", "B can't stand there"),
        ("(A", "a ) is missing"),
        ("A)", ") can't stand there"),
        ("2*{A, B", "a } is missing"),
        ("2*A", "a { is missing"),
        ("2*{}", "} can't stand there"),
        ("A=", "it ends too soon"),
        ("A=happy", "happy is no status"),
        ("A > B", "> can't stand there"),
        ('"A', "\" can't stand there"),
        ("(" * 60 + "A" + ")" * 60, "it is nested more than 50 deep"),
        ("A&" * 3_000 + "A", "it has more than 4000 characters"),
    ],
)
def test_a_script_that_is_none_says_where(script: str, detail: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(script)
    assert str(refused.value) == detail


@given(st.text(alphabet='ab1&|~=<>(){},*" \t', max_size=60) | st.text(max_size=60))
def test_whatever_is_written_is_a_condition_or_unreadable(script: str) -> None:
    try:
        condition = read(script)
    except Unreadable:
        return
    assert holds(condition, {}) in (True, False)
    assert list(items_of(condition))
