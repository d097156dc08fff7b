"""What is pure about a data set: columns, manifests, and how requests to a store are signed."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from feeds.rules import aws_signature
from feeds.rules.aws_signature import Key
from feeds.rules.warehouse_columns import COLUMNS, value_of
from feeds.rules.warehouse_manifest import DataFile, Manifest, Published, published_by, runs_of
from tests.feeds.warehouse.data_sets import PAGE

SCHEMA = json.loads((Path(__file__).resolve().parents[3] / "feeds" / "rules" / "learning-record-1.0.json").read_text())
NEEDLESS = {"schema", "tenant"}
"""What every file says once: its schema, and the tenant in its path."""


def leaves(properties: dict, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    found = set()
    for name, told in properties.items():
        inner = told.get("properties")
        found |= leaves(inner, (*path, name)) if inner else {(*path, name)}
    return found


def test_every_property_of_a_record_has_a_column() -> None:
    wanted = {path for path in leaves(SCHEMA["properties"]) if path[0] not in NEEDLESS}
    assert {column.path for column in COLUMNS} == wanted


def test_columns_that_are_always_there_are_those_that_the_schema_asks_for() -> None:
    provenance = SCHEMA["properties"]["provenance"]["required"]
    asked = {(name,) for name in SCHEMA["required"]} | {("provenance", name) for name in provenance}
    always = {column.path for column in COLUMNS if column.is_always}
    assert always <= asked
    assert asked - always == {("schema",), ("tenant",), ("provenance",), ("provenance", "xapi_version")}


def test_the_page_tells_the_columns() -> None:
    rows = [
        f"| `{each.name}` | {each.type}{'' if each.is_always else ' or NULL'} | `{'.'.join(each.path)}` |"
        for each in COLUMNS
    ]
    begun = PAGE.index("<!-- columns -->")
    shown = PAGE[begun : PAGE.index("<!-- end of the columns -->")].splitlines()[3:]
    assert shown == [*rows, "| `record` | JSON text | all of it |"]


def test_what_a_record_doesnt_say_is_none() -> None:
    values = {
        column.name: value_of(column, {"sequence": "0000000000000000012", "score": {"raw": 3}}) for column in COLUMNS
    }
    assert {name: value for name, value in values.items() if value is not None} == {"sequence": 12, "score_raw": 3.0}


def file(name: str, *, rows: int = 10, first: int = 1, last: int = 9, date: str = "2026-11-20") -> DataFile:
    return DataFile(name, date, rows, first, last, 100, "00")


def step(number: int, *files: DataFile, position: int = 9, **changes) -> Manifest:
    known = {"tenant": "north", "feed": "f", "published_at": "", "records": "", "columns": 1}
    return Manifest(number=number, position=position, files=files, **known, **changes)


def test_what_is_there_is_what_manifests_add_without_what_they_remove() -> None:
    a, b, c = file("a"), file("b"), file("c")
    there = published_by([step(2, b, position=20), step(3, c, removes=("a", "b")), step(1, a)])
    assert (there.number, there.position, there.steps, there.files) == (3, 20, 3, (c,))
    whole = step(4, c, is_whole=True, position=20)
    assert there.after(whole) == published_by([whole]) == Published(4, 20, "f", 0, (c,))


def test_a_manifest_is_read_as_it_was_written() -> None:
    manifest = step(3, file("a"), file("b"), removes=("c",))
    assert Manifest.read(manifest.as_bytes()) == manifest


@pytest.mark.parametrize(
    ("rows", "joined"),
    [([10, 10, 10], [[10, 10, 10]]), ([10], []), ([60, 60], []), ([60, 30, 60, 10], [[60, 30], [60, 10]]), ([], [])],
)
def test_neighbours_become_one_file_as_many_as_fit_and_none_alone(rows, joined) -> None:
    files = [file(str(place), rows=each) for place, each in enumerate(rows)]
    assert [[each.rows for each in run] for run in runs_of(files, most_rows=100)] == joined


def test_a_request_is_signed_as_the_public_example_is() -> None:
    """AWS, Authenticating Requests (AWS Signature Version 4): Examples, GET Object."""
    key = Key("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")
    headers = {"Host": "examplebucket.s3.amazonaws.com", "Range": "bytes=0-9"}
    now = datetime(2013, 5, 24, tzinfo=UTC)
    sent = aws_signature.signed("GET", ("/test.txt", ""), headers, b"", key=key, now=now)
    assert sent["authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
        "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    )


def test_a_request_with_a_query_and_a_body_is_signed_as_the_public_library_signs_it(monkeypatch) -> None:
    now = datetime(2026, 11, 20, 10, 0, 1, tzinfo=UTC)
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda *args, **kwargs: now.replace(tzinfo=None))
    path = aws_signature.encoded("/bucket/tenant=north/a b~é.json")
    query = aws_signature.encoded_query({"prefix": "tenant=north/_manifests/", "list-type": "2"})
    headers = {"Host": "s3.example.org:9000", "If-None-Match": "*"}
    ours = aws_signature.signed("PUT", (path, query), headers, b"{}", key=Key("K", "S", "eu-west-1"), now=now)
    request = AWSRequest(
        "PUT", f"https://s3.example.org:9000{path}?{query}", data=b"{}", headers={"If-None-Match": "*"}
    )
    request.headers["X-Amz-Content-SHA256"] = sha256(b"{}").hexdigest()
    request.context["payload_signing_enabled"] = True
    S3SigV4Auth(Credentials("K", "S"), "s3", "eu-west-1").add_auth(request)
    assert ours["authorization"] == request.headers["Authorization"]
