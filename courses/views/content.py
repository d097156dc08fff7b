"""Files of course packages, on the content origin: to read, and nothing else."""

from collections.abc import Iterator
from typing import IO
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import http_date, parse_http_date_safe

from courses.rules.byte_ranges import ByteRange, NotSatisfiable, range_of
from courses.rules.content_types import content_type_of
from courses.services.content import ContentFile, find
from courses.services.framing import framed_by

_CHUNK = 256 << 10
_AGE = 3600
"""A version's files never change, but a version may be deleted: after an hour browsers ask again."""


def serve_content(request: HttpRequest, tenant_id: int, version_id: UUID, path: str) -> HttpResponseBase:
    """Answer GET and HEAD with a file or a range of it; any page may read it, the application's may frame it."""
    if request.method not in ("GET", "HEAD"):
        return _guarded(HttpResponse(status=405, headers={"Allow": "GET, HEAD"}), tenant_id)
    file = find(tenant_id, version_id, path)
    if file is None:
        missing = HttpResponse("There is no such file in the package.", status=404, content_type="text/plain")
        return _guarded(missing, tenant_id)
    etag = f'"{version_id.hex}-{file.size:x}-{int(file.modified.timestamp() * 1000):x}"'
    response = _answer(request, file, etag)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(file.modified.timestamp())
    response["Cache-Control"] = f"private, max-age={_AGE}"
    response["Accept-Ranges"] = "bytes"
    if response.status_code in (200, 206):
        response["Content-Type"] = content_type_of(path)
    return _guarded(response, tenant_id)


def _answer(request: HttpRequest, file: ContentFile, etag: str) -> HttpResponseBase:
    if _is_known(request, file, etag):
        file.stream.close()
        return HttpResponse(status=304)
    condition = request.headers.get("If-Range")
    may_be_partial = condition is None or condition == etag or condition == http_date(file.modified.timestamp())
    try:
        part = range_of(request.headers.get("Range") if may_be_partial else None, file.size)
    except NotSatisfiable:
        file.stream.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    whole = ByteRange(0, file.size - 1)
    wanted = part or whole
    if request.method == "HEAD":
        file.stream.close()
        response: HttpResponseBase = HttpResponse(status=206 if part else 200)
    else:
        response = StreamingHttpResponse(_Part(file.stream, wanted), status=206 if part else 200)
    response["Content-Length"] = str(wanted.length)
    if part is not None:
        response["Content-Range"] = f"bytes {part.first}-{part.last}/{file.size}"
    return response


def _is_known(request: HttpRequest, file: ContentFile, etag: str) -> bool:
    known = request.headers.get("If-None-Match")
    if known is not None:
        return known.strip() == "*" or etag in [each.strip().removeprefix("W/") for each in known.split(",")]
    since = parse_http_date_safe(request.headers.get("If-Modified-Since") or "")
    return since is not None and int(file.modified.timestamp()) <= since


class _Part:
    """The bytes of a range, one piece after the other; closed whether they were read or not."""

    def __init__(self, stream: IO[bytes], wanted: ByteRange) -> None:
        self._stream, self._left = stream, wanted.length
        stream.seek(wanted.first)

    def __iter__(self) -> Iterator[bytes]:
        while self._left > 0 and (chunk := self._stream.read(min(_CHUNK, self._left))):
            self._left -= len(chunk)
            yield chunk

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


def _guarded(response: HttpResponseBase, tenant_id: int) -> HttpResponseBase:
    response["X-Content-Type-Options"] = "nosniff"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Content-Security-Policy"] = f"frame-ancestors 'self' {' '.join(framed_by(tenant_id))}".strip()
    response["Referrer-Policy"] = "same-origin"
    return response
