"""Requests outward: they go where a name was judged to lead, and nowhere else, and take no longer than they may."""

import gzip
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from people.services.outbound import OutboundFailed, OutboundRefused, send
from tests.people.certificates import Authority
from tests.people.servers import Names, Server, dribbles, page, says, serving


@pytest.fixture(autouse=True)
def _plain_http(settings) -> None:
    settings.OUTBOUND_PLAIN_HTTP = True
    settings.OUTBOUND_ALLOWED_NETWORKS = []


@pytest.fixture
def near(settings) -> None:
    """Let requests go to this machine, as an operator may."""
    settings.OUTBOUND_ALLOWED_NETWORKS = ["127.0.0.1/32"]


@pytest.fixture
def names(monkeypatch) -> Names:
    return Names(monkeypatch)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(page()) as started:
        yield started


SPELLINGS = ["127.0.0.1", "2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1", "127.1", "0", "localhost", "[::1]",
             "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "１２７.0.0.1", "127.0.0.1."]  # fmt: skip


@pytest.mark.parametrize("host", SPELLINGS)
def test_nothing_is_sent_to_this_machine_however_it_is_spelt(server, host: str) -> None:
    with pytest.raises((OutboundRefused, OutboundFailed)) as refused:
        send("GET", server.url(host))
    assert server.connections == 0
    if isinstance(refused.value, OutboundFailed):
        assert "has no address" in refused.value.message, "the name was resolved, and something was sent"


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1"])
def test_what_the_system_reads_as_an_address_of_this_machine_is_refused_as_that(server, host: str) -> None:
    with pytest.raises(OutboundRefused, match=r"127\.0\.0\.1 isn't a public address"):
        send("GET", server.url(host))


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "10.0.0.8", "192.168.1.1", "100.64.0.1", "fe80::1", "fd00:ec2::254", "::ffff:10.0.0.8",
     "64:ff9b::a9fe:a9fe", "2002:a00:8::", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
)  # fmt: skip
def test_a_name_that_leads_inside_is_refused(names, address: str) -> None:
    names.table["tool.example"] = [address]
    with pytest.raises(OutboundRefused) as refused:
        send("GET", "http://tool.example/")
    assert refused.value.message == (
        f"Nothing is sent to 'tool.example': {address} isn't a public address. OUTBOUND_ALLOWED_NETWORKS may allow it."
    )


@pytest.mark.parametrize("addresses", [["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"], ["2600::1", "10.0.0.1"]])
def test_one_address_inside_spoils_a_name(names, server, addresses: list[str]) -> None:
    names.table["tool.example"] = addresses
    with pytest.raises(OutboundRefused):
        send("GET", server.url("tool.example"))
    assert server.connections == 0


def test_a_name_that_leads_elsewhere_in_between_leads_nowhere(near, names, server) -> None:
    names.table["tool.example"] = [["127.0.0.1"], ["10.0.0.1"]]
    assert send("GET", server.url("tool.example"), seconds=5).body == b"here"
    assert names.asked == ["tool.example"], "it is resolved once"
    with pytest.raises(OutboundRefused, match=r"10\.0\.0\.1"):
        send("GET", server.url("tool.example"))


def test_the_next_address_is_tried_when_nobody_answers_at_the_first(settings, names, server) -> None:
    settings.OUTBOUND_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    names.table["tool.example"] = ["127.0.0.9", "127.0.0.1"]
    assert send("GET", server.url("tool.example"), seconds=5).body == b"here"


def test_the_other_side_sees_the_name_that_was_given_and_all_that_was_sent(near, names, server) -> None:
    names.table["tool.example"] = ["127.0.0.1"]
    url = server.url("tool.example", "/é/%2F?a=b c%20d&q=ü#part".replace(" ", ""))
    answer = send("POST", url, headers={"X-Name": "Ana", "Accept-Encoding": "br"}, body=b"{}")
    assert (answer.status, answer.headers["content-length"], answer.text) == (200, "4", "here")
    first, *lines = server.requests[0].decode().split("\r\n")
    assert first == "POST /%C3%A9/%2F?a=bc%20d&q=%C3%BC HTTP/1.1"
    assert {f"host: tool.example:{server.port}", "x-name: Ana", "user-agent: Tributary"} <= set(lines)
    assert [line for line in lines if line.startswith("accept-encoding")] == ["accept-encoding: identity"]
    assert lines[-1] == "{}"


def test_a_name_in_another_script_is_sent_as_idna(near, names, server) -> None:
    names.table["xn--bcher-kva.example"] = ["127.0.0.1"]
    assert send("GET", server.url("bücher.example")).status == 200
    assert f"host: xn--bcher-kva.example:{server.port}".encode() in server.requests[0]


@pytest.mark.parametrize("host", ["a..b", "x" * 64 + ".example", "nowhere.invalid"])
def test_a_name_without_an_address_is_told(host: str) -> None:
    with pytest.raises(OutboundFailed, match="has no address"):
        send("GET", f"http://{host}/")


def test_plain_http_is_refused_unless_it_is_allowed(settings, near, server) -> None:
    settings.OUTBOUND_PLAIN_HTTP = False
    with pytest.raises(OutboundRefused, match="its scheme is 'http'; https is asked for"):
        send("GET", server.url())
    assert server.connections == 0


