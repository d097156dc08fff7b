"""Reads and writes multipart/mixed (RFC 2046 §5.1; xAPI 1.0.3 Communication §1.5.2)."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from email.message import Message

from lrs.rules.attachment_parts import SECTION, Part
from lrs.rules.errors import InvalidAttachment, MalformedRequest

_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]")
_LONGEST_HEADERS = 8_192
_MOST_PARTS = 1_000
_HASHES = {64: hashlib.sha256, 96: hashlib.sha384, 128: hashlib.sha512, 56: hashlib.sha224}


def parse_multipart(body: bytes, content_type: str) -> tuple[bytes, dict[str, Part]]:
    """Return the Statements' JSON and the attachments by lower-case sha2.

    Raises MalformedRequest when the multipart itself is broken, InvalidAttachment when a part isn't what it says.
    """
    sections = list(_sections(body, _boundary_of(content_type)))
    if not sections:
        raise _malformed("The multipart body has no parts; the first one must hold the Statements.")
    headers, statements = sections[0]
    kind = (headers.get("content-type") or "application/json").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise _malformed(f"The first part's Content-Type is {kind!r}; it must be application/json.")
    parts: dict[str, Part] = {}
    for number, (headers, content) in enumerate(sections[1:], start=2):
        part = _attachment(number, headers, content)
        parts[part.sha2] = part
    return statements, parts


def write_multipart(statements: bytes, parts: Iterable[Part], boundary: str) -> Iterator[bytes]:
    """Yield a multipart/mixed body: the Statements, then each attachment with its hash."""
    yield f"--{boundary}\r\nContent-Type: application/json\r\n\r\n".encode()
    yield statements
    for part in parts:
        yield (
            f"\r\n--{boundary}\r\nContent-Type: {part.content_type}\r\nContent-Transfer-Encoding: binary\r\n"
            f"X-Experience-API-Hash: {part.sha2}\r\n\r\n"
        ).encode()
        yield part.content
    yield f"\r\n--{boundary}--\r\n".encode()


def _boundary_of(content_type: str) -> bytes:
    message = Message()
    message["Content-Type"] = content_type
    boundary = message.get_param("boundary")
    if not isinstance(boundary, str) or _BOUNDARY.fullmatch(boundary) is None:
        raise _malformed("The Content-Type multipart/mixed needs a boundary of 1 to 70 characters (RFC 2046 §5.1.1).")
    return boundary.encode()


def _sections(body: bytes, boundary: bytes) -> Iterator[tuple[dict[str, str], bytes]]:
    """Yield headers and content of each part; a body without its closing boundary is refused."""
    delimiter = re.compile(rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?:\r?\n|\Z)")
    start: int | None = None
    position = count = 0
    while (found := delimiter.search(body, position)) is not None:
        if start is not None:
            count += 1
            if count > _MOST_PARTS:
                raise _malformed(f"The multipart body has more than {_MOST_PARTS} parts.")
            yield _headers_and_content(body[start : found.start()], count)
        if found[1]:
            return
        start = found.end()
        # The line break that ends one delimiter may be the one that begins the next.
        position = start - 2 if body[start - 2 : start] == b"\r\n" else start - 1
    raise _malformed(
        "The multipart body has no closing boundary; it may have been cut off. Nothing was stored."
        if start is not None
        else "The boundary that the Content-Type names doesn't appear in the body."
    )


def _headers_and_content(section: bytes, number: int) -> tuple[dict[str, str], bytes]:
    if section.startswith((b"\r\n", b"\n")):
        return {}, section[2:] if section.startswith(b"\r\n") else section[1:]
    end = re.compile(rb"\r?\n\r?\n").search(section, 0, _LONGEST_HEADERS)
    if end is None:
        raise _malformed(f"Part {number} of the multipart body has no empty line between its headers and its content.")
    headers: dict[str, str] = {}
    for line in section[: end.start()].decode("latin-1").replace("\r\n", "\n").split("\n"):
        name, colon, value = line.partition(":")
        if not colon or not name.strip():
            raise _malformed(f"Part {number} of the multipart body has the header line {line[:80]!r}.")
        headers[name.strip().lower()] = value.strip()
    return headers, section[end.end() :]


def _attachment(number: int, headers: dict[str, str], content: bytes) -> Part:
    sha2 = headers.get("x-experience-api-hash", "").lower()
    if not sha2:
        raise InvalidAttachment(f"Part {number} has no X-Experience-API-Hash header: its content can't be matched.")
    encoding = headers.get("content-transfer-encoding")
    if encoding is None or encoding.lower() != "binary":
        raise InvalidAttachment(
            f"Part {number} has the Content-Transfer-Encoding {encoding!r}; it must be sent and be 'binary'."
        )
    digest = _HASHES.get(len(sha2))
    if digest is None or digest(content).hexdigest() != sha2:
        raise InvalidAttachment(f"Part {number}: the SHA-2 of its content is not its X-Experience-API-Hash {sha2!r}.")
    return Part(sha2, headers.get("content-type", "application/octet-stream"), content)


def _malformed(message: str) -> MalformedRequest:
    return MalformedRequest(message, section=SECTION)
