"""Every way in which cmi5 says no, with the requirement that asks for it."""

from collections.abc import Sequence

from people.rules.errors import MOST_PROBLEMS, Problem, Refusal


class SessionRuleBroken(Refusal):
    """An AU sent what the rules of its session don't allow; ``code`` of each problem is the requirement's id."""

    status = 403
    code = "cmi5-rule-broken"
    section = "cmi5 §9"


class SessionIsOver(Refusal):
    """The session was terminated or abandoned: its token is good for nothing any more."""

    status = 403
    code = "cmi5-session-over"
    section = "cmi5 §8.1.2"


class InvalidPackage(Refusal):
    """A course package breaks rules of the course structure; ``violations`` has every one of them."""

    code = "invalid-package"
    section = "cmi5 §13"

    def __init__(self, message: str, violations: Sequence[dict[str, object]]) -> None:
        super().__init__(message)
        self.violations = list(violations[:MOST_PROBLEMS])

    def as_json(self) -> dict[str, object]:
        """Return the body of the error answer."""
        return {**super().as_json(), "violations": self.violations}


class UnknownAssignableUnit(Refusal):
    """The course has no AU of this index."""

    status = 404
    code = "unknown-assignable-unit"
    section = "cmi5 §13.1.4"


class UnknownSession(Refusal):
    """There is no such session."""

    status = 404
    code = "unknown-session"
    section = "cmi5 §9.6.3.1"


class AlreadyWaived(Refusal):
    """The AU was waived in this registration before: that is said once."""

    status = 409
    code = "already-waived"
    section = "cmi5 §9.3.7"


class InvalidLaunch(Refusal):
    """A launch was asked for with values that cmi5 doesn't know."""

    code = "invalid-launch"
    section = "cmi5 §8.1"


def broken(problems: Sequence[Problem]) -> SessionRuleBroken:
    """Return the refusal of what broke these rules."""
    first = problems[0]
    return SessionRuleBroken(f"cmi5 {first.code}: {first.path}: {first.rule}", problems=problems, section=first.section)
