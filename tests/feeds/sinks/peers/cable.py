"""The line to a broker: it lets a number of bytes pass, and is cut then, as when the broker dies in mid sentence."""

import socket
import ssl
import threading
from collections.abc import Callable

MIDWAY = 40_000
"""Bytes: less than a hundred records, and more than it takes to be let in."""


class Cable:
    def __init__(self, port: int, tls: ssl.SSLContext | None = None) -> None:
        self._to, self._tls = port, tls
        self._left: int | None = None
        self._then: Callable[[], None] = lambda: None
        self._lock = threading.Lock()
        self._ends: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._threads = [self._started(self._accept)]

    def cut_after(self, size: int, then: Callable[[], None]) -> None:
        """Be cut when so many bytes more have gone to the broker; ``then`` is done first."""
        self._left, self._then = size, then

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._cut()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            try:
                self._join(near)
            except OSError:
                near.close()

    def _join(self, near: socket.socket) -> None:
        near = self._tls.wrap_socket(near, server_side=True) if self._tls else near
        self._ends.append(near)
        far = socket.create_connection(("127.0.0.1", self._to))
        self._ends.append(far)
        self._threads += [
            self._started(lambda: self._carry(near, far, counted=True)),
            self._started(lambda: self._carry(far, near, counted=False)),
        ]

    def _carry(self, here: socket.socket, there: socket.socket, *, counted: bool) -> None:
        try:
            while block := here.recv(2_048):
                there.sendall(block)
                if counted:
                    self._count(len(block))
        except OSError:
            pass
        for end in (here, there):
            _shut(end)

    def _count(self, size: int) -> None:
        with self._lock:
            if self._left is None:
                return
            self._left -= size
            if self._left > 0:
                return
            self._left = None
        self._then()
        self._cut()

    def _cut(self) -> None:
        for end in self._ends:
            _shut(end)

    def _started(self, run: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        return thread


def _shut(end: socket.socket) -> None:
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        end.close()
