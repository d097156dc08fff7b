"""Attachments come and go as parts of multipart/mixed. xAPI 1.0.3 Communication §1.5; xAPI 2.0 §4.1.3; RFC 2046."""

import hashlib
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lrs.http.multipart import parse_multipart
from lrs.rules.attachment_parts import Part
from lrs.rules.errors import InvalidAttachment, MalformedRequest, TooLarge
from lrs.rules.multipart_body import write_multipart
from tests.xapi.statements import ABSENT

usual = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))

STATEMENTS = b'{"id":"1"}'
TEXT = b"here is a certificate"
MIXED = "multipart/mixed; boundary=abc"


def sha_256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def make_part(content: bytes = TEXT, **headers: Any) -> bytes:
    """Return an attachment's part as a client sends it; underscores in names stand for hyphens."""
    usual_headers = {
        "Content_Type": "text/plain",
        "Content_Transfer_Encoding": "binary",
        "X_Experience_API_Hash": sha_256(content),
    }
    lines = [
        f"{name.replace('_', '-')}: {value}\r\n"
        for name, value in {**usual_headers, **headers}.items()
        if value is not ABSENT
    ]
    return "".join(lines).encode("latin-1") + b"\r\n" + content


def make_statements_part(content: bytes = STATEMENTS, kind: str = "application/json") -> bytes:
    return b"Content-Type: " + kind.encode() + b"\r\n\r\n" + content


def make_body(*parts: bytes, boundary: bytes = b"abc") -> bytes:
    return b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + boundary + b"--\r\n"


def usual_body(**headers: Any) -> bytes:
    return make_body(make_statements_part(), make_part(**headers))


def contents_of(body: bytes, content_type: str = MIXED) -> tuple[bytes, dict[str, tuple[str, bytes]]]:
    statements, parts = parse_multipart(body, content_type)
    return statements, {sha2: (part.content_type, part.content) for sha2, part in parts.items()}


THE_USUAL = (STATEMENTS, {sha_256(TEXT): ("text/plain", TEXT)})


