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
