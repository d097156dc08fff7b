"""Which xAPI versions the store speaks, and which one a request asks for (xAPI 1.0.3 Communication §3.3)."""

import re
from enum import Enum

from lrs.rules.errors import MalformedRequest

SUPPORTED_VERSIONS = ("2.0.0", "1.0.3", "1.0.2", "1.0.1", "1.0.0")


class Version(Enum):
    """The two texts that a request can be judged by; the value is the header that answers it."""

    V1_0_3 = "1.0.3"
    V2_0_0 = "2.0.0"

    @property
    def is_2(self) -> bool:
        """Tell whether IEEE 9274.1.1 rules the request."""
        return self is Version.V2_0_0


_ACCEPTED = re.compile(r"(?P<major>1\.0|2\.0)(\.(0|[1-9]\d*))?")


def requested_version(header: str | None) -> Version:
    """Return the version that the X-Experience-API-Version header asks for.

    ``1.0``, ``1.0.x``, ``2.0`` and ``2.0.x`` are accepted; anything else, and no header at all, is refused.
    xAPI 1.0.3 Communication §3.3; xAPI 2.0 §4.1.2.
    """
    if header is None:
        raise MalformedRequest(
            "The request has no X-Experience-API-Version header; send 1.0.3 or 2.0.0.",
            section="xAPI 1.0.3 Communication §3.3",
        )
    match = _ACCEPTED.fullmatch(header)
    if match is None:
        raise MalformedRequest(
            f"X-Experience-API-Version is {header!r}; this store speaks 1.0.x and 2.0.x.",
            section="xAPI 1.0.3 Communication §3.3",
        )
    return Version.V2_0_0 if match["major"] == "2.0" else Version.V1_0_3
