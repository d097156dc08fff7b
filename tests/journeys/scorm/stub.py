"""A server that says what a test wants it to say, where the real one couldn't be made to fail in just this way."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, dict[str, Any]]


@dataclass
class Stub:
    """What the stage is told, and everything that it said."""

    content_origin: str
    opened: dict[str, Any] = field(default_factory=dict)
    origin: str = ""
    opens: list[dict[str, Any]] = field(default_factory=list)
    commits: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    when_opened: Callable[[dict[str, Any]], Answer | None] = lambda asked: None
    when_committed: Callable[[dict[str, Any]], Answer | None] = lambda commit: None
    arrived: threading.Condition = field(default_factory=threading.Condition)

    def open(self, asked: dict[str, Any]) -> Answer:
        self.opens.append(asked)
        return self.when_opened(asked) or (200, {**self.opened, "session": len(self.opens)})

    def commit(self, commit: dict[str, Any]) -> Answer:
        answer = self.when_committed(commit)
        with self.arrived:
            (self.commits if answer is None else self.refused).append(commit)
            self.arrived.notify_all()
        return answer or (200, {"number": commit["number"], "status": {}, "course": {}, "refused": []})

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until something is true of what has arrived."""
        with self.arrived:
            assert self.arrived.wait_for(condition, timeout=20), self.commits

    @property
    def elements(self) -> dict[str, str]:
        """Return what the commits say together, by their order."""
        ordered = sorted(self.commits, key=lambda commit: (commit["session"], commit["number"]))
        return {name: value for commit in ordered for name, value in commit.get("elements", {}).items()}


@contextmanager
def serving(stub: Stub) -> Iterator[Stub]:
    """Answer until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, answer = (stub.open if self.path.endswith("open") else stub.commit)(body)
            self.send_response(status)
            self.send_header("Access-Control-Allow-Origin", stub.content_origin)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    stub.origin = f"http://127.0.0.1:{server.server_port}"
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
