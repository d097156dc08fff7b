"""An administrator voids by a Statement of her own, as anybody does (xAPI 1.0.3 Data §2.3.2)."""

import orjson
import pytest
from django.test import Client

from lrs.models import Statement
from lrs.rules.versions import Version
from people.models import AuditEntry
from tests.admin.pages import link_named, page_of, text_of
from tests.lrs.log import ids_found, make_statement, store, void_of


def newest() -> dict:
    return orjson.loads(Statement.objects.order_by("-position").first().payload)


def test_voiding_stores_a_voiding_statement_with_the_administrator_as_its_authority(bo, content):
    target = make_statement()
    store(content, target)

    response = bo.post(page_of(target, "void"), {"reason": "A test launch"}, follow=True)

    voiding = newest()
    bos_account = {"objectType": "Agent", "account": {"homePage": "https://north.example.org", "name": "bo"}}
    assert voiding["verb"]["id"] == "http://adlnet.gov/expapi/verbs/voided"
    assert voiding["object"] == {"objectType": "StatementRef", "id": target["id"]}
    assert (voiding["actor"], voiding["authority"]) == (bos_account, bos_account)
    assert "A test launch" in voiding["context"]["extensions"].values()
    assert link_named(text_of(response), voiding["id"]) == page_of(voiding)


def test_the_voided_statement_leaves_every_query_and_stays_as_it_was(bo, content):
    target = make_statement()
    store(content, target)
    before = Statement.objects.get().payload

    bo.post(page_of(target, "void"), {})

    assert target["id"] not in ids_found(content)
    row = Statement.objects.get(statement_id=target["id"])
    assert (row.voided, row.payload) == (True, before)


def test_voiding_is_written_into_the_audit_trail(bo, content):
    target = make_statement()
    store(content, target)

    bo.post(page_of(target, "void"), {"reason": "Wrong learner"})

    entry = AuditEntry.objects.get(action="statement.void")
    assert (entry.who, entry.object) == ("bo", f"statement {target['id']}")
    assert entry.details == {"voiding": newest()["id"], "reason": "Wrong learner"}


@pytest.mark.parametrize(("version", "spelt"), [(Version.V1_0_3, "1.0.0"), (Version.V2_0_0, "2.0.0")])
def test_a_voiding_statement_is_of_its_targets_version(bo, content, version, spelt):
    target = make_statement()
    store(content, target, version=version)

    bo.post(page_of(target, "void"), {})

    assert newest()["version"] == spelt


def test_asking_voids_nothing(bo, content):
    target = make_statement()
    store(content, target)

    assert "Void the Statement" in text_of(bo.get(page_of(target, "void")))
    assert Statement.objects.count() == 1


def test_what_is_voided_already_isnt_voided_again(bo, content):
    target = make_statement()
    store(content, target)
    bo.post(page_of(target, "void"), {})

    response = bo.post(page_of(target, "void"), {}, follow=True)

    assert "It was not voided: The Statement is voided already." in text_of(response)
    assert Statement.objects.count() == 2


def test_a_voiding_statement_cant_be_voided(bo, content):
    target = make_statement()
    voiding = void_of(target)
    store(content, target)
    store(content, voiding)

    response = bo.post(page_of(voiding, "void"), {}, follow=True)

    assert "a voiding Statement" in text_of(response) or "A voiding Statement" in text_of(response)
    assert Statement.objects.count() == 2


def test_voiding_needs_its_own_right(staff_of, north, content):
    target = make_statement()
    store(content, target)
    reader = staff_of("reader", north, rights=("view_statement",))
    voider = staff_of("voider", north, rights=("view_statement", "void_statement"))

    assert ">Void…</a>" not in text_of(reader.get(page_of(target)))
    assert reader.post(page_of(target, "void"), {}).status_code == 403
    assert voider.post(page_of(target, "void"), {}).status_code == 302
    assert Statement.objects.count() == 2


def test_voiding_needs_the_administrations_own_form(bo, content):
    target = make_statement()
    store(content, target)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = bo.cookies

    assert strict.post(page_of(target, "void"), {}).status_code == 403
