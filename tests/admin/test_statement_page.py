"""A Statement's page shows its exact JSON, leads on to what it names, and runs nothing of what it holds."""

import hashlib
from html import unescape

import pytest
from django.utils.html import strip_tags

from lrs.rules.attachment_parts import Part
from lrs.rules.source import read_statements
from lrs.rules.versions import Version
from lrs.services.record import record
from tests.admin.pages import link_named, page_of, text_of
from tests.lrs.log import LESSON, make_statement, reference_to, sources_of, store, void_of

HOSTILE = '</pre><script>alert(1)</script><img src=x onerror="alert(2)">'


def shown_json(html: str) -> str:
    return unescape(strip_tags(html.partition('<pre class="json"')[2].partition(">")[2].partition("</pre>")[0]))


def test_the_json_is_shown_with_its_numbers_spelt_as_they_came(bo, content):
    raw = (
        b'{"id":"6690e6c9-3ef0-4ed3-8b37-7f3964730bee","actor":{"mbox":"mailto:ana@example.org"},'
        b'"verb":{"id":"https://example.org/verbs/did"},"object":{"id":"https://example.org/lesson"},'
        b'"result":{"score":{"raw":1.50e1}}}'
    )
    record(read_statements(raw)[1], principal=content, version=Version.V1_0_3)

    html = text_of(bo.get(page_of({"id": "6690e6c9-3ef0-4ed3-8b37-7f3964730bee"})))

    assert '"raw": 1.50e1' in shown_json(html)


def test_hostile_text_is_shown_and_never_becomes_markup(bo, content):
    statement = make_statement(
        actor={"mbox": "mailto:ana@example.org", "name": HOSTILE},
        verb={"id": "https://example.org/verbs/did", "display": {"en": HOSTILE}},
        object={
            "id": LESSON,
            "definition": {"name": {"en": HOSTILE}, "extensions": {"https://example.org/e": HOSTILE}},
        },
    )
    store(content, statement)

    for address in (page_of(statement), "/admin/lrs/statement/?tenant=north", page_of(statement, "void")):
        html = text_of(bo.get(address))
        assert "<script>alert(1)" not in html
        assert "<img src=x" not in html
        assert "&lt;script&gt;alert(1)" in html


def test_what_a_statement_names_leads_to_its_lists(bo, content):
    statement = make_statement(
        context={
            "registration": "ec531277-b57b-4c15-8d91-d292c5b2b8f7",
            "contextActivities": {"parent": [{"id": "https://example.org/course"}]},
        }
    )
    store(content, statement)

    html = unescape(text_of(bo.get(page_of(statement))))

    for address in (
        "?tenant=north&actor=ana%40example.org",
        "?tenant=north&verb=https%3A%2F%2Fexample.org%2Fverbs%2Fdid",
        "?tenant=north&activity=https%3A%2F%2Fexample.org%2Flesson",
        "?tenant=north&registration=ec531277-b57b-4c15-8d91-d292c5b2b8f7",
        "?tenant=north&activity=https%3A%2F%2Fexample.org%2Fcourse&related_activities=on",
        "?tenant=north&source=https%3A%2F%2Fnorth.example.org+content",
    ):
        assert f'href="/admin/lrs/statement/{address}"' in html


def test_a_statement_leads_to_what_it_refers_to_and_back(bo, content):
    target = make_statement()
    reference = reference_to(target)
    store(content, target, reference)

    forth = link_named(text_of(bo.get(page_of(reference))), target["id"])
    back = link_named(text_of(bo.get(forth)), reference["id"])

    assert (forth, back) == (page_of(target), page_of(reference))


def test_a_voided_statement_names_the_one_that_voids_it(bo, content):
    target = make_statement()
    voiding = void_of(target)
    store(content, target)
    store(content, voiding)

    html = text_of(bo.get(page_of(target)))

    assert "<dt>Voided by</dt>" in html
    assert link_named(html, voiding["id"]) == page_of(voiding)
    assert ">Void…</a>" not in html


def test_a_reference_to_what_isnt_stored_says_so(bo, content):
    reference = reference_to(make_statement())
    store(content, reference)

    assert "(not stored yet)" in text_of(bo.get(page_of(reference)))


def test_the_exact_json_can_be_saved(bo, content):
    statement = make_statement()
    store(content, statement)

    response = bo.get(page_of(statement, "json"))

    assert response["Content-Disposition"] == f'attachment; filename="statement-{statement["id"]}.json"'
    assert statement["id"].encode() in response.content


def test_an_attachment_is_saved_and_never_opened(bo, content, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    page = b"<script>alert(1)</script>"
    sha2 = hashlib.sha256(page).hexdigest()
    header = {
        "usageType": "https://example.org/usage",
        "display": {"en": "Page"},
        "contentType": "text/html",
        "length": len(page),
        "sha2": sha2,
    }
    statement = make_statement(attachments=[header])
    parts = {sha2: Part(sha2, "text/html", page)}
    record(sources_of(statement), principal=content, version=Version.V1_0_3, parts=parts)

    response = bo.get(link_named(text_of(bo.get(page_of(statement))), "Save"))

    assert response.content == page
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == f'attachment; filename="{sha2}.bin"'
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_file_url_that_is_no_web_address_is_no_link(bo, content):
    header = {
        "usageType": "https://example.org/usage",
        "display": {"en": "Trap"},
        "contentType": "text/plain",
        "length": 1,
        "sha2": "0" * 64,
        "fileUrl": "javascript:alert(1)",
    }
    statement = make_statement(attachments=[header])
    store(content, statement)

    html = text_of(bo.get(page_of(statement)))

    assert "javascript:alert(1)" in html
    assert 'href="javascript:' not in html


@pytest.mark.parametrize("wrong", ["not-a-uuid", "00000000-0000-4000-8000-000000000000"])
def test_what_isnt_there_is_not_found(bo, north, wrong):
    assert bo.get(page_of({"id": wrong})).status_code == 404


@pytest.mark.parametrize("page", ["add/", "{id}/delete/", "{id}/history/"])
def test_a_statement_is_never_added_changed_or_deleted_by_hand(bo, content, page):
    statement = make_statement()
    store(content, statement)

    address = f"/admin/lrs/statement/{page.format(id=statement['id'])}?tenant=north"

    assert bo.post(address, {"post": "yes"}).status_code in (403, 404)
    assert text_of(bo.get(page_of(statement)))
