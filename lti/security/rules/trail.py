"""The steps by which a message is judged, kept as the inspector shows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from people.rules.errors import Refusal, shortened

LONGEST = 500
MOST_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class Step:
    """One rule that was looked at; of one that holds, ``expected`` and ``fix`` are left out as a rule."""

    name: str
    passed: bool
    section: str
    came: str = ""
    expected: str = ""
    fix: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the step as it is kept."""
        return {name: value for name in _NAMES if (value := getattr(self, name)) != ""}


_NAMES: Final = tuple(each.name for each in fields(Step))


@dataclass(slots=True)
class Trail:
    """Collects the steps of one exchange; the first that fails ends it with a refusal."""

    steps: list[Step] = field(default_factory=list)
    messages: dict[str, Any] = field(default_factory=dict)

    def require(
        self,
        holds: bool,
        name: str,
        *,
        section: str,
        came: object = "",
        expected: str = "",
        fix: str = "",
        error: type[Refusal],
    ) -> None:
        """Note a step; one that fails raises ``error`` with a text that says what came and what was expected."""
        said = shown(came)
        if holds:
            self.steps.append(Step(name, True, section, said))
            return
        self.steps.append(Step(name, False, section, said, expected, fix))
        raise error(f"{name}: expected {expected}, came {said or 'nothing'}.", section=section)

    def refused(self, refusal: Refusal, name: str, *, fix: str = "") -> None:
        """Note a refusal that something else decided on: each rule that was broken, or what its message says."""
        for each in refusal.problems[:MOST_PROBLEMS]:
            advice = f"Send {each.path} as the rule says; everything that is wrong with the message is listed here."
            at = f"{each.path} is as it has to be"
            self.steps.append(Step(at, False, each.section, shown(each.value), shown(each.rule), advice))
        if not refusal.problems:
            self.steps.append(Step(name, False, refusal.section, shown(refusal.message), "", fix or refusal.fix))

    def noted(self, name: str, *, section: str, came: object, fix: str) -> None:
        """Note what was made of a message that is taken, though not all that it asks for is granted."""
        self.steps.append(Step(name, True, section, shown(came), "", fix))

    def message(self, name: str, content: Mapping[str, Any]) -> None:
        """Keep a message as it came or went."""
        self.messages[name] = dict(content)


def shown(value: object) -> str:
    """Return a value as a step shows it: short, storable, and never the whole of a token."""
    if value is None:
        return "nothing"
    return storable(value if isinstance(value, str) else repr(value), LONGEST)


def storable(text: str, longest: int) -> str:
    """Return a text as every database and answer takes it: not too long, without NUL and lone surrogates."""
    if len(text) <= longest and text.isascii() and "\0" not in text:
        return text
    return shortened(text, longest).replace("\0", "�").encode("utf-8", "replace").decode()
