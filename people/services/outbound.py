"""Sends requests to hosts that somebody else named: tools, platforms, subscribers.

The name is resolved once, every address that it has is judged, and the connection goes to the one that was judged, so
that a name which changes in between leads nowhere. Redirects aren't followed, answers are read up to a limit.
"""

import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx2
from django.conf import settings

from people.rules.addresses import networks, port_of, problem_of_url, why_forbidden
from people.rules.errors import Refusal

USER_AGENT = "Tributary"
_BLOCK = 64 << 10


class OutboundRefused(Refusal):
    """The request isn't sent: its address is one that this server doesn't send to."""

    code = "outbound-refused"
    section = "SSRF guard"


class OutboundFailed(Refusal):
    """The other server can't be reached, takes too long, or answers more than is read."""

    status = 502
    code = "outbound-failed"
    section = "SSRF guard"


@dataclass(frozen=True, slots=True)
class Answer:
    """What another server answered; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """Return the body as a text, whatever it is."""
        return self.body.decode(errors="replace")


def send(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    seconds: float = 15.0,
    most_bytes: int = 1 << 20,
) -> Answer:
    """Send one request and return the answer, whatever its status; OutboundRefused or OutboundFailed otherwise."""
    problem = problem_of_url(url, https_only=not settings.OUTBOUND_PLAIN_HTTP)
    if problem:
        raise OutboundRefused(f"Nothing is sent to {url[:200]!r}: {problem}.")
    parts = urlsplit(url)
    host, port = parts.hostname or "", port_of(parts)
    address = _resolved(host, port)
    netloc = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    # The host as it was named, without the user that it can't have, for the other side's virtual hosts.
    sent = {"User-Agent": USER_AGENT, **(headers or {}), "Host": parts.netloc}
    deadline = time.monotonic() + seconds
    try:
        with (
            httpx2.Client(timeout=seconds, follow_redirects=False, trust_env=False) as client,
            client.stream(
                method,
                parts._replace(netloc=netloc, fragment="").geturl(),
                headers=sent,
                content=body,
                extensions={"sni_hostname": host},
            ) as answer,
        ):
            read = _read(answer, most_bytes, deadline)
            return Answer(answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, read)
    except httpx2.HTTPError as error:
        raise OutboundFailed(f"{parts.scheme}://{parts.netloc} can't be reached: {_said(error)}.") from error


def allowed_networks() -> tuple[object, ...]:
    """Return the networks that the operator allows beside the public ones."""
    return networks(settings.OUTBOUND_ALLOWED_NETWORKS)


def _resolved(host: str, port: int) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OutboundFailed(f"The host {host!r} has no address: {_said(error)}.") from error
    allowed = networks(settings.OUTBOUND_ALLOWED_NETWORKS)
    addresses = [str(each[4][0]) for each in found]
    for address in addresses:
        if why := why_forbidden(address, allowed):
            raise OutboundRefused(f"Nothing is sent to {host!r}: {why}. OUTBOUND_ALLOWED_NETWORKS may allow it.")
    return addresses[0]


def _read(answer: httpx2.Response, most_bytes: int, deadline: float) -> bytes:
    parts, size = [], 0
    for block in answer.iter_bytes(_BLOCK):
        size += len(block)
        if size > most_bytes:
            raise OutboundFailed(f"The answer has more than {most_bytes} bytes.")
        if time.monotonic() > deadline:
            raise OutboundFailed("The answer takes too long.")
        parts.append(block)
    return b"".join(parts)


def _said(error: BaseException) -> str:
    return str(error).strip(".") or type(error).__name__
