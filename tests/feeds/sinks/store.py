"""Another LRS on this machine: it stores batches whole or not at all, and finds fault with what it is told to."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lrs.http.multipart import parse_multipart

Json = dict[str, Any]
Answer = tuple[int, dict[str, str], str]
ALL_WELL: Answer = (200, {}, "[]")


class OtherStore:
    def __init__(self) -> None:
        self.statements: dict[str, Json] = {}
        self.contents: dict[str, bytes] = {}
        self.batches: list[list[Json]] = []
        self.headers: list[dict[str, str]] = []
        self.judge: Callable[[list[Json]], Answer] = lambda batch: ALL_WELL
        store = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self._answer(store._take(body, {name.lower(): value for name, value in self.headers.items()}))

            def do_GET(self) -> None:
                [statement_id] = parse_qs(urlsplit(self.path).query).get("statementId", [""])
                found = store.statements.get(statement_id)
                self._answer((200, {}, json.dumps(found)) if found else (404, {}, "no such Statement"))

            def _answer(self, answer: Answer) -> None:
                status, headers, said = answer
                body = said.encode()
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/xapi"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def _take(self, body: bytes, headers: dict[str, str]) -> Answer:
        self.headers.append(headers)
        contents: dict[str, bytes] = {}
        if headers["content-type"].startswith("multipart/mixed"):
            body, parts = parse_multipart(body, headers["content-type"])
            contents = {sha2: part.content for sha2, part in parts.items()}
        batch = json.loads(body)
        self.batches.append(batch)
        answer = self.judge(batch)
        if answer[0] < 300:
            self.statements |= {each["id"]: each for each in batch}
            self.contents |= contents
        return answer

    @property
    def sizes(self) -> list[int]:
        """Return how many Statements each request had."""
        return [len(each) for each in self.batches]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
