"""Writes multipart/mixed (RFC 2046 §5.1; xAPI 1.0.3 Communication §1.5.2; xAPI 2.0 §4.1.3)."""

from collections.abc import Iterable, Iterator

from lrs.rules.attachment_parts import Part


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