class TestForm:
    def test_the_first_part_has_the_statements_and_the_rest_the_attachments(self) -> None:
        assert contents_of(usual_body()) == THE_USUAL

    def test_a_request_may_have_no_attachments(self) -> None:
        assert contents_of(make_body(make_statements_part())) == (STATEMENTS, {})

    @pytest.mark.parametrize(
        ("content_type", "boundary"),
        [
            ("multipart/mixed; boundary=-------314159265358979323846", "-------314159265358979323846"),
            ('multipart/mixed; boundary="abc"', "abc"),
            ('multipart/mixed; boundary="abcABC0123\'()+_,-./:=?"', "abcABC0123'()+_,-./:=?"),
            ('multipart/mixed; boundary="a b"', "a b"),
            ("Multipart/Mixed;Boundary=abc", "abc"),
            ("multipart/mixed; charset=utf-8; boundary=abc; x=y", "abc"),
            (f"multipart/mixed; boundary={'x' * 70}", "x" * 70),
        ],
    )
    def test_the_content_type_names_the_boundary(self, content_type: str, boundary: str) -> None:
        body = make_body(make_statements_part(), make_part(), boundary=boundary.encode())
        assert contents_of(body, content_type) == THE_USUAL

    @pytest.mark.parametrize(
        "content_type",
        [
            "multipart/mixed",
            "multipart/mixed;",
            "multipart/mixed; boundary=",
            'multipart/mixed; boundary=""',
            'multipart/mixed; boundary="abc "',
            f"multipart/mixed; boundary={'x' * 71}",
            "multipart/mixed; boundary=äbc",
            "multipart/mixed; boundary*=utf-8''abc",
            'multipart/mixed; boundary="a\\"c"',
        ],
    )
    def test_without_a_proper_boundary_the_request_is_refused(self, content_type: str) -> None:
        """XAPI-00131."""
        with pytest.raises(MalformedRequest, match="needs a boundary of 1 to 70 characters"):
            parse_multipart(usual_body(), content_type)

    @pytest.mark.parametrize(
        "change",
        [
            lambda body: b"\r\n" + body,
            lambda body: b"This is a multipart message.\r\n--ab\r\n--abcd\r\nx --abc\r\n" + body,
            lambda body: body.removesuffix(b"\r\n"),
            lambda body: body + b"An epilogue.\r\n--abc\r\nContent-Type: text/plain\r\n\r\nnot a part\r\n",
            lambda body: body.replace(b"--abc\r\n", b"--abc \t\r\n"),
            lambda body: body.replace(b"--abc--", b"--abc--  "),
            lambda body: body.replace(b"\r\n", b"\n"),
            lambda body: body.replace(b"Content-Type: ", b"CONTENT-TYPE:"),
            lambda body: body.replace(b"text/plain", b"text/plain   "),
        ],
        ids=[
            "line-break-first",
            "preamble",
            "no-last-line-break",
            "epilogue",
            "padding",
            "padding-of-the-last",
            "bare-lf",
            "case-of-headers",
            "space-after-a-value",
        ],
    )
    def test_what_rfc_2046_allows_is_read(self, change: Callable[[bytes], bytes]) -> None:
        assert contents_of(change(usual_body())) == THE_USUAL

    def test_every_truncated_body_is_refused(self) -> None:
        body = usual_body().removesuffix(b"\r\n")
        for length in range(len(body)):
            with pytest.raises((MalformedRequest, InvalidAttachment)):
                parse_multipart(body[:length], MIXED)

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            (b"", "doesn't appear in the body"),
            (b"{}", "doesn't appear in the body"),
            (make_body(make_statements_part(), boundary=b"abcd"), "doesn't appear in the body"),
            (b"--abc--\r\n", "has no parts"),
            (b"--abc\r\n--abc--\r\n", "Part 1 of the multipart body has no empty line"),
            (make_body(b"Content-Type: application/json\r\n"), "Part 1 of the multipart body has no empty line"),
            (
                make_body(b"Content-Type application/json\r\n\r\n{}"),
                "has the header line 'Content-Type application/json'",
            ),
            (make_body(b": application/json\r\n\r\n{}"), "has the header line ': application/json'"),
            (make_body(b"A: b\r\na: c\r\n\r\n{}"), "has the header a twice"),
            (make_body(b"A: b\rC: d\r\n\r\n{}"), "has the header line"),
            (make_body(b"A: b\x00\r\n\r\n{}"), "has the header line"),
            (make_body(b"A: " + b"b" * 9_000 + b"\r\n\r\n{}"), "Part 1 of the multipart body has no empty line"),
        ],
    )
    def test_a_broken_body_is_refused_with_what_is_wrong(self, body: bytes, message: str) -> None:
        """XAPI-00130."""
        with pytest.raises(MalformedRequest, match=message):
            parse_multipart(body, MIXED)

    def test_a_folded_header_is_one_header(self) -> None:
        body = usual_body(Content_Type="text/plain;\r\n  charset=utf-8")
        assert contents_of(body)[1][sha_256(TEXT)][0] == "text/plain; charset=utf-8"

    def test_thousands_of_parts_are_too_many(self) -> None:
        part = make_part()
        with pytest.raises(TooLarge, match="more than 5000 parts"):
            parse_multipart(make_body(make_statements_part(), *[part] * 5_000), MIXED)

    @pytest.mark.parametrize("filling", [b"\r\n", b"--abc", b"\r\n--ab", b"\x00", b"\r\n--abcd"])
    def test_a_large_attachment_is_read_in_moments(self, filling: bytes) -> None:
        content = filling * (10_000_000 // len(filling)) + b"."
        body = make_body(make_statements_part(), make_part(content))
        began = perf_counter()
        assert contents_of(body)[1] == {sha_256(content): ("text/plain", content)}
        assert perf_counter() - began < 5

    @usual
    @given(
        body=st.binary(max_size=80)
        | st.lists(st.sampled_from([b"--abc", b"--", b"\r\n", b"\n", b"a: b", b"{}"])).map(b"".join)
    )
    def test_any_other_body_is_refused_calmly(self, body: bytes) -> None:
        with pytest.raises((MalformedRequest, InvalidAttachment)):
            parse_multipart(body, MIXED)

    @usual
    @given(
        content_type=st.text(max_size=40)
        | st.text("abc\"=;\\ \t*'", max_size=20).map("multipart/mixed; boundary={}".format)
    )
    def test_any_content_type_is_read_calmly(self, content_type: str) -> None:
        with pytest.raises(MalformedRequest):
            parse_multipart(b"", content_type)


class TestStatementsPart:
    @pytest.mark.parametrize("kind", ["application/json", "Application/JSON", "application/json; charset=utf-8"])
    def test_the_statements_are_json(self, kind: str) -> None:
        assert contents_of(make_body(make_statements_part(kind=kind))) == (STATEMENTS, {})

    @pytest.mark.parametrize("kind", ["text/plain", "application/jsonx", "", "multipart/mixed"])
    def test_statements_of_any_other_type_are_refused(self, kind: str) -> None:
        """XAPI-00134."""
        with pytest.raises(MalformedRequest, match="must hold the Statements as application/json"):
            parse_multipart(make_body(make_statements_part(kind=kind)), MIXED)

    def test_statements_without_a_type_are_refused(self) -> None:
        with pytest.raises(MalformedRequest, match="must hold the Statements as application/json"):
            parse_multipart(make_body(b"\r\n" + STATEMENTS), MIXED)

    def test_statements_in_two_parts_are_refused(self) -> None:
        """XAPI-00133."""
        body = make_body(make_statements_part(), make_statements_part(), make_part())
        with pytest.raises(
            InvalidAttachment, match="Part 2 of the multipart body has the Content-Transfer-Encoding None"
        ):
            parse_multipart(body, MIXED)


class TestAttachmentPart:
    @pytest.mark.parametrize("encoding", [ABSENT, "base64", "7bit", "8bit", "quoted-printable", ""])
    def test_its_transfer_encoding_must_be_binary(self, encoding: object) -> None:
        """XAPI-00135."""
        with pytest.raises(InvalidAttachment, match="it must be sent and be 'binary'"):
            parse_multipart(usual_body(Content_Transfer_Encoding=encoding), MIXED)

    @pytest.mark.parametrize("value", [ABSENT, ""])
    def test_its_hash_must_be_there(self, value: object) -> None:
        """XAPI-00132."""
        with pytest.raises(InvalidAttachment, match="Part 2 of the multipart body has no X-Experience-API-Hash"):
            parse_multipart(usual_body(X_Experience_API_Hash=value), MIXED)

    @pytest.mark.parametrize("value", [sha_256(b"other"), sha_256(TEXT)[:-1], "x", hashlib.sha1(TEXT).hexdigest()])  # noqa: S324
    def test_its_hash_must_be_that_of_its_content(self, value: str) -> None:
        with pytest.raises(InvalidAttachment, match="which it is not"):
            parse_multipart(usual_body(X_Experience_API_Hash=value), MIXED)

    @pytest.mark.parametrize("algorithm", ["sha224", "sha256", "sha384", "sha512"])
    def test_its_hash_is_one_of_sha_2(self, algorithm: str) -> None:
        sha2 = hashlib.new(algorithm, TEXT).hexdigest()
        assert contents_of(usual_body(X_Experience_API_Hash=sha2))[1] == {sha2: ("text/plain", TEXT)}

    def test_its_hash_may_be_written_in_upper_case(self) -> None:
        assert contents_of(usual_body(X_Experience_API_Hash=sha_256(TEXT).upper())) == THE_USUAL

    def test_without_a_content_type_it_is_octets(self) -> None:
        assert contents_of(usual_body(Content_Type=ABSENT))[1][sha_256(TEXT)][0] == "application/octet-stream"

    def test_a_content_type_that_cannot_be_kept_is_refused(self) -> None:
        with pytest.raises(InvalidAttachment, match="a Content-Type of more than 255 characters"):
            parse_multipart(usual_body(Content_Type="text/" + "x" * 251), MIXED)

    def test_a_content_length_must_be_that_of_its_content(self) -> None:
        with pytest.raises(
            InvalidAttachment, match=f"says that its Content-Length is '3', but it has {len(TEXT)} bytes"
        ):
            parse_multipart(usual_body(Content_Length="3"), MIXED)

    @pytest.mark.parametrize(
        "content",
        [b"", b"\r\n", b"\n", b"x\r\n", b"\r\n\r\nx", b"--abcx", b"x--abc\r\n", b"\r\n--abcd\r\n", b"\xff\x00"],
    )
    def test_its_content_comes_byte_for_byte(self, content: bytes) -> None:
        body = make_body(make_statements_part(), make_part(content))
        assert contents_of(body)[1] == {sha_256(content): ("text/plain", content)}

    def test_the_same_content_twice_is_one_attachment(self) -> None:
        assert contents_of(make_body(make_statements_part(), make_part(), make_part())) == THE_USUAL

    def test_a_part_repeats_what_its_headers_give(self) -> None:
        _, parts = parse_multipart(usual_body(Content_Length=str(len(TEXT))), MIXED)
        assert parts[sha_256(TEXT)].repeats == {"contentType", "length"}
        _, parts = parse_multipart(usual_body(Content_Type=ABSENT), MIXED)
        assert parts[sha_256(TEXT)].repeats == frozenset()


def part_of(content: bytes, **changes: Any) -> Part:
    return Part(**{"sha2": sha_256(content), "content_type": "text/plain", "content": content, **changes})


class TestWriting:
    def test_each_part_says_type_encoding_and_hash(self) -> None:
        assert b"".join(write_multipart(b"{}", [part_of(b"x")], "abc")) == (
            b"--abc\r\nContent-Type: application/json\r\n\r\n{}\r\n"
            b"--abc\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: binary\r\n"
            b"X-Experience-API-Hash: 2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881\r\n\r\nx\r\n"
            b"--abc--\r\n"
        )

    def test_without_attachments_there_is_one_part(self) -> None:
        assert b"".join(write_multipart(b"{}", [], "abc")) == (
            b"--abc\r\nContent-Type: application/json\r\n\r\n{}\r\n--abc--\r\n"
        )

    @usual
    @given(
        statements=st.binary(max_size=20),
        contents=st.lists(st.binary(max_size=40) | st.text("\r\n-ab:", max_size=20).map(str.encode), max_size=4),
    )
    def test_what_is_written_is_read_again(self, statements: bytes, contents: Iterable[bytes]) -> None:
        parts = {sha_256(content): part_of(content) for content in contents}
        body = b"".join(write_multipart(statements, parts.values(), "tributary-5f1c"))
        assert parse_multipart(body, 'multipart/mixed; boundary="tributary-5f1c"') == (statements, parts)
