"""Which addresses the server may send requests to when somebody else named the host (SSRF)."""

import ipaddress
from collections.abc import Iterable, Sequence
from urllib.parse import SplitResult, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_UNICAST = ipaddress.IPv6Network("2000::/3")
"""All IPv6 addresses that lead to somebody in public; whatever else there is stays within a site or a machine."""

_NOT_PUBLIC: tuple[Network, ...] = tuple(
    ipaddress.ip_network(text)
    for text in (
        "192.0.0.0/24", "192.88.99.0/24",  # of protocols, and the way to 6to4
        "2001::/23", "2002::/16",  # of protocols, with Teredo, and 6to4: they carry IPv4 addresses
        "2001:db8::/32", "3fff::/20",  # documentation
    )
)  # fmt: skip
"""Those that some versions of Python count as public ones."""

_LONGEST_URL = 2_000


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Return networks such as ``10.1.0.0/16`` or a single address; ValueError names the one that is none."""
    return tuple(ipaddress.ip_network(text) for text in texts)


def why_forbidden(address: str, allowed: Sequence[Network]) -> str | None:
    """Return why nothing is sent to an address, None if it may be reached.

    Public addresses may, and what an operator allows. An IPv6 address that stands for an IPv4 one (mapped, or of NAT64)
    is judged by that.
    """
    try:
        found = _meant(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return f"{address!r} is no address"
    if _is_public(found) or any(found in network for network in allowed if network.version == found.version):
        return None
    return f"{address} isn't a public address"


def problem_of_url(url: str, *, https_only: bool) -> str | None:
    """Return why a URL can't be sent to, whatever its host resolves to; None if it can."""
    if problem := problem_of_spelling(url):
        return problem
    parts = urlsplit(url)
    if parts.scheme not in (("https",) if https_only else ("https", "http")):
        return f"its scheme is {parts.scheme!r}; https is asked for"
    if not parts.hostname or parts.port == 0:
        return "it names no host"
    if parts.username is not None or parts.password is not None:
        return "it has a user name"
    return None


def problem_of_spelling(url: str) -> str | None:
    """Return why a text is no URL of any scheme; None if it may be one."""
    if len(url) > _LONGEST_URL or any(character <= " " or character == "\x7f" for character in url):
        return "it has blanks or control characters, or more than 2,000 characters"
    try:
        _ = urlsplit(url).port
    except ValueError as error:
        return str(error)
    return None


def port_of(parts: SplitResult) -> int:
    """Return the port of an http or https URL."""
    return parts.port or (443 if parts.scheme == "https" else 80)


def _meant(address: Address) -> Address:
    """Return the IPv4 address that packets to an IPv6 one arrive at, or the address itself."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _is_public(address: Address) -> bool:
    if any(address in network for network in _NOT_PUBLIC if network.version == address.version):
        return False
    if isinstance(address, ipaddress.IPv6Address) and address not in _UNICAST:
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved
