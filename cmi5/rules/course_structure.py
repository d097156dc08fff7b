"""A course structure as plain values (cmi5 §13.1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from cmi5.rules.vocabulary import ANY_WINDOW

NAMESPACE: Final = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
FILE_NAME: Final = "cmi5.xml"
FORM: Final = "13.2.0.0-1 (d)"
"""The requirement that a document breaks whose form isn't that of the schema."""

Text = Mapping[str, str]
"""A language map; ``und`` for a text without a language."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule: the requirement, what is wrong, where, and how to mend it."""

    requirement: str
    message: str
    line: int | None = None
    advice: str = ""

    def as_json(self) -> dict[str, object]:
        """Return the violation as clients read it."""
        return {
            "requirement": self.requirement,
            "message": self.message,
            "line": self.line,
            "advice": self.advice,
        }


@dataclass(frozen=True, slots=True)
class Objective:
    """What is to be learned (§13.1.3)."""

    id: str
    title: Text
    description: Text


@dataclass(frozen=True, slots=True)
class AssignableUnit:
    """What is launched (§13.1.4)."""

    id: str
    title: Text
    description: Text
    url: str
    objectives: tuple[str, ...] = ()
    launch_method: str = ANY_WINDOW
    move_on: str = "NotApplicable"
    mastery_score: Decimal | None = None
    activity_type: str = ""
    launch_parameters: str = ""
    entitlement_key: str = ""
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Block:
    """A group of AUs and blocks (§13.1.2)."""

    id: str
    title: Text
    description: Text
    children: "tuple[Block | AssignableUnit, ...]"
    objectives: tuple[str, ...] = ()
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class CourseStructure:
    """A course (§13.1.1) with its tree."""

    id: str
    title: Text
    description: Text
    children: tuple[Block | AssignableUnit, ...]
    objectives: tuple[Objective, ...] = ()

    def walk(self) -> Iterator[tuple[Block | AssignableUnit, int | None]]:
        """Yield blocks and AUs from top to bottom, each with the place of its block among those that came before."""
        place = 0
        pending: list[tuple[Block | AssignableUnit, int | None]] = [(child, None) for child in reversed(self.children)]
        while pending:
            part, parent = pending.pop()
            yield part, parent
            if isinstance(part, Block):
                pending += [(child, place) for child in reversed(part.children)]
            place += 1


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: a structure without violations, or violations."""

    structure: CourseStructure | None
    violations: tuple[Violation, ...] = ()
