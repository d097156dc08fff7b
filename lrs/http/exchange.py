"""One xAPI request as the views see it: after version, alternate syntax, credential and body were settled."""

from collections.abc import Mapping
from dataclasses import dataclass

from lrs.rules.errors import MalformedRequest
from lrs.rules.versions import Version
from people.rules.principal import Principal


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a view needs to know of a request, as plain values.

    ``parameters`` has each query parameter once; header names in ``headers`` are lower case.
    """

    method: str
    version: Version
    principal: Principal
    parameters: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        """Return the Content-Type header, or application/octet-stream when the request has none."""
        return self.headers.get("content-type", "application/octet-stream")

    def allow_parameters(self, *names: str) -> None:
        """Refuse parameters that the resource doesn't know, wrongly cased ones included.

        xAPI 1.0.3 Communication §3.2 ("400 Bad Request").
        """
        for name in self.parameters:
            if name not in names:
                near = next((known for known in names if known.lower() == name.lower()), None)
                hint = f"; did you mean {near!r}? Parameters are case-sensitive" if near else ""
                raise MalformedRequest(
                    f"The resource has no parameter {name!r}{hint}. It knows: {', '.join(sorted(names))}.",
                    section="xAPI 1.0.3 Communication §3.2",
                )

    def required(self, name: str) -> str:
        """Return a parameter that must be there and not be empty."""
        value = self.parameters.get(name)
        if not value:
            raise MalformedRequest(f"The parameter {name!r} is required.", section="xAPI 1.0.3 Communication §2.2")
        return value
