"""What tools say when they lead a user back. LTI 1.3 §5.4.4."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from courses.services import courses, enrollments
from lti.security.services.exchanges import PLATFORM, inspected

_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Said:
    """The four texts, for the user and for the log."""

    message: str = ""
    error_message: str = ""
    log: str = ""
    error_log: str = ""


def said(query: Mapping[str, str]) -> Said:
    """Return what the parameters of a return address say."""
    names = ("lti_msg", "lti_errormsg", "lti_log", "lti_errorlog")
    return Said(*(query.get(name, "")[:_LONGEST].replace("\0", "") for name in names))


def write_down(tenant_id: int, what: Said, *, registration: UUID | None, course_id: UUID | None) -> None:
    """Keep what is meant for the log where administrators look; whoever doesn't know where to come back is refused."""
    if what == Said():
        return
    if registration is not None:
        enrollments.get(tenant_id, registration)
    if course_id is not None:
        courses.get(tenant_id, course_id)
    place = {"registration": registration, "course": course_id}
    with inspected(PLATFORM, "return", tenant_id=tenant_id) as exchange:
        known = {name: str(value) for name, value in place.items() if value is not None}
        exchange.message("return", {**known, **_shown(what)})


def _shown(what: Said) -> dict[str, str]:
    texts = {
        "lti_msg": what.message,
        "lti_errormsg": what.error_message,
        "lti_log": what.log,
        "lti_errorlog": what.error_log,
    }
    return {name: text for name, text in texts.items() if text}
