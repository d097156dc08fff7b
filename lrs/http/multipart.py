"""Reads multipart/mixed (RFC 2046 §5.1; xAPI 1.0.3 Communication §1.5.2; xAPI 2.0 §4.1.3)."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from email.message import Message

from lrs.rules.attachment_parts import SECTION, Part
from lrs.rules.errors import InvalidAttachment, MalformedRequest, TooLarge

_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]")
_REST_OF_DELIMITER = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")
_EMPTY_LINE = re.compile(rb"\n\r?\n")
_LINE_BREAK = re.compile(r"\r?\n")
_FOLD = re.compile(r"\r?\n[ \t]+")
_HEADER_LINE = re.compile(r"(?P<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*(?P<value>[\t\x20-\x7e]*?)[ \t]*")
_LONGEST_HEADERS = 8_192
_LONGEST_TYPE = 255
_MOST_PARTS = 5_000
_HASHES = {56: hashlib.sha224, 64: hashlib.sha256, 96: hashlib.sha384, 128: hashlib.sha512}

Headers = Mapping[str, str]


def parse_multipart(body: bytes, content_type: str) -> tuple[bytes, dict[str, Part]]:
    """Return the Statements' JSON and the attachments by lower-case sha2.

    Raises MalformedRequest when the multipart itself is broken, InvalidAttachment when a part isn't what it says,
    TooLarge when there are too many.
    """
    sections = _sections(body, _boundary_of(content_type))
    first = next(sections, None)
    if first is None:
        raise _malformed("The multipart body has no parts; the first one must hold the Statements.")
    statements = _statements(*first)
    parts: dict[str, Part] = {}
    for number, (headers, content) in enumerate(sections, start=2):
        if number > _MOST_PARTS:
            raise TooLarge(
                f"The multipart body has more than {_MOST_PARTS} parts. Nothing was stored.", section=SECTION
            )
        part = _attachment(number, headers, content)
        parts[part.sha2] = part
    return statements, parts


def _boundary_of(content_type: str) -> bytes:
    message = Message()
    message["Content-Type"] = content_type
    boundary = message.get_param("boundary")
    if not isinstance(boundary, str) or _BOUNDARY.fullmatch(boundary) is None:
        raise _malformed("The Content-Type multipart/mixed needs a boundary of 1 to 70 characters (RFC 2046 §5.1.1).")
    return boundary.encode()


def _sections(body: bytes, boundary: bytes) -> Iterator[tuple[Headers, bytes]]:
    """Yield headers and content of each part; a body without its closing boundary is refused.

    What stands before the first boundary and after the closing one is no part (RFC 2046 §5.1.1).
    """
    start: int | None = None
    number = 0
    for begin, end, is_last in _delimiters(body, b"--" + boundary):
        if start is not None:
            number += 1
            yield _headers_and_content(body, start, begin, number)
        if is_last:
            return
        start = end
    raise _malformed(
        "The multipart body has no closing boundary; it may have been cut off. Nothing was stored."
        if start is not None
        else "The boundary that the Content-Type names doesn't appear in the body."
    )


def _delimiters(body: bytes, dashed: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield where each delimiter begins and ends, and whether it is the closing one.

    The line break before a delimiter belongs to it, so that content may end with one of its own. A bare LF is taken
    for a line break too: there are clients that send nothing else.
    """
    at = body.find(dashed)
    while at >= 0:
        rest = _REST_OF_DELIMITER.match(body, at + len(dashed))
        if rest is not None and (at == 0 or body[at - 1 : at] == b"\n"):
            yield at - (2 if body[at - 2 : at] == b"\r\n" else 1), rest.end(), rest[1] is not None
        at = body.find(dashed, at + len(dashed))


def _headers_and_content(body: bytes, start: int, end: int, number: int) -> tuple[Headers, bytes]:
    # The search begins with the line break of the boundary: a part without headers starts with an empty line.
    empty_line = _EMPTY_LINE.search(body, start - 1, min(end, start + _LONGEST_HEADERS))
    if empty_line is None:
        raise _malformed(f"Part {number} of the multipart body has no empty line between its headers and its content.")
    text = _FOLD.sub(" ", body[start : max(start, empty_line.start())].decode("latin-1").removesuffix("\r"))
    headers: dict[str, str] = {}
    for line in _LINE_BREAK.split(text) if text else ():
        found = _HEADER_LINE.fullmatch(line)
        if found is None:
            raise _malformed(f"Part {number} of the multipart body has the header line {line[:80]!r}.")
        name = found["name"].lower()
        if name in headers:
            raise _malformed(f"Part {number} of the multipart body has the header {found['name']} twice.")
        headers[name] = found["value"]
    return headers, body[empty_line.end() : end]


def _statements(headers: Headers, content: bytes) -> bytes:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise _malformed(f"The first part's Content-Type is {kind!r}; it must hold the Statements as application/json.")
    return content


def _attachment(number: int, headers: Headers, content: bytes) -> Part:
    encoding = headers.get("content-transfer-encoding")
    if encoding is None or encoding.lower() != "binary":
        raise _invalid(number, f"has the Content-Transfer-Encoding {encoding!r}; it must be sent and be 'binary'.")
    sha2 = headers.get("x-experience-api-hash", "").lower()
    if not sha2:
        raise _invalid(number, "has no X-Experience-API-Hash header: its content can't be matched.")
    digest = _HASHES.get(len(sha2))
    if digest is None or digest(content).hexdigest() != sha2:
        raise _invalid(number, f"says that the SHA-2 of its content is {sha2[:128]!r}, which it is not.")
    length = headers.get("content-length")
    if length is not None and length != str(len(content)):
        raise _invalid(number, f"says that its Content-Length is {length[:20]!r}, but it has {len(content)} bytes.")
    kind = headers.get("content-type") or None
    if kind is not None and len(kind) > _LONGEST_TYPE:
        raise _invalid(number, f"has a Content-Type of more than {_LONGEST_TYPE} characters.")
    repeated = {"contentType": kind, "length": length}
    return Part(
        sha2,
        kind or "application/octet-stream",
        content,
        repeats=frozenset(name for name, value in repeated.items() if value is not None),
    )


def _malformed(message: str) -> MalformedRequest:
    return MalformedRequest(message, section=SECTION)


def _invalid(number: int, fault: str) -> InvalidAttachment:
    return InvalidAttachment(f"Part {number} of the multipart body {fault} Nothing was stored.")
