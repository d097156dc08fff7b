"""Passes: what pages after a launch go by, in their address, since frames have no cookies of ours."""

from dataclasses import dataclass
from uuid import UUID

from django.core import signing

from lti.tool.rules.errors import PassOver

HOURS = 12
_SALT = "lti.tool.pass"


@dataclass(frozen=True, slots=True)
class Pass:
    """Who may see the pages of which link, or answer which Deep Linking request."""

    tenant_id: int
    learner_id: UUID
    teaches: bool
    origins: tuple[str, ...]
    link_id: int | None = None
    request_id: UUID | None = None


def written(given: Pass) -> str:
    """Return a pass as addresses carry it."""
    content = {
        "t": given.tenant_id,
        "u": given.learner_id.hex,
        "r": int(given.teaches),
        "o": list(given.origins),
        "l": given.link_id,
        "d": given.request_id.hex if given.request_id else None,
    }
    return signing.dumps(content, salt=_SALT, compress=True)


def read(text: str) -> Pass:
    """Return the pass of an address; PassOver if we never wrote it, or more than twelve hours ago."""
    try:
        found = signing.loads(text, salt=_SALT, max_age=HOURS * 3600)
    except signing.SignatureExpired:
        raise PassOver("This page is from an earlier visit; open it again where you came from.") from None
    except (signing.BadSignature, ValueError):
        raise PassOver("This address isn't one that was given out; begin again where you came from.") from None
    return Pass(
        tenant_id=found["t"],
        learner_id=UUID(found["u"]),
        teaches=bool(found["r"]),
        origins=tuple(found["o"]),
        link_id=found["l"],
        request_id=UUID(found["d"]) if found["d"] else None,
    )
