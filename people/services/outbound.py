"""Sends requests to hosts that somebody else named: tools, platforms, subscribers.

The name is resolved once, every address that it has is judged, and the connection goes to one that was judged, so that
a name which changes in between leads nowhere. Certificates are those of the name. Redirects aren't followed, and an
answer is read up to a limit, until a deadline for all of it: whoever dribbles byte by byte doesn't get more time.
"""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, quote, urlsplit

import httpcore2
from django.conf import settings

from people.rules.addresses import Network, networks, port_of, problem_of_url, why_forbidden
from people.rules.errors import Refusal, shortened
from people.services.pinned_network import PinnedNetwork

USER_AGENT = "Tributary"
_UNQUOTED = "%/:?#[]@!$&'()*+,;=~"
_FAILURES = (
    httpcore2.NetworkError,
    httpcore2.TimeoutException,
    httpcore2.ProtocolError,
    httpcore2.ConnectionNotAvailable,
    ssl.SSLError,
)


class OutboundRefused(Refusal):
    """The request isn't sent: its address is one that this server doesn't send to."""

    code = "outbound-refused"
    section = "SSRF guard"


class OutboundFailed(Refusal):
    """The other server can't be reached, takes too long, or answers more than is read."""

    status = 502
    code = "outbound-failed"
    section = "SSRF guard"


class OutboundTooMuch(OutboundFailed):
    """The other server answers more than is read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What another server answered; header names in lower case, those that come twice joined by commas."""

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
        raise OutboundRefused(f"Nothing is sent to {shortened(url, 200)!r}: {problem}.")
    parts = urlsplit(url)
    host, port = _ascii(parts.hostname or ""), port_of(parts)
    network = PinnedNetwork(judged_addresses(host, port), seconds=seconds)
    target = httpcore2.URL(scheme=parts.scheme, host=host, port=port, target=_target(parts))
    sent = _header_lines({**(headers or {}), "Host": _named(host, parts)})
    try:
        with (
            httpcore2.ConnectionPool(ssl_context=trusted(), network_backend=network) as pool,
            pool.stream(
                method,
                target,
                headers=sent,
                content=body if body is not None or method in ("GET", "HEAD", "DELETE") else b"",
                extensions={"sni_hostname": host.rstrip(".")},
            ) as answer,
        ):
            return Answer(answer.status, _headers_of(answer), _read(answer, most_bytes))
    except _FAILURES as error:
        raise OutboundFailed(f"{parts.scheme}://{parts.netloc} can't be reached: {_said(error)}.") from error


def allowed_networks() -> tuple[Network, ...]:
    """Return the networks that the operator allows beside the public ones."""
    return networks(settings.OUTBOUND_ALLOWED_NETWORKS)


def judged_addresses(host: str, port: int) -> list[str]:
    """Return the addresses of a name; one that may not be sent to spoils them all."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OutboundFailed(f"The host {host!r} has no address: {_said(error)}.") from error
    allowed = allowed_networks()
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    for address in addresses:
        if why := why_forbidden(address, allowed):
            raise OutboundRefused(f"Nothing is sent to {host!r}: {why}. OUTBOUND_ALLOWED_NETWORKS may allow it.")
    return addresses


def trusted() -> ssl.SSLContext:
    """Return whose certificates are trusted."""
    return _trusting(settings.OUTBOUND_CA_FILE)


@lru_cache(maxsize=4)
def _trusting(ca_file: str) -> ssl.SSLContext:
    """Return whose certificates are trusted: the system's authorities, and those of a file."""
    context = httpcore2.default_ssl_context()
    if ca_file:
        context.load_verify_locations(ca_file)
    return context


def _ascii(host: str) -> str:
    """Return a host as names are asked for: those in other scripts by their IDNA form."""
    try:
        return host.encode("idna").decode()
    except UnicodeError as error:
        raise OutboundFailed(f"The host {host!r} has no address: {_said(error)}.") from error


def _named(host: str, parts: SplitResult) -> str:
    """Return the Host header: the name as it was given, for the other side's virtual hosts."""
    name = f"[{host}]" if ":" in host else host
    return f"{name}:{parts.port}" if parts.port else name


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=_UNQUOTED)
    return f"{path}?{quote(parts.query, safe=_UNQUOTED)}" if parts.query else path


def _header_lines(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Return headers as they are sent; answers aren't to be compressed, since a small one could unpack without end."""
    named = {"user-agent": USER_AGENT, "accept": "*/*", **{name.lower(): value for name, value in headers.items()}}
    named |= {"accept-encoding": "identity", "connection": "close"}
    return [(name.encode("latin-1", "replace"), value.encode("latin-1", "replace")) for name, value in named.items()]


def _headers_of(answer: httpcore2.Response) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in answer.headers:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _read(answer: httpcore2.Response, most_bytes: int) -> bytes:
    encoding = _headers_of(answer).get("content-encoding", "identity")
    if encoding not in ("", "identity"):
        raise OutboundFailed(f"The answer is compressed ({shortened(encoding, 50)!r}), though it was asked not to be.")
    parts, size = [], 0
    for block in answer.iter_stream():
        size += len(block)
        if size > most_bytes:
            raise OutboundTooMuch(f"The answer has more than {most_bytes} bytes.")
        parts.append(block)
    return b"".join(parts)


def _said(error: BaseException) -> str:
    return str(error).strip(".") or type(error).__name__
