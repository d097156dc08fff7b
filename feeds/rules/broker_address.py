"""Where a message broker is: URLs such as ``amqps://mq.example.org/learning``, without any secret."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from people.rules.addresses import problem_of_spelling


@dataclass(frozen=True, slots=True)
class Schemes:
    """The two schemes of a kind of brokers, by TLS and without, and the port of each."""

    encrypted: str
    encrypted_port: int
    plain: str
    plain_port: int


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """A broker; ``path`` is what follows its first slash."""

    host: str
    port: int
    path: str
    is_encrypted: bool


def problem_of_broker(url: str, schemes: Schemes, *, plain_allowed: bool) -> str:
    """Return why there can be no broker, whatever its host resolves to; empty if there can."""
    if problem := problem_of_spelling(url):
        return problem
    parts = urlsplit(url)
    problems = {
        f"it isn't encrypted; {schemes.encrypted}:// is, or OUTBOUND_PLAIN_HTTP may allow it": (
            parts.scheme == schemes.plain and not plain_allowed
        ),
        f"its scheme is {parts.scheme!r}; {schemes.encrypted} is asked for": (
            parts.scheme not in (schemes.encrypted, schemes.plain)
        ),
        "it names no host": not parts.hostname or parts.port == 0,
        "it has a user name: that is an option, and the password is the feed's secret": "@" in parts.netloc,
        "it has a query or a fragment": bool(parts.query or parts.fragment),
    }
    return next((problem for problem, is_there in problems.items() if is_there), "")


def broker_address(url: str, schemes: Schemes) -> BrokerAddress:
    """Return what a URL without problems says."""
    parts = urlsplit(url)
    is_encrypted = parts.scheme == schemes.encrypted
    port = parts.port or (schemes.encrypted_port if is_encrypted else schemes.plain_port)
    return BrokerAddress(parts.hostname or "", port, unquote(parts.path.removeprefix("/")), is_encrypted)
