"""The application that the production server loads: Django, behind bodies that have come whole.

A request waits for its body without a thread, so that clients which are slow, or stop halfway, keep nobody else from
being served. Then a thread answers it through WSGI. A body that broke off or took too long raises when it is read.
"""

import asyncio
import signal
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.db import close_old_connections
from django.http import FileResponse
from granian.rsgi import HTTPProtocol, ProtocolClosed, Scope

from config.wsgi import application as django
from feeds.http.resting_response import REST_SECONDS, RestingResponse
from lrs.services.garbage import collect_seldom
from people.services.unavailability import refusal_of

_WITHOUT_BODY = frozenset({"GET", "HEAD", "DELETE", "OPTIONS"})
_IN_MEMORY = 1 << 20
_SLOWEST_BYTES_PER_SECOND = 32 << 10

_FOR_PACKAGES = (
    "/api/v1/cmi5/check",
    "/api/v1/cmi5/courses",
    "/api/v1/scorm/check",
    "/api/v1/scorm/courses",
    "/admin/courses/",
)


_Begun = tuple[tuple[int, list[tuple[str, str]]], RestingResponse]
"""Status and headers of an answer, and the answer."""


class _NeverCame:
    """The body of a request that broke off or took too long: whoever reads it is told why."""

    def __init__(self, reason: OSError) -> None:
        self._reason = reason

    def read(self, size: int = -1) -> bytes:
        raise self._reason

    readline = read

    def close(self) -> None:
        """Have nothing to close."""


class Application:
    """Django as Granian calls it (RSGI 1.5)."""

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._threads = ThreadPoolExecutor(settings.THREADS, thread_name_prefix="request")
        self._ends = asyncio.Event()
        loop.add_signal_handler(signal.SIGTERM, self._end)
        collect_seldom()

    def _end(self) -> None:
        """End streams, and then the process: Granian, whose handler SIGINT still has, waits for answers to end."""
        self._ends.set()
        signal.raise_signal(signal.SIGINT)

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        body = await _body_of(scope, protocol)
        resting = await self._loop.run_in_executor(self._threads, self._answer, scope, protocol, body)
        if resting is not None:
            await self._rest(protocol, resting)

    def _answer(self, scope: Scope, protocol: HTTPProtocol, body: IO[bytes] | _NeverCame) -> _Begun | None:
        """Answer one request, in one thread from its beginning to its end.

        An answer that rests most of the time is returned when it has begun: it would keep the thread from others.
        """
        begun: list[tuple[int, list[tuple[str, str]]]] = []
        response = django(environ_of(scope, body), lambda status, headers: begun.append((int(status[:3]), headers)))
        if isinstance(response, RestingResponse):
            body.close()
            return begun[0], response
        try:
            if isinstance(response, FileResponse):
                response.block_size = _IN_MEMORY
            if response.streaming:
                self._stream(protocol, *begun[0], response)
            else:
                protocol.response_bytes(*begun[0], b"".join(response))
        finally:
            response.close()
            body.close()
        return None

    async def _rest(self, protocol: HTTPProtocol, begun: _Begun) -> None:
        """Send pieces as they come; a thread is taken for each piece, none in between."""
        head, response = begun
        transport = protocol.response_stream(*head)
        over = [asyncio.ensure_future(each) for each in (protocol.client_disconnect(), self._ends.wait())]
        try:
            with suppress(ProtocolClosed):
                await self._send_until(over, transport, response)
        finally:
            for each in over:
                each.cancel()
            await self._loop.run_in_executor(self._threads, response.close)

    async def _send_until(self, over: list[asyncio.Future[Any]], transport: Any, response: RestingResponse) -> None:
        while not any(each.done() for each in over):
            piece = await self._loop.run_in_executor(self._threads, _piece_of, response)
            if piece is None:
                return
            if piece:
                await transport.send_bytes(piece)
            else:
                await asyncio.wait(over, timeout=REST_SECONDS, return_when=asyncio.FIRST_COMPLETED)

    def _stream(
        self, protocol: HTTPProtocol, status: int, headers: list[tuple[str, str]], chunks: Iterable[bytes]
    ) -> None:
        transport = protocol.response_stream(status, headers)
        for chunk in chunks:
            asyncio.run_coroutine_threadsafe(_send(transport, chunk), self._loop).result()


