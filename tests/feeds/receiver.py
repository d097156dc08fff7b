"""A receiver of webhooks on this machine, which answers as it is told to and checks every signature."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook

Answer = tuple[int, dict[str, str], bytes]


class Receiver:
    def __init__(self) -> None:
        self.secret = ""
        self.events: list[dict[str, Any]] = []
        self.tried: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.answer: Callable[[dict[str, Any]], Answer] = lambda event: (204, {}, b"")
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, headers, said = receiver._take(body, {k.lower(): v for k, v in self.headers.items()})
                self.send_response(status)
                for name, value in {"Content-Length": str(len(said)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def _take(self, body: bytes, headers: dict[str, str]) -> Answer:
        event = json.loads(body)
        self.headers.append(headers)
        if "ce-id" in headers:
            event = {"id": headers["ce-id"], "sequence": headers["ce-sequence"], "data": {"event": event}}
        self.tried.append(event["data"]["event"])
        if self.secret:
            Webhook(self.secret).verify(body, headers)
        answer = self.answer(event)
        if 200 <= answer[0] < 300:
            self.events.append(event)
        return answer

    @property
    def taken(self) -> list[str]:
        """Return the events of what was taken, in the order of the log, duplicates left out as a consumer does."""
        return [event for _, event in sorted({(each["sequence"], each["data"]["event"]) for each in self.events})]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
