"""Servers of this machine that answer byte by byte as a test says, and names that lead where a test says."""

import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

Says = Callable[[socket.socket, Event], None]
"""Answers one connection whose request has been read; the event is set when the test is over."""


@dataclass
class Server:
    """A server, and the requests that it got."""

    port: int
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0

    def url(self, host: str = "127.0.0.1", path: str = "/", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


def says(*parts: bytes) -> Says:
    """Answer with these bytes."""

    def answer(connection: socket.socket, over: Event) -> None:
        connection.sendall(b"".join(parts))

    return answer


def page(body: bytes = b"here", status: str = "200 OK", *headers: str) -> Says:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return says("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


def dribbles(first: bytes, then: bytes) -> Says:
    """Answer with the first part at once, and then again and again with a little more, until the test is over."""

    def answer(connection: socket.socket, over: Event) -> None:
        connection.sendall(first)
        while not over.wait(0.02):
            connection.sendall(then)

    return answer


@contextmanager
def serving(answer: Says, *, tls: ssl.SSLContext | None = None, address: str = "127.0.0.1") -> Iterator[Server]:
    """Have a server on a free port."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listening = socket.create_server((address, 0), family=family)
    server, over = Server(listening.getsockname()[1]), Event()
    thread = Thread(target=_serve, args=(listening, server, answer, tls, over), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        over.set()
        # Closing alone doesn't wake who waits for a connection.
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def _serve(listening: socket.socket, server: Server, answer: Says, tls: ssl.SSLContext | None, over: Event) -> None:
    while not over.is_set():
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        server.connections += 1
        with connection, suppress(OSError):
            connection.settimeout(5)
            if tls is not None:
                connection = tls.wrap_socket(connection, server_side=True)
            server.requests.append(_request_of(connection))
            answer(connection, over)
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()


def _request_of(connection: socket.socket) -> bytes:
    """Read a request to its end, or as far as it goes."""
    read = b""
    while _is_short(read) and (block := connection.recv(65536)):
        read += block
    return read


def _is_short(read: bytes) -> bool:
    head, end, body = read.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return not end or len(body) < int(lengths[0] if lengths else 0)


class Names:
    """What names lead to; each question is remembered. A list of lists is answered one after the other."""

    def __init__(self, monkeypatch: Any) -> None:
        self.table: dict[str, Sequence[Any]] = {}
        self.asked: list[str] = []
        self._real = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self._answer)

    def _answer(self, host: Any, port: Any, *args: Any, **kwargs: Any) -> list[Any]:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in self.table:
            return self._real(host, port, *args, **kwargs)
        self.asked.append(name)
        found = self.table[name]
        if found and isinstance(found[0], list):
            found = found[min(len(self.asked), len(found)) - 1]
        return [each for address in found for each in self._real(address, port, *args, **kwargs)]