def _piece_of(response: RestingResponse) -> bytes | None:
    """Return the next piece, None after the last; the thread then works for others, without a connection.

    What can't be done right now ends the stream: who comes back is told when to try again.
    """
    try:
        return next(response.pieces, None)
    except Exception as error:
        if refusal_of(error) is None:
            raise
        return None
    finally:
        close_old_connections()


async def _send(transport: Any, chunk: bytes) -> None:
    await transport.send_bytes(chunk)


async def _body_of(scope: Scope, protocol: HTTPProtocol) -> IO[bytes] | _NeverCame:
    """Return the body once it has come, as much as is needed to see that it is too large if it is."""
    length = scope.headers.get("content-length") or ""
    is_chunked = "transfer-encoding" in scope.headers
    most = _most_bytes(scope)
    if (scope.method in _WITHOUT_BODY and not length and not is_chunked) or _is_too_large(length, most):
        return BytesIO()
    if length.isdigit() and int(length) <= _IN_MEMORY:
        return await _small_body_of(protocol)
    body: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by whoever answers
    begun, size, empty = asyncio.get_running_loop().time(), 0, 0
    try:
        async with asyncio.timeout_at(begun + settings.BODY_SECONDS) as limit:
            async for chunk in protocol:
                empty += not chunk
                body.write(chunk)
                size += len(chunk)
                if size > most:
                    break
                limit.reschedule(begun + settings.BODY_SECONDS + size / _SLOWEST_BYTES_PER_SECOND)
        body.seek(0)  # writes what wasn't written yet, for which there may be no room
    except TimeoutError:
        return _NeverCame(TimeoutError(f"The body didn't come within {settings.BODY_SECONDS} seconds."))
    except Exception as error:
        body.close()
        # With a number it is the system's: there was no room for a body that came.
        is_ours = isinstance(error, OSError) and error.errno is not None
        return _NeverCame(error if is_ours else ConnectionError(str(error)))
    if empty > 1 and scope.http_version.startswith("1"):
        # Granian gives an empty chunk at the end, and another one in the place of an error.
        return _NeverCame(ConnectionError("The body broke off."))
    return body


async def _small_body_of(protocol: HTTPProtocol) -> IO[bytes] | _NeverCame:
    """Return a body of announced length in one piece; whoever reads it sees whether all of it came."""
    try:
        async with asyncio.timeout(settings.BODY_SECONDS):
            return BytesIO(await protocol())
    except TimeoutError:
        return _NeverCame(TimeoutError(f"The body didn't come within {settings.BODY_SECONDS} seconds."))
    except Exception as error:
        return _NeverCame(ConnectionError(str(error)))


def _most_bytes(scope: Scope) -> int:
    """Return how long the body may be: course packages are larger than all else, and come from who says who he is."""
    is_package = scope.path.startswith(_FOR_PACKAGES)
    is_somebody = "authorization" in scope.headers or "cookie" in scope.headers
    return int(settings.PACKAGE_MAX_BYTES if is_package and is_somebody else settings.MAX_BODY_BYTES)


def _is_too_large(length: str, most: int) -> bool:
    return length.isdigit() and int(length[:20]) > most


def environ_of(scope: Scope, body: object) -> dict[str, Any]:
    """Return the request as WSGI describes it (PEP 3333).

    Header names with an underscore are left out: they would be read as the ones with a hyphen that a proxy sets.
    """
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" not in name:
            key = name.upper().replace("-", "_")
            key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
            between = "; " if name == "cookie" else ","
            environ[key] = f"{environ[key]}{between}{value}" if key in environ else value
    return environ


application = Application()
