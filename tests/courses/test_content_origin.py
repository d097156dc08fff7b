"""The content origin: a host of its own, from which files of packages are read and nothing else."""

from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from courses.rules.byte_ranges import ByteRange, NotSatisfiable, range_of
from courses.rules.content_types import content_type_of

pytestmark = pytest.mark.django_db

VERSION = uuid4()
HOST = "content.localhost:8000"


@pytest.fixture
def content(tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path)
    folder = f"packages/1/{VERSION}"
    for name in ("index.html", "media/a b.mp4", "über.js"):
        default_storage.save(f"{folder}/content/{name}", ContentFile(b"0123456789"))
    default_storage.save(f"{folder}/.package", ContentFile(b"PK"))
    return Client(headers={"Host": HOST})


def url(name: str) -> str:
    return f"/content/1/{VERSION}/{name}"


def body(response) -> bytes:
    sent = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    return sent


def test_a_file_is_served_with_its_type_and_guards(content) -> None:
    response = content.get(url("index.html"))
    assert (response.status_code, body(response), response["Content-Type"]) == (200, b"0123456789", "text/html")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "frame-ancestors 'self' http://localhost:* http://127.0.0.1:*"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "X-Frame-Options" not in response
    assert not response.cookies


@pytest.mark.parametrize("name", ["media/a%20b.mp4", "%C3%BCber.js"])
def test_names_may_be_percent_encoded(content, name: str) -> None:
    assert body(content.get(url(name))) == b"0123456789"


@pytest.mark.parametrize(
    "name",
    ["", "media", "media/", "other.html", "../.package", "%2e%2e/.package", "..%2f.package", "a%00b", "//etc/passwd"],
)
def test_nothing_else_of_the_storage_is_served(content, name: str) -> None:
    assert content.get(url(name)).status_code == 404


def test_only_reading_is_answered(content) -> None:
    assert content.post(url("index.html")).status_code == 405
    head = content.head(url("index.html"))
    assert (head.status_code, head["Content-Length"]) == (200, "10")


@pytest.mark.parametrize("path", ["/", "/admin/", "/xapi/statements", "/api/v1/tenants", "/learn/"])
def test_the_application_is_not_on_the_content_origin(content, path: str) -> None:
    response = content.get(path)
    assert (response.status_code, response.content) == (404, b"Only content of courses is here.")


def test_content_is_not_on_the_applications_origin(content) -> None:
    assert Client().get(url("index.html")).status_code == 404


class TestRanges:
    @pytest.mark.parametrize(
        ("header", "status", "content_range", "sent"),
        [
            ("bytes=2-4", 206, "bytes 2-4/10", b"234"),
            ("bytes=7-", 206, "bytes 7-9/10", b"789"),
            ("bytes=-3", 206, "bytes 7-9/10", b"789"),
            ("bytes=0-99", 206, "bytes 0-9/10", b"0123456789"),
            ("bytes=10-", 416, "bytes */10", b""),
            ("bytes=4-2", 200, None, b"0123456789"),
            ("bytes=0-1,3-4", 200, None, b"0123456789"),
            ("lines=1-2", 200, None, b"0123456789"),
        ],
    )
    def test_a_part_is_sent(self, content, header: str, status: int, content_range: str | None, sent: bytes) -> None:
        response = content.get(url("index.html"), headers={"Range": header})
        assert (response.status_code, response.get("Content-Range"), body(response)) == (status, content_range, sent)

    def test_not_if_the_file_is_another_than_the_reader_had(self, content) -> None:
        etag = content.head(url("index.html"))["ETag"]
        for condition, status in ((etag, 206), ('"other"', 200)):
            response = content.get(url("index.html"), headers={"Range": "bytes=0-1", "If-Range": condition})
            assert (response.status_code, len(body(response))) == (status, 2 if status == 206 else 10)

    def test_an_empty_file_has_no_part(self) -> None:
        with pytest.raises(NotSatisfiable):
            range_of("bytes=0-", 0)
        assert range_of("bytes=5-6", 7) == ByteRange(5, 6)


def test_what_the_reader_has_is_not_sent_again(content) -> None:
    first = content.head(url("index.html"))
    assert first["Cache-Control"] == "private, max-age=3600"
    for headers in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        assert content.get(url("index.html"), headers=headers).status_code == 304


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.HTML", "text/html"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.json", "application/json; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("a.woff2", "font/woff2"),
        ("a.mp4", "video/mp4"),
        ("a.wasm", "application/wasm"),
        ("a.unheard-of", "application/octet-stream"),
        ("noending", "application/octet-stream"),
    ],
)
def test_types_go_by_the_end_of_the_name(name: str, expected: str) -> None:
    assert content_type_of(name) == expected
