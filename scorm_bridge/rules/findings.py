"""What is told about a package: each thing by a rule with its section, its line, and what to do about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from people.rules.errors import shortened

ERROR: Final = "error"
"""Running the package would fail, so it isn't imported."""

WARNING: Final = "warning"
"""The package runs all the same; its author should know what was made of it."""

SCORM_12: Final = "1.2"
SCORM_2004: Final = "2004"

_LONGEST_SHOWN: Final = 200
_MOST_OF_A_KIND: Final = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found: ``code`` is short and stable, ``rule`` names the section."""

    code: str
    severity: str
    rule: str
    message: str
    line: int | None
    advice: str

    @property
    def is_error(self) -> bool:
        """Tell whether the package can't be imported because of it."""
        return self.severity == ERROR

    def as_json(self) -> dict[str, object]:
        """Return the finding as clients read it."""
        return {
            "code": self.code,
            "severity": self.severity,
            "rule": self.rule,
            "message": self.message,
            "line": self.line,
            "advice": self.advice,
        }


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the tables of rules: ``about`` names what the standards have a section on.

    ``message`` and ``advice`` have places in braces for what is known of the case.
    """

    code: str
    severity: str
    about: str
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class Section:
    """Where the two standards say something about a subject; the older one doesn't about every one."""

    scorm_2004: str
    scorm_12: str = "SCORM 1.2 CAM §2.3"

    def of(self, standard: str) -> str:
        """Return the place in one standard."""
        return self.scorm_12 if standard == SCORM_12 else self.scorm_2004


class Findings:
    """Gathers what is found while a package is read; a flood of one kind is told in part, and counted."""

    def __init__(self, rules: Mapping[str, Rule], sections: Mapping[str, Section]) -> None:
        self.standard = SCORM_2004
        self._rules = rules
        self._sections = sections
        self._found: list[tuple[Rule, str, str, str, int | None]] = []
        self._counts: dict[str, int] = {}

    def tell(self, code: str, line: int | None = None, *, about: str = "", **known: object) -> None:
        """Note that a rule is broken at a line; ``known`` fills the places of its texts. The same is told once.

        ``about`` names the section where a rule is one of many elements.
        """
        rule = self._rules[code]
        if self._counts.get(code, 0) >= _MOST_OF_A_KIND:
            self._counts[code] += 1
            return
        shown = {name: _shown(value) for name, value in known.items()}
        found = about or rule.about, rule.message.format_map(shown), rule.advice.format_map(shown), line
        if (rule, *found) not in self._found:
            self._counts[code] = self._counts.get(code, 0) + 1
            self._found.append((rule, *found))

    def apart(self) -> "Findings":
        """Return a list for something else that is read by the same rules."""
        return Findings(self._rules, self._sections)

    @property
    def have_errors(self) -> bool:
        """Tell whether anything was found that keeps the package from being imported."""
        return any(self._rules[code].severity == ERROR for code in self._counts)

    def in_order(self) -> tuple[Finding, ...]:
        """Return what was found: errors before warnings, each from top to bottom."""
        found = [
            Finding(rule.code, rule.severity, self._sections[about].of(self.standard), message, line, advice)
            for rule, about, message, advice, line in self._found
        ]
        return tuple(sorted(self._with_counts(found), key=lambda each: (not each.is_error, each.line or 0)))

    def _with_counts(self, found: Iterable[Finding]) -> list[Finding]:
        last = {finding.code: finding for finding in found}
        told = []
        for finding in found:
            more = self._counts[finding.code] - _MOST_OF_A_KIND
            is_last = finding is last[finding.code]
            message = f"{finding.message} (And {more} more of this kind.)"
            told.append(replace(finding, message=message) if is_last and more > 0 else finding)
        return told


def _shown(value: object) -> object:
    return repr(shortened(value, _LONGEST_SHOWN)) if isinstance(value, str) else value