@pytest.mark.parametrize("status", ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent"])
def test_a_redirect_is_an_answer_and_is_not_followed(near, status: str) -> None:
    with serving(page(b"secret")) as inside, serving(page(b"", status, f"Location: {inside.url()}")) as outside:
        answer = send("GET", outside.url())
        assert (answer.status, answer.headers["location"]) == (int(status[:3]), inside.url())
        assert (outside.connections, inside.connections) == (1, 0)


def test_an_answer_of_just_the_limit_is_read_and_one_more_byte_is_too_many(near) -> None:
    with serving(page(b"x" * 1_000)) as server:
        assert len(send("GET", server.url(), most_bytes=1_000).body) == 1_000
        with pytest.raises(OutboundFailed, match="The answer has more than 999 bytes"):
            send("GET", server.url(), most_bytes=999)


def test_an_answer_without_an_end_is_read_up_to_the_limit(near) -> None:
    endless = dribbles(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65_536)
    with serving(endless) as server, pytest.raises(OutboundFailed, match="more than 1048576 bytes"):
        send("GET", server.url())


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (b"", b""),
        (b"HTTP/1.1 200 OK\r\nX-", b"a"),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
    ids=["silence", "a header byte by byte", "header after header", "early hints", "a body byte by byte", "chunks"],
)
def test_who_dribbles_gets_no_more_time(near, first: bytes, then: bytes) -> None:
    with serving(dribbles(first, then)) as server:
        begun = time.monotonic()
        with pytest.raises(OutboundFailed, match="can't be reached"):
            send("GET", server.url(), seconds=0.3)
        assert 0.25 < time.monotonic() - begun < 2


def test_who_takes_a_request_slowly_gets_no_more_time(near) -> None:
    # Nobody accepts: the system takes what its buffers hold, and then no more.
    with socket.create_server(("127.0.0.1", 0), backlog=1) as listening:
        begun = time.monotonic()
        with pytest.raises(OutboundFailed, match="can't be reached"):
            send("POST", f"http://127.0.0.1:{listening.getsockname()[1]}/", body=b"x" * (32 << 20), seconds=0.3)
        assert time.monotonic() - begun < 2


def test_a_compressed_answer_is_not_unpacked(near) -> None:
    packed = page(gzip.compress(b"0" * 10_000_000), "200 OK", "Content-Encoding: gzip")
    with serving(packed) as server, pytest.raises(OutboundFailed, match=r"The answer is compressed \('gzip'\)"):
        send("GET", server.url())


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-x\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n\0: x\r\n\r\n",
                                    b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", b"HTTP/1.1 200 OK\r\nContent-"
                                    b"Length: 9\r\nContent-Length: 8\r\n\r\nx"])  # fmt: skip
def test_what_is_no_http_is_told(near, answer: bytes) -> None:
    with serving(says(answer)) as server, pytest.raises(OutboundFailed, match="can't be reached"):
        send("GET", server.url(), seconds=2)


def test_a_port_where_nobody_is_is_told(near) -> None:
    with serving(page()) as server:
        pass
    with pytest.raises(OutboundFailed, match="refused"):
        send("GET", server.url())


@pytest.mark.parametrize("value", ["a\r\nX-Injected: b", "a\nb", "a\0b"])
def test_a_header_brings_no_other_header(near, server, value: str) -> None:
    with pytest.raises(OutboundFailed):
        send("GET", server.url(), headers={"Authorization": value})
    assert server.requests in ([], [b""])


def test_proxies_of_the_environment_are_not_used(monkeypatch, near, server) -> None:
    with serving(page(b"proxy")) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url())
        monkeypatch.setenv("ALL_PROXY", proxy.url())
        assert send("GET", server.url()).body == b"here"


def test_a_certificate_is_that_of_the_name_by_an_authority_that_is_trusted(
    settings, near, names, tmp_path: Path
) -> None:
    authority = Authority(tmp_path)
    names.table |= {name: ["127.0.0.1"] for name in ("tool.example", "tool.example.", "other.example")}
    with serving(page(), tls=authority.server("tool.example")) as server:
        with pytest.raises(OutboundFailed, match="CERTIFICATE_VERIFY_FAILED"):
            send("GET", server.url("tool.example", scheme="https"))
        settings.OUTBOUND_CA_FILE = str(authority.file)
        assert send("GET", server.url("tool.example", scheme="https")).body == b"here"
        assert send("GET", server.url("tool.example.", scheme="https")).body == b"here"
        for host in ("other.example", "127.0.0.1"):
            with pytest.raises(OutboundFailed, match="CERTIFICATE_VERIFY_FAILED"):
                send("GET", server.url(host, scheme="https"))


def test_who_says_hello_slowly_gets_no_more_time(near) -> None:
    with serving(dribbles(b"", b"")) as server:
        begun = time.monotonic()
        with pytest.raises(OutboundFailed, match="can't be reached"):
            send("GET", server.url(scheme="https"), seconds=0.3)
        assert time.monotonic() - begun < 2
