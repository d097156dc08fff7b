"""A server of files on loopback, as a tool has one."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_FILES = {
    "/a/handout.pdf": ("application/pdf", b"%PDF-1.4 handout"),
    "/picture.png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    "/page.html": ("text/html", b"<p>no image"),
    "/secret": ("text/plain", b"secret"),
}


class FileServer:
    """Serves some files, one that never comes and one that isn't well, and remembers what was asked and posted."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.posted: list[tuple[str, bytes]] = []
        self.status = 200
        self._going_on = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                if self.path == "/never":
                    outer._going_on.wait(timeout=30)
                    return
                if self.path == "/unwell":
                    self.send_response(outer.status)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                if self.path == "/redirect":
                    self.send_response(302)
                    self.send_header("Location", outer.url("/secret"))
                    self.end_headers()
                    return
                kind, body = _FILES.get(self.path, ("text/plain", b""))
                self.send_response(200 if self.path in _FILES else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.posted.append((self.path, body))
                self.send_response(outer.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> "FileServer":
        self._thread.start()
        return self

    def let_go(self) -> None:
        """End the answers that never come."""
        self._going_on.set()

    def __exit__(self, *error: object) -> None:
        self.let_go()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}{path}"
