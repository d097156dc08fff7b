"""Multipart bodies that break off, lie about themselves or come in thousands of parts.

xAPI 1.0.3 Communication §1.5.2; RFC 2046 §5.1.1.
"""

import hashlib
import json
from pathlib import Path
from time import process_time

import pytest
from django.conf import settings

from tests.hostile.wire import query
from tests.xapi.statements import make_attachment, make_statement

CONTENT = b"here is a certificate"
SHA2 = hashlib.sha256(CONTENT).hexdigest()
MIXED = "multipart/mixed; boundary=abc"
STATEMENT = json.dumps(
    make_statement(attachments=[make_attachment(sha2=SHA2, length=len(CONTENT), contentType="text/plain")])
).encode()


def make_part(content: bytes = CONTENT, sha2: str = SHA2, headers: str = "") -> bytes:
    lines = (
        f"Content-Type: text/plain\r\nContent-Transfer-Encoding: binary\r\nX-Experience-API-Hash: {sha2}\r\n{headers}"
    )
    return lines.encode("latin-1") + b"\r\n" + content


def make_body(*parts: bytes, statement: bytes = STATEMENT) -> bytes:
    sections = (b"Content-Type: application/json\r\n\r\n" + statement, *parts)
    return b"".join(b"--abc\r\n" + section + b"\r\n" for section in sections) + b"--abc--\r\n"


USUAL = make_body(make_part())


def test_the_usual_one_is_stored(ana) -> None:
    assert ana.send("POST", "statements", USUAL, Content_Type=MIXED).status == 200


def test_one_that_breaks_off_anywhere_is_refused(refused) -> None:
    for kept in (0, 5, 40, len(STATEMENT), len(STATEMENT) + 60, -60, -30, -20, -9, -6):
        refused("POST", "statements", USUAL[:kept], Content_Type=MIXED)


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/mixed",
        "multipart/mixed; boundary=",
        "multipart/mixed; boundary=abcd",
        "multipart/mixed; boundary=ab",
        "multipart/mixed; boundary=" + "x" * 71,
        "multipart/mixed; boundary=" + "x" * 100_000,
        'multipart/mixed; boundary="a\0c"',
        'multipart/mixed; boundary="abc ',
        "multipart/mixed; boundary=\xe9",
        "multipart/mixed; boundary*=utf-8''%61%00",
        "multipart/mixed; boundary*0=a; boundary*1=" + "x" * 100,
        "multipart/mixed; boundary*=nonsense''abc%ff",
        "multipart/form-data; boundary=abc",
        "multipart/related; boundary=abc",
    ],
    ids=lambda text: text[15:40],
)
def test_a_wrong_boundary_is_refused(refused, content_type) -> None:
    refused("POST", "statements", USUAL, Content_Type=content_type)


@pytest.mark.parametrize(
    "part",
    [
        b"",
        b"no headers",
        b"\r\n" + CONTENT,
        make_part(sha2="0" * 64),
        make_part(sha2=SHA2[:-1]),
        make_part(sha2="../../../etc/passwd"),
        make_part(sha2="x" * 7_000),
        make_part(sha2="\xff"),
        make_part(sha2=""),
        make_part(headers="Content-Length: 5\r\n"),
        make_part(headers="Content-Length: -1\r\n"),
        make_part(headers="Content-Length: " + "9" * 5_000 + "\r\n"),
        make_part(headers="Content-Type: text/html\r\n"),
        make_part(headers="X-Long: " + "x" * 100_000 + "\r\n"),
        make_part(headers="X-Nul: \0\r\n"),
        make_part(headers="no colon\r\n"),
        make_part(b"another content"),
        make_part() + b"\r\n--abc\r\n" + make_part(b"more", hashlib.sha256(b"more").hexdigest()),
    ],
    ids=range(18),
)
def test_a_part_that_is_not_what_it_says_is_refused(refused, part) -> None:
    refused("POST", "statements", make_body(part), Content_Type=MIXED)


@pytest.mark.parametrize("sha2", ["../../../../tmp/x", "/etc/passwd", "..", "x" * 64, SHA2 + "/..", SHA2 + "\0", ""])
def test_a_hash_is_never_a_path(refused, sha2) -> None:
    statement = json.dumps(make_statement(attachments=[make_attachment(sha2=sha2, fileUrl="https://example.org/a")]))
    refused("POST", "statements", statement.encode())
    refused("POST", "statements", make_body(make_part(), statement=statement.encode()), Content_Type=MIXED)


def test_what_is_kept_lies_inside_of_the_storage(ana, tmp_path) -> None:
    assert ana.send("POST", "statements", USUAL, Content_Type=MIXED).status == 200
    [kept] = [each for each in Path(settings.MEDIA_ROOT).rglob("*") if each.is_file()]
    assert kept.is_relative_to(tmp_path)
    assert kept.read_bytes() == CONTENT
    target = "statements" + query(statementId=make_statement()["id"], attachments="true")
    assert CONTENT in ana.send("GET", target).body


@pytest.mark.parametrize(("count", "status"), [(3_000, 400), (20_000, 413)])
def test_thousands_of_parts_are_refused(refused, count, status) -> None:
    parts = [make_part(b"%d" % number, hashlib.sha256(b"%d" % number).hexdigest()) for number in range(count)]
    refused("POST", "statements", make_body(*parts), status=status, Content_Type=MIXED)


@pytest.mark.parametrize("body", [b"--abc\r\n" * 300_000, b"--abc" * 400_000, b"\n--abc \t" * 200_000], ids=range(3))
def test_nothing_but_boundaries_is_refused_quickly(refused, body) -> None:
    begun = process_time()
    refused("POST", "statements", body, Content_Type=MIXED)
    assert process_time() - begun < 5


def test_a_multipart_that_holds_a_bad_statement_keeps_no_attachment(refused) -> None:
    refused("POST", "statements", make_body(make_part(), statement=STATEMENT[:-1] + b',"x":1}'), Content_Type=MIXED)
