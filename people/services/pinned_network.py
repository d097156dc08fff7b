"""Connects to addresses that were judged, whatever a name leads to by now, and gives a whole exchange one deadline."""

import ssl
import time
from collections.abc import Iterable, Sequence
from typing import Any

import httpcore2

_PORTION = 16 << 10


class PinnedNetwork(httpcore2.NetworkBackend):
    """Connects to one of these addresses, the first that answers, whatever host is asked for."""

    def __init__(self, addresses: Sequence[str], *, seconds: float) -> None:
        self._addresses = addresses
        self._deadline = time.monotonic() + seconds
        self._network = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Return a connection to the first address that takes one; each has its share of the time that is left."""
        failure: Exception = httpcore2.ConnectError("it has no address")
        for place, address in enumerate(self._addresses):
            share = _left(self._deadline) / (len(self._addresses) - place)
            try:
                return _Stream(self._network.connect_tcp(address, port, share, None, socket_options), self._deadline)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure


class _Stream(httpcore2.NetworkStream):
    """A connection on which everything has to be done before the deadline."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what comes before the deadline."""
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write before the deadline, in portions, since the time is looked at before each."""
        for start in range(0, len(buffer), _PORTION):
            self._stream.write(buffer[start : start + _PORTION], _left(self._deadline))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Agree on keys before the deadline, with whoever has a certificate for the name."""
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Return what is known of the connection."""
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout("the time is up")
    return left
