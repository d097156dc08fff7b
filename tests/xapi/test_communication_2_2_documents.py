"""Document resources: content comes back as it was sent, JSON is merged (xAPI 1.0.3 Communication §2.2)."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest

from tests.xapi.client import XapiClient
from tests.xapi.documents import PLACES, DocumentPlace, etag_of, name_of

pytestmark = pytest.mark.django_db


@pytest.fixture(params=PLACES, ids=name_of)
def place(request) -> DocumentPlace:
    return request.param


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b'{ "b" : 1.50,\n"a":1e3 }', "application/json"),
        (b"[1]", "application/json; charset=utf-8"),
        (bytes(range(256)), "image/png"),
        ("Erste Hilfe ❤".encode(), "text/plain; charset=utf-8"),
        (b"\xff\x00", "application/octet-stream"),
        (b"", "text/plain"),
    ],
    ids=["json", "json-array", "png", "text", "bytes", "empty"],
)
def test_a_document_comes_back_byte_for_byte_with_its_content_type(ana, place, content, content_type) -> None:
    place.create(ana, content, content_type=content_type)
    found = place.read(ana)
    assert (found.status_code, found.content, found["Content-Type"]) == (200, content, content_type)
    assert found["ETag"] == etag_of(content)


def test_a_document_without_a_content_type_is_bytes(ana, place) -> None:
    place.create(ana, b"abc", content_type="")
    assert place.read(ana)["Content-Type"] == "application/octet-stream"


def test_a_put_replaces_the_content_and_its_type(ana, place) -> None:
    place.create(ana, b"first", content_type="text/plain")
    second = {"content_type": "text/html", "if_match": etag_of(b"first")}
    assert ana.put(place.resource, place.parameters, b"<p>", **second).status_code == 204
    found = place.read(ana)
    assert (found.content, found["Content-Type"]) == (b"<p>", "text/html")


def test_a_page_among_the_documents_is_never_run_by_a_browser(ana, place) -> None:
    place.create(ana, b"<script>", content_type="text/html")
    assert place.read(ana)["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert place.read(ana)["X-Content-Type-Options"] == "nosniff"


def test_browsers_ask_again_instead_of_answering_from_their_cache(ana, place) -> None:
    place.create(ana)
    assert place.read(ana)["Cache-Control"] == "no-cache, private"


def test_a_post_creates_what_is_not_there(ana, place) -> None:
    assert ana.post(place.resource, place.parameters, b'{"x": 1.0}').status_code == 204
    assert place.read(ana).content == b'{"x": 1.0}'


def test_a_post_replaces_top_level_properties_only(ana, place) -> None:
    """XAPI-00183, XAPI-00184."""
    ana.post(place.resource, place.parameters, {"x": {"deep": 1, "lost": 2}, "y": "bar"})
    assert ana.post(place.resource, place.parameters, {"x": {"deep": 3}, "z": "faz"}).status_code == 204
    assert place.read(ana).json() == {"x": {"deep": 3}, "y": "bar", "z": "faz"}
    assert place.read(ana)["ETag"] == etag_of(place.read(ana).content)


def test_a_merge_keeps_the_spelling_of_numbers(ana, place) -> None:
    ana.post(place.resource, place.parameters, b'{"score": 1.50}')
    ana.post(place.resource, place.parameters, b'{"big": 12345678901234567890123}')
    assert b"1.50" in place.read(ana).content
    assert b"12345678901234567890123" in place.read(ana).content


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"abc", "text/plain"),
        (b'{"x": 1}', "text/json"),
        (b"[1]", "application/json"),
        (b'"text"', "application/json"),
        (b'{"x": 1', "application/json"),
        (b'{"x": 1, "x": 2}', "application/json"),
        (b"", "application/json"),
    ],
    ids=["text", "other-type", "array", "string", "cut-off", "twice", "empty"],
)
def test_a_post_that_is_no_json_object_is_refused_and_changes_nothing(ana, place, body, content_type) -> None:
    """XAPI-00229, XAPI-00232, XAPI-00235."""
    place.create(ana, b'{"kept":1}')
    refused = ana.post(place.resource, place.parameters, body, content_type=content_type)
    assert refused.status_code == 400
    assert place.read(ana).content == b'{"kept":1}'


@pytest.mark.parametrize(("body", "content_type"), [(b"abc", "text/plain"), (b"[1]", "application/json")])
def test_a_post_that_is_no_json_object_is_refused_where_nothing_is_stored_too(ana, place, body, content_type) -> None:
    assert ana.post(place.resource, place.parameters, body, content_type=content_type).status_code == 400
    assert place.read(ana).status_code == 404


@pytest.mark.parametrize(
    ("stored", "content_type"), [(b'{"x":1}', "text/plain"), (b"[1]", "application/json")], ids=["text", "array"]
)
def test_a_post_onto_what_is_no_json_object_is_refused(ana, place, stored, content_type) -> None:
    place.create(ana, stored, content_type=content_type)
    assert ana.post(place.resource, place.parameters, {"y": 2}).status_code == 400
    assert place.read(ana).content == stored


def test_what_says_that_it_is_json_has_to_be_json(ana, place) -> None:
    refused = ana.put(place.resource, place.parameters, b'{\n "x": }', **place.creating)
    assert refused.status_code == 400
    assert "line 2, column 7" in refused.json()["error"]["message"]
    assert place.read(ana).status_code == 404


@pytest.mark.parametrize("content_type", ["text/plain; x=" + "a" * 255, "text/plain; x=\u20ac"], ids=["long", "euro"])
def test_a_content_type_that_could_not_be_sent_back_is_refused(ana, place, content_type) -> None:
    refused = ana.put(place.resource, place.parameters, b"x", content_type=content_type, **place.creating)
    assert refused.status_code == 400
    assert "Content-Type" in refused.json()["error"]["message"]


def test_deleting_a_document_leaves_none_and_may_be_repeated(ana, place) -> None:
    place.create(ana)
    assert ana.delete(place.resource, place.parameters).status_code == 204
    assert place.read(ana).status_code == 404
    assert ana.delete(place.resource, place.parameters).status_code == 204


def test_the_ids_of_a_context_are_listed_in_order(ana, place) -> None:
    for document_id in ("b", "a", "ä", "c d/é?"):
        ana.post(place.resource, place.other(**{place.id_parameter: document_id}), {})
    listed = ana.get(place.resource, place.context)
    assert (listed.status_code, listed.json()) == (200, ["a", "b", "c d/é?", "ä"])
    assert listed["Content-Type"] == "application/json"
    assert listed["ETag"] == etag_of(listed.content)


def test_a_context_without_documents_has_an_empty_list(ana, place) -> None:
    listed = ana.get(place.resource, place.context)
    assert (listed.status_code, listed.json()) == (200, [])
    assert "Last-Modified" not in listed


def test_since_leaves_out_what_was_stored_before_or_then(ana, place) -> None:
    place.create(ana)
    [stored] = place.moments
    before, then = stored - timedelta(microseconds=1), stored
    for since, expected in ((before, [place.parameters[place.id_parameter]]), (then, [])):
        text = since.isoformat().replace("+00:00", "Z")
        assert ana.get(place.resource, {**place.context, "since": text}).json() == expected


def test_an_update_counts_as_stored_again_for_since(ana, place) -> None:
    place.create(ana, {"x": 1})
    [first] = place.moments
    ana.post(place.resource, place.parameters, {"x": 2})
    since = first.isoformat().replace("+00:00", "Z")
    assert ana.get(place.resource, {**place.context, "since": since}).json() == [place.parameters[place.id_parameter]]


@pytest.mark.parametrize("since", ["yesterday", "", True, "2026-11-20", "2026-11-20T10:00:00-00:00"])
def test_a_since_that_is_no_timestamp_is_refused(ana, place, since) -> None:
    refused = ana.get(place.resource, {**place.context, "since": since})
    assert refused.status_code == 400
    assert "'since'" in refused.json()["error"]["message"]


def test_since_is_about_lists_only(ana, place) -> None:
    place.create(ana)
    assert ana.get(place.resource, place.other(since="2026-11-20T10:00:00Z")).status_code == 400
    assert ana.delete(place.resource, place.other(since="2026-11-20T10:00:00Z")).status_code == 400


def test_documents_say_when_they_were_last_modified_as_an_http_date(ana, place) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    place.create(ana)
    for response in (place.read(ana), ana.get(place.resource, place.context)):
        modified = parsedate_to_datetime(response["Last-Modified"])
        assert response["Last-Modified"].endswith(" GMT")
        assert before <= modified <= datetime.now(UTC)


def test_the_list_says_when_the_newest_document_was_modified(ana, place) -> None:
    place.create(ana)
    rows = place.model._default_manager.all()
    rows.update(stored=datetime(2026, 1, 1, tzinfo=UTC))
    ana.post(place.resource, place.other(**{place.id_parameter: "newest"}), {})
    rows.filter(**{place.id_column: "newest"}).update(stored=datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC))
    assert ana.get(place.resource, place.context)["Last-Modified"] == "Tue, 03 Feb 2026 04:05:06 GMT"


def test_head_answers_like_get_without_the_body(ana, place) -> None:
    place.create(ana)
    for parameters in (place.parameters, place.context):
        get, head = ana.get(place.resource, parameters), ana.head(place.resource, parameters)
        assert (head.status_code, head.content) == (200, b"")
        for name in ("ETag", "Last-Modified", "Content-Type", "X-Experience-API-Version"):
            assert head[name] == get[name]
    assert ana.head(place.resource, place.other(**{place.id_parameter: "none"})).status_code == 404


def test_every_answer_names_the_version(ana, place, xapi_version) -> None:
    for response in (place.create(ana), place.read(ana), ana.get(place.resource), ana.delete(place.resource)):
        assert response["X-Experience-API-Version"] == xapi_version


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
@pytest.mark.parametrize("change", ["unknown", "wrong-case"])
def test_parameters_that_are_unknown_or_wrongly_cased_are_refused(ana, place, method, change) -> None:
    """XAPI-00324, XAPI-00325."""
    parameters = dict(place.parameters)
    if change == "unknown":
        parameters["foo"] = "bar"
    else:
        parameters[place.id_parameter.title()] = parameters.pop(place.id_parameter)
    assert ana.request(method, place.resource, parameters, {}).status_code == 400


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "GET"])
def test_each_parameter_of_the_context_is_required(ana, place, method) -> None:
    for missing in place.context:
        parameters = {name: value for name, value in place.parameters.items() if name != missing}
        refused = ana.request(method, place.resource, parameters, {}, **place.creating)
        assert refused.status_code == 400
        assert repr(missing) in refused.json()["error"]["message"]


@pytest.mark.parametrize("method", ["PUT", "POST"])
@pytest.mark.parametrize("document_id", [None, "", "a\0b"], ids=["missing", "empty", "nul"])
def test_a_document_is_stored_under_an_id_that_can_be_stored(ana, place, method, document_id) -> None:
    parameters = place.context if document_id is None else place.other(**{place.id_parameter: document_id})
    assert ana.request(method, place.resource, parameters, {}, **place.creating).status_code == 400


def test_an_id_may_be_very_long(ana, place) -> None:
    parameters = place.other(**{place.id_parameter: "i" * 5000})
    assert ana.post(place.resource, parameters, {"x": 1}).status_code == 204
    assert ana.get(place.resource, parameters).json() == {"x": 1}


def test_another_tenant_sees_and_touches_nothing(ana, cy, place) -> None:
    place.create(ana, {"whose": "ana"})
    assert place.read(cy).status_code == 404
    assert cy.get(place.resource, place.context).json() == []
    place.create(cy, {"whose": "cy"})
    assert cy.delete(place.resource, place.parameters).status_code == 204
    assert place.read(ana).json() == {"whose": "ana"}


def test_the_scope_of_the_resource_reads_and_writes(client_with, place) -> None:
    client = client_with(place.scope)
    place.create(client)
    assert place.read(client).status_code == 200
    assert client.delete(place.resource, place.parameters).status_code == 204


@pytest.mark.parametrize("scope", ["statements/write", "statements/read", "define"])
def test_other_scopes_neither_read_nor_write(client_with, place, scope) -> None:
    client = client_with(scope)
    for method in ("GET", "PUT", "POST", "DELETE"):
        refused = client.request(method, place.resource, place.parameters, {}, **place.creating)
        assert refused.status_code == 403
        assert repr(place.scope) in refused.json()["error"]["message"]


def test_all_read_reads_and_writes_nothing(ana, client_with, place) -> None:
    place.create(ana)
    reader = client_with("all/read")
    assert place.read(reader).status_code == 200
    assert reader.get(place.resource, place.context).status_code == 200
    assert reader.post(place.resource, place.parameters, {}).status_code == 403
    assert reader.delete(place.resource, place.parameters).status_code == 403


def test_without_a_credential_there_is_nothing(place, db, xapi_version) -> None:
    assert XapiClient(None, xapi_version).get(place.resource, place.parameters).status_code == 401
