"""Reads request bodies within their limits: length, chunks and gzip."""

import re
import zlib

from django.conf import settings
from django.http import HttpRequest
from django.http.request import RawPostDataException, UnreadablePostError

from lrs.rules.errors import MalformedRequest, TooLarge, UnsupportedMediaType
from people.services.unavailability import reason_of

_LENGTH = re.compile(r"[0-9]{1,18}")


def body_of(request: HttpRequest) -> bytes:
    """Return the decoded body.

    Raises TooLarge (413) over MAX_BODY_BYTES, compressed or not, UnsupportedMediaType (415) for an encoding other
    than gzip, MalformedRequest (400) when it breaks off or isn't what it says.
    """
    if request.method in ("GET", "HEAD", "DELETE", "OPTIONS") and not _announces_body(request):
        return b""
    return _decoded(_raw(request), request.headers.get("Content-Encoding", "").strip().lower())


def _announces_body(request: HttpRequest) -> bool:
    return bool(request.META.get("CONTENT_LENGTH")) or "Transfer-Encoding" in request.headers


def _raw(request: HttpRequest) -> bytes:
    limit = settings.MAX_BODY_BYTES
    announced = request.META.get("CONTENT_LENGTH") or ""
    if announced and _LENGTH.fullmatch(announced) is None:
        raise MalformedRequest(f"Content-Length is {announced[:40]!r}; send the number of bytes of the body.")
    if announced and int(announced) > limit:
        raise _too_large(limit)
    try:
        if announced:
            return _complete(request.body, int(announced))
        stream = request.META.get("wsgi.input")
        body = bytes(stream.read(limit + 1)) if stream is not None else request.body
    except (UnreadablePostError, RawPostDataException, OSError) as error:
        if reason_of(error) is not None:  # the body came, and the server had no room for it
            raise
        raise MalformedRequest("The body broke off before its announced end; nothing was stored.") from error
    if len(body) > limit:
        raise _too_large(limit)
    return body


def _complete(body: bytes, announced: int) -> bytes:
    if len(body) < announced:
        raise MalformedRequest(f"Content-Length announces {announced} bytes, but {len(body)} came; nothing was stored.")
    return body


def _decoded(body: bytes, encoding: str) -> bytes:
    if encoding in ("", "identity"):
        return body
    if encoding not in ("gzip", "x-gzip"):
        raise UnsupportedMediaType(f"Content-Encoding is {encoding!r}; send gzip or no encoding.")
    limit = settings.MAX_BODY_BYTES
    reader = zlib.decompressobj(wbits=31)
    try:
        content = reader.decompress(body, limit + 1)
    except zlib.error as error:
        raise MalformedRequest(f"The body isn't the gzip that Content-Encoding says: {error}.") from error
    if len(content) > limit:
        raise _too_large(limit)
    if not reader.eof or reader.unused_data:
        raise MalformedRequest("The gzip body breaks off, or has bytes after its end; nothing was stored.")
    return content


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"The body is larger than the limit of {limit} bytes (MAX_BODY_BYTES); nothing was stored.")
