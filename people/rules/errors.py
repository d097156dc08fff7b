"""The language in which every room says no, and the refusals of authentication and rate limits."""

import reprlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

LONGEST_PATH = 500
LONGEST_MESSAGE = 2_000
MOST_PROBLEMS = 1_000
"""How much of a flood is told: an answer stays small whatever a request holds."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule: where (JSON path such as ``$.actor.mbox``), what came, which rule, and where it stands.

    ``code`` is short, stable and machine readable (``mbox-not-mailto``); metrics and quarantine group by it.
    ``index`` is the statement's place in its batch, when there is a batch.
    """

    path: str
    value: object
    rule: str
    section: str
    code: str = "invalid"
    index: int | None = None

    def at(self, index: int) -> "Problem":
        """Return the same problem, placed at this index of a batch."""
        return replace(self, index=index)

    def as_json(self) -> dict[str, object]:
        """Return the problem as clients read it; long values are shortened so that an answer stays small."""
        shown: object = self.value
        if not isinstance(shown, str | int | float | bool | type(None)):
            shown = reprlib.repr(shown)
        if isinstance(shown, str):
            shown = shortened(shown, 200)
        answer: dict[str, object] = {
            "path": shortened(self.path, LONGEST_PATH),
            "value": shown,
            "rule": self.rule,
            "section": self.section,
            "code": self.code,
        }
        return answer if self.index is None else {"index": self.index, **answer}


class Refusal(Exception):
    """Base of every refusal: ``status`` is what HTTP answers, ``section`` the text that asks for it."""

    status = 400
    code = "refused"
    section = "xAPI 1.0.3 Communication §3.2"
    fix: ClassVar[str] = ""
    """What whoever sent the request can do about it, where that can be said of all refusals of a kind."""
    default_headers: ClassVar[Mapping[str, str]] = {}

    def __init__(
        self,
        message: str,
        *,
        problems: Sequence[Problem] = (),
        section: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.problems = tuple(problems)
        self.section = section or type(self).section
        self.headers = dict(type(self).default_headers) if headers is None else headers

    def as_json(self) -> dict[str, object]:
        """Return the body of the error answer."""
        return {
            "error": {"code": self.code, "message": shortened(self.message, LONGEST_MESSAGE), "section": self.section},
            "problems": [problem.as_json() for problem in self.problems[:MOST_PROBLEMS]],
        }


def shortened(text: str, longest: int) -> str:
    """Return a text, or its beginning and an ellipsis."""
    return text if len(text) <= longest else text[:longest] + "…"


class NotAuthenticated(Refusal):
    """No credential, or one that is unknown, expired or revoked; asks for HTTP Basic unless told otherwise."""

    status = 401
    code = "not-authenticated"
    section = "xAPI 1.0.3 Communication §4.0"
    default_headers = {"WWW-Authenticate": 'Basic realm="xAPI"'}


class NotAuthorized(Refusal):
    """The credential is known, but its scopes don't allow this."""

    status = 403
    code = "not-authorized"
    section = "xAPI 1.0.3 Communication §4.2"


class TooManyRequests(Refusal):
    """The credential used up its rate limit."""

    status = 429
    code = "too-many-requests"


class TemporarilyUnavailable(Refusal):
    """Nothing was stored, as far as is known; the same request may be sent again later."""

    status = 503
    code = "temporarily-unavailable"


class InvalidCredential(Refusal):
    """A credential can't be made or changed as asked; ``problems`` says everything that is wrong."""

    code = "invalid-credential"
    section = "xAPI 1.0.3 Communication §4.0"


class CredentialConflict(Refusal):
    """The key is taken, by a credential with another secret, other terms or another tenant."""

    status = 409
    code = "credential-conflict"
    section = "xAPI 1.0.3 Communication §4.0"


class UnknownCredential(Refusal):
    """No credential has this key."""

    status = 404
    code = "unknown-credential"
    section = "xAPI 1.0.3 Communication §4.0"


class InvalidTenant(Refusal):
    """A tenant can't be made as asked."""

    code = "invalid-tenant"


class TenantConflict(Refusal):
    """The slug is taken by a tenant that is described otherwise."""

    status = 409
    code = "tenant-conflict"


class UnknownTenant(Refusal):
    """No tenant has this slug."""

    status = 404
    code = "unknown-tenant"


class AmbiguousTenant(Refusal):
    """The request could mean several tenants."""

    code = "ambiguous-tenant"
    section = "management API"


class UnusableCursor(Refusal):
    """The cursor doesn't belong to this list."""

    code = "unusable-cursor"
    section = "management API"


class InvalidLearner(Refusal):
    """A learner can't be made as asked."""

    code = "invalid-learner"
    section = "management API"


class LearnerConflict(Refusal):
    """Another learner of the tenant is known by the same id or address."""

    status = 409
    code = "learner-conflict"
    section = "management API"


class UnknownConnection(Refusal):
    """There is no such connection in the tenant, or it says itself who answers for it."""

    status = 404
    code = "unknown-connection"
    section = "management API"


class UnknownLearner(Refusal):
    """The tenant has no such learner."""

    status = 404
    code = "unknown-learner"
    section = "management API"
