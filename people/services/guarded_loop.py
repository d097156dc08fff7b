"""An event loop for clients that connect by themselves, to hosts that somebody else named: brokers, and their clusters.

Each address is judged when a socket is connected to it, so that it doesn't matter what a name resolved to before, or
which other servers a first one speaks of. Certificates are those of the name.
"""

import asyncio
import socket
from typing import Any

from people.rules.addresses import why_forbidden
from people.services.outbound import allowed_networks

_INTERNET = (socket.AF_INET, socket.AF_INET6)


class GuardedLoop(asyncio.SelectorEventLoop):
    """Connects to public addresses, and to those that the operator allows; ``refused`` says what it didn't do last."""

    def __init__(self) -> None:
        super().__init__()
        self.refused = ""

    async def sock_connect(self, sock: socket.socket, address: Any) -> None:
        """Connect to an address that may be reached."""
        if why := self._why_not(sock, address):
            self.refused = f"Nothing is sent there: {why}. OUTBOUND_ALLOWED_NETWORKS may allow it."
            raise PermissionError(self.refused)
        await super().sock_connect(sock, address)

    def _why_not(self, sock: socket.socket, address: Any) -> str | None:
        if sock.family not in _INTERNET:
            return f"{address!r} is no address of the Internet"
        return why_forbidden(address[0], allowed_networks())
