"""moveOn: what an Assignable Unit asks for before it counts as satisfied (cmi5 §13.1.4).

An AU that was waived has met it whatever it asks for (cmi5 §9.3.9).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Achieved:
    """What a learner has achieved in an AU, within one registration."""

    completed: bool = False
    passed: bool = False
    waived: bool = False


MOVE_ON: Mapping[str, Callable[[Achieved], bool]] = {
    "Passed": lambda achieved: achieved.passed,
    "Completed": lambda achieved: achieved.completed,
    "CompletedAndPassed": lambda achieved: achieved.completed and achieved.passed,
    "CompletedOrPassed": lambda achieved: achieved.completed or achieved.passed,
    "NotApplicable": lambda achieved: True,
}


def is_satisfied(move_on: str, achieved: Achieved) -> bool:
    """Tell whether an AU with this moveOn is satisfied by what was achieved."""
    return achieved.waived or MOVE_ON[move_on](achieved)
