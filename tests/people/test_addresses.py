"""Which addresses are sent to, and which URLs can't be sent to at all."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.rules.addresses import networks, port_of, problem_of_url, why_forbidden

INSIDE = {
    "this machine": ["127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "::1", "::"],  # noqa: S104 - none is bound
    "private networks": ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fdff::1", "fec0::1"],
    "link-local, where clouds tell their secrets": ["169.254.169.254", "fe80::1", "fe80::1%eth0", "fd00:ec2::254"],
    "carriers' networks": ["100.64.0.1", "100.127.255.255"],
    "of protocols, for documentation and benchmarks": [
        "192.0.0.8", "192.88.99.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "2001:2::1",
        "2001:db8::1", "3fff::1", "100::1", "5f00::1",
    ],
    "many at once, and nobody": ["224.0.0.1", "239.1.1.1", "255.255.255.255", "240.0.0.1", "ff02::1", "ff0e::1"],
    "IPv4 in IPv6": [
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::ffff:100.64.0.1", "::127.0.0.1", "::8.8.8.8",
        "::ffff:0:127.0.0.1",
    ],
    "by NAT64": ["64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808"],
    "by 6to4": ["2002:7f00:1::", "2002:a9fe:a9fe::1", "2002:c0a8:101::1", "2002:808:808::1"],
    "by Teredo": ["2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:0:7f00:1::"],
}  # fmt: skip
PUBLIC = ["8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.0", "172.32.0.1", "2600::1", "2a00:1450:4001::1"]


@pytest.mark.parametrize(("kind", "address"), [(kind, each) for kind, found in INSIDE.items() for each in found])
def test_nothing_is_sent_to_an_address_inside(kind: str, address: str) -> None:
    assert why_forbidden(address, ()) == f"{address} isn't a public address"


@pytest.mark.parametrize("address", [*PUBLIC, "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_sent_to_and_those_that_stand_for_one(address: str) -> None:
    assert why_forbidden(address, ()) is None


@pytest.mark.parametrize("text", ["", "example.org", "2130706433", "0x7f.1", "127.1", "0177.0.0.1", "1.2.3.4.5", "::g"])
def test_what_is_no_address_is_not_sent_to(text: str) -> None:
    assert why_forbidden(text, ()) == f"{text!r} is no address"


@pytest.mark.parametrize(
    ("allowed", "address", "may"),
    [
        ("10.1.0.0/16", "10.1.2.3", True),
        ("10.1.0.0/16", "10.2.0.1", False),
        ("10.1.0.0/16", "::ffff:10.1.2.3", True),
        ("10.1.0.0/16", "64:ff9b::10.1.2.3", True),
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "127.0.0.2", False),
        ("127.0.0.1", "::1", False),
        ("fd00:1::/32", "fd00:1::5", True),
        # NAT64 as a whole would be a way to every private network.
        ("64:ff9b::/96", "64:ff9b::a9fe:a9fe", False),
    ],
)
def test_an_operator_allows_networks_whatever_way_they_are_written(allowed: str, address: str, may: bool) -> None:
    assert (why_forbidden(address, networks([allowed])) is None) == may


@pytest.mark.parametrize("text", ["10.1.0.0/8", "10.1", "localhost", "", "10.0.0.0/33"])
def test_what_is_no_network_is_not_allowed(text: str) -> None:
    with pytest.raises(ValueError, match=r"network|host bits"):
        networks([text])


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_alike_however_it_is_carried(address) -> None:
    number = int(address)
    carried = [f"::ffff:{number >> 16:x}:{number & 0xFFFF:x}", f"64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}"]
    alone = why_forbidden(str(address), ()) is None
    assert [why_forbidden(each, ()) is None for each in carried] == [alone, alone]


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("ftp://example.org/", "its scheme is 'ftp'; https is asked for"),
        ("file:///etc/passwd", "its scheme is 'file'; https is asked for"),
        ("gopher://example.org/", "its scheme is 'gopher'; https is asked for"),
        ("//example.org/", "its scheme is ''; https is asked for"),
        ("http://example.org/", "its scheme is 'http'; https is asked for"),
        ("https://", "it names no host"),
        ("https:///path", "it names no host"),
        ("https://example.org:0/", "it names no host"),
        ("https://example.org:99999/", "Port out of range 0-65535"),
        ("https://ana@example.org/", "it has a user name"),
        ("https://@example.org/", "it has a user name"),
        ("https://127.0.0.1:80@example.org/", "it has a user name"),
        ("https://example.org/\r\nX: y", "it has blanks or control characters, or more than 2,000 characters"),
        ("https://exa mple.org/", "it has blanks or control characters, or more than 2,000 characters"),
        ("https://example.org/" + "x" * 2_000, "it has blanks or control characters, or more than 2,000 characters"),
        ("https://example.org\\@127.0.0.1/", "it has a user name"),
        ("https://[::1/", "Invalid IPv6 URL"),
    ],
)
def test_a_url_that_cannot_be_sent_to_says_why(url: str, problem: str) -> None:
    assert problem_of_url(url, https_only=True) == problem


def test_plain_http_is_sent_to_where_it_is_allowed() -> None:
    assert problem_of_url("http://example.org/x?y=z", https_only=False) is None
    assert problem_of_url("HTTPS://example.org/", https_only=True) is None


@pytest.mark.parametrize(
    ("url", "port"), [("https://a.example/", 443), ("http://a.example/", 80), ("https://a.example:8443/", 8443)]
)
def test_a_port_is_the_one_that_is_named_or_that_of_the_scheme(url: str, port: int) -> None:
    assert port_of(urlsplit(url)) == port


@given(st.text(max_size=60))
def test_any_text_is_judged(text: str) -> None:
    assert isinstance(problem_of_url(f"https://{text}", https_only=True), str | None)
