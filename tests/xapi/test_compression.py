"""Gzip both ways. RFC 9110 §8.4.1, §12.5.3, §12.5.5."""

import gzip
import json

import pytest

from tests.xapi.documents import PLACES, name_of
from tests.xapi.story import found, page, store, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(ana):
    store(ana, *(told() for _ in range(10)))
    return ana


@pytest.mark.parametrize(
    "accepted", ["gzip", "gzip, deflate, br", "br;q=1.0, gzip;q=0.5", "*", "GZIP", "x-gzip", "*;q=0, gzip"]
)
def test_a_large_answer_is_compressed_for_who_accepts_it(filled, accepted) -> None:
    response = filled.get("statements", accept_encoding=accepted)
    assert response["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(response.content)) == page(filled)


@pytest.mark.parametrize("accepted", [None, "", "identity", "br", "gzip;q=0", "gzip; q=0.0", "*;q=0", "*, gzip;q=0"])
def test_nobody_else_gets_it_compressed(filled, accepted) -> None:
    response = filled.get("statements", **({} if accepted is None else {"accept_encoding": accepted}))
    assert "Content-Encoding" not in response
    assert len(response.json()["statements"]) == 10


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_caches_are_told_that_it_depends_on_the_header(filled, accepted) -> None:
    assert "Accept-Encoding" in filled.get("statements", accept_encoding=accepted)["Vary"]


def test_the_length_is_that_of_what_is_sent(filled) -> None:
    get, head = (method("statements", accept_encoding="gzip") for method in (filled.get, filled.head))
    assert head["Content-Encoding"] == get["Content-Encoding"] == "gzip"
    assert int(head["Content-Length"]) == len(get.content)


def test_an_answer_with_attachments_is_compressed_as_a_whole(filled) -> None:
    response = filled.get("statements", {"attachments": "true"}, accept_encoding="gzip")
    assert gzip.decompress(response.content).startswith(b"--")


@pytest.mark.parametrize("place", PLACES, ids=name_of)
def test_documents_keep_the_bytes_that_their_etag_stands_for(ana, place) -> None:
    place.create(ana, {"text": "x" * 5_000})
    response = ana.get(place.resource, place.parameters, accept_encoding="gzip")
    assert "Content-Encoding" not in response
    assert response.json() == {"text": "x" * 5_000}


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "GZIP", "identity"])
def test_a_request_may_be_compressed(ana, encoding) -> None:
    sent = [told(), told()]
    body = json.dumps(sent).encode()
    body = body if encoding == "identity" else gzip.compress(body)
    assert ana.post("statements", body=body, content_encoding=encoding).status_code == 200
    assert found(ana, ascending="true") == [each["id"] for each in sent]


def test_a_document_is_stored_unpacked(ana) -> None:
    place = PLACES[0]
    body = gzip.compress(b'{"page": 1}')
    assert ana.put(place.resource, place.parameters, body, content_encoding="gzip").status_code == 204
    assert place.read(ana).content == b'{"page": 1}'


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd"])
def test_other_encodings_are_415(ana, encoding) -> None:
    response = ana.post("statements", body=b"{}", content_encoding=encoding)
    assert response.status_code == 415
    assert "gzip" in response.json()["error"]["message"]


def test_what_unpacks_beyond_the_limit_is_413(ana, settings) -> None:
    settings.MAX_BODY_BYTES = 10_000
    response = ana.post("statements", body=gzip.compress(bytes(1_000_000)), content_encoding="gzip")
    assert response.status_code == 413
