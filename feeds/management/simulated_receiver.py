"""A receiver of webhooks on this machine that behaves as well or as badly as it is told to."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from feeds.rules.webhook_signing import is_signed_by

_HUGE = 1 << 20

MODES: Final = {
    "well": "takes everything",
    "slow": "takes everything, after --seconds",
    "hung": "reads, and never answers",
    "huge": "answers without an end",
    "redirecting": "sends everybody elsewhere",
    "failing": "answers 500",
    "busy": "answers 503 with Retry-After: 30",
    "flapping": "takes one, refuses the next",
    "gone": "answers 410: the feed is to end",
    "wrong-tls": "has a certificate that nobody vouches for",
}


@dataclass(frozen=True, slots=True)
class Received:
    """A webhook that came; ``is_signed`` is None where the receiver knows no secret."""

    event: dict[str, Any]
    is_signed: bool | None
    status: int


class SimulatedReceiver:
    """A receiver on a port of this machine, any free one if that is 0; ``tell`` hears of each webhook."""

    def __init__(
        self, mode: str, tell: Callable[[Received], None], *, port: int = 0, secret: str = "", seconds: float = 5.0
    ) -> None:
        self._mode, self._tell, self._secret, self._seconds = mode, tell, secret, seconds
        self._over, self._count = threading.Event(), 0
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True
        scheme = "https" if mode == "wrong-tls" else "http"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_port}/"
        if mode == "wrong-tls":
            self._server.socket = _context_of_nobody().wrap_socket(self._server.socket, server_side=True)

    def serve(self) -> None:
        """Answer until it is closed."""
        self._server.serve_forever(poll_interval=0.05)

    @contextmanager
    def serving(self) -> Iterator["SimulatedReceiver"]:
        """Answer in a thread of its own as long as it is needed."""
        thread = threading.Thread(target=self.serve, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._over.set()
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def _handler(receiver) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - the handler has a self of its own
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with suppress(ConnectionError, ssl.SSLError):
                    receiver._answer(self, body)

            def log_message(self, *args: Any) -> None:
                """Say nothing: whoever is told of a webhook says it."""

        return Handler

    def _answer(self, request: BaseHTTPRequestHandler, body: bytes) -> None:
        self._count += 1
        status, headers = self._status()
        named = {name.lower(): value for name, value in request.headers.items()}
        signed = is_signed_by(self._secret, named, body) if self._secret else None
        self._tell(Received(json.loads(body), signed, status))
        if self._mode in ("slow", "hung"):
            self._over.wait(self._seconds if self._mode == "slow" else None)
        if not status:
            return
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.end_headers()
        while self._mode == "huge" and not self._over.is_set():
            request.wfile.write(b"x" * _HUGE)

    def _status(self) -> tuple[int, dict[str, str]]:
        """Return what is answered to the webhook that is counted now; 0 for nothing at all."""
        answers: dict[str, tuple[int, dict[str, str]]] = {
            "hung": (0, {}),
            "redirecting": (302, {"Location": f"{self.url}elsewhere"}),
            "failing": (500, {}),
            "busy": (503, {"Retry-After": "30"}),
            "flapping": (204 if self._count % 2 else 500, {}),
            "gone": (410, {}),
        }
        return answers.get(self._mode, (204 if self._mode != "huge" else 200, {}))


def _context_of_nobody() -> ssl.SSLContext:
    """Return a server's side of TLS with a certificate that it has signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "receiver.pem"
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
        context.load_cert_chain(file)
    return context
