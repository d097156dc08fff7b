"""Every way in which SCORM says no, with the section that asks for it."""

from collections.abc import Sequence

from people.rules.errors import MOST_PROBLEMS, Refusal
from scorm_bridge.rules.findings import Finding


class InvalidPackage(Refusal):
    """A package can't be run as it is; ``findings`` has every error and every warning."""

    code = "invalid-package"
    section = "SCORM CAM"

    def __init__(self, findings: Sequence[Finding]) -> None:
        first = findings[0]
        super().__init__(f"{first.message} {first.advice}", section=first.rule)
        self.findings = tuple(findings[:MOST_PROBLEMS])

    def as_json(self) -> dict[str, object]:
        """Return the body of the error answer."""
        return {**super().as_json(), "findings": [each.as_json() for each in self.findings]}


class UnknownPackage(Refusal):
    """The course version, or the item, has no SCORM package."""

    status = 404
    code = "unknown-package"
    section = "management API"


class TokenOver(Refusal):
    """The token of a launch is unknown, or what it was for has ended."""

    status = 401
    code = "token-over"
    section = "player"


class OpenElsewhere(Refusal):
    """Another player has the attempt open; it goes on here only if the learner says so."""

    status = 409
    code = "open-elsewhere"
    section = "player"

    def __init__(self, *, since: str, attempt: str, session: int) -> None:
        super().__init__("This attempt is open in another window or on another device.")
        self.facts: dict[str, object] = {"since": since, "attempt": attempt, "session": session}

    def as_json(self) -> dict[str, object]:
        """Return the body of the error answer."""
        return {**super().as_json(), "code": self.code, **self.facts}


class Superseded(Refusal):
    """Another player has taken the attempt over; what came was set aside."""

    status = 409
    code = "superseded"
    section = "player"

    def as_json(self) -> dict[str, object]:
        """Return the body of the error answer."""
        return {**super().as_json(), "code": self.code}


class InvalidCommit(Refusal):
    """What a player sent isn't what a player sends; ``problems`` name property, value and rule."""

    code = "invalid-commit"
    section = "player"


class MeaningRefused(Refusal):
    """The store refused what a commit means in xAPI; what the commit holds besides is kept without it."""

    code = "meaning-refused"
    section = "player"


class StatementsRefused(MeaningRefused):
    """The log refused a Statement of a commit."""

    code = "statements-refused"


class DocumentsRefused(MeaningRefused):
    """A document of a commit is under what nobody could ask for it by."""

    code = "documents-refused"
    section = "xAPI 1.0.3 Communication §2.2"


class CommitTooLarge(Refusal):
    """A player sent more at once than the server takes."""

    status = 413
    code = "commit-too-large"
    section = "player"


class ForeignOrigin(Refusal):
    """A page of another origin spoke to the run-time."""

    status = 403
    code = "foreign-origin"
    section = "player"


class AttemptsUsedUp(Refusal):
    """The learner has attempted the course as often as its manifest allows."""

    status = 403
    code = "attempts-used-up"
    section = "SCORM 2004 4th Ed. SN §3.5.1"


class TimeUsedUp(Refusal):
    """The learner has spent all the time that the manifest allows."""

    status = 403
    code = "time-used-up"
    section = "SCORM 2004 4th Ed. SN UP.1"


class UnknownAttempt(Refusal):
    """The tenant has no such attempt."""

    status = 404
    code = "unknown-attempt"
    section = "management API"


class AttemptHasEnded(Refusal):
    """The attempt has ended before: it is ended once."""

    status = 409
    code = "attempt-has-ended"
    section = "management API"
