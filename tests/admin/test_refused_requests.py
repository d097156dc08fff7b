"""What is refused can be looked at, mended and sent again; nothing in quarantine counts as stored."""

import json
from datetime import timedelta

import pytest

from lrs.admin.pretty_json import indented
from lrs.models import RefusedRequest, Statement
from people.models import AuditEntry
from people.rules.terms import Terms
from people.services import credentials
from tests.admin.pages import page_of, text_of
from tests.lrs.log import make_statement
from tests.xapi.client import XapiClient

LIST = "/admin/lrs/refusedrequest/"


@pytest.fixture
def issued(north):
    terms = Terms(name="Old tool", scopes=frozenset({"statements/write"}), keep_refused=True)
    return credentials.create(north, terms, key="old-tool")


@pytest.fixture
def tool(issued) -> XapiClient:
    return XapiClient(issued)


def sloppy(**changes) -> dict:
    return make_statement(**{"actor": {"mbox": "ana@example.org"}, **changes})


def refuse(tool: XapiClient, *statements, **headers) -> RefusedRequest:
    response = tool.post("statements", body=list(statements), **headers)
    assert response.status_code == 400, response.content
    return RefusedRequest.objects.order_by("-id").first()


def body_of(request: RefusedRequest) -> str:
    """Return the body as its page shows it for editing."""
    return indented(bytes(request.body).decode())


def address_of(request: RefusedRequest) -> str:
    return f"{LIST}{request.pk}/change/"


def test_a_refused_request_is_kept_with_its_problems(tool, issued, bo):
    request = refuse(tool, make_statement(), sloppy(verb={"id": "did"}))

    html = text_of(bo.get(address_of(request)))

    assert "Old tool (old-tool)" in html
    for expected in ("$.actor.mbox", "ana@example.org", "$.verb.id", "2.4.2.3", "mailto:"):
        assert expected in html
    assert not Statement.objects.exists()


def test_a_credential_that_doesnt_keep_them_keeps_none(north):
    issued = credentials.create(north, Terms(name="Player", scopes=frozenset({"all"})))

    assert XapiClient(issued).post("statements", body=sloppy()).status_code == 400
    assert not RefusedRequest.objects.exists()


def test_mended_by_hand_it_is_stored_in_its_credentials_name(tool, issued, bo):
    statement = sloppy()
    request = refuse(tool, statement)
    mended = json.dumps([{**statement, "actor": {"mbox": "mailto:ana@example.org"}}], indent=2)

    response = bo.post(address_of(request), {"body": mended.replace("\n", "\r\n")}, follow=True)

    assert "It was accepted: 1 stored." in text_of(response)
    assert page_of(statement) in text_of(response)
    stored = json.loads(Statement.objects.get().payload)
    assert stored["authority"]["account"]["name"] == "old-tool"
    assert Statement.objects.get().credential_id == issued.credential.pk


def test_repaired_by_a_rule_it_is_stored_and_marked(tool, bo):
    request = refuse(tool, sloppy())

    bo.post(address_of(request), {"body": body_of(request), "tolerances": ["mbox-without-mailto"]})

    row = Statement.objects.get()
    assert json.loads(row.payload)["actor"]["mbox"] == "mailto:ana@example.org"
    assert row.repairs == "mbox-without-mailto"


def test_a_replay_is_put_down(tool, bo):
    statement = sloppy()
    request = refuse(tool, statement)

    bo.post(address_of(request), {"tolerances": ["mbox-without-mailto"], "body": body_of(request)})

    entry = AuditEntry.objects.get(action="refused.replay")
    assert (entry.who, entry.object) == ("bo", f"refused request {request.pk}")
    assert entry.details == {"ids": [statement["id"]], "edited": False, "tolerances": ["mbox-without-mailto"]}


def test_a_put_is_sent_again_under_its_own_id(tool, bo):
    statement = sloppy()
    statement_id = statement.pop("id")
    assert tool.put("statements", {"statementId": statement_id}, statement).status_code == 400
    request = RefusedRequest.objects.get()

    bo.post(address_of(request), {"body": body_of(request), "tolerances": ["mbox-without-mailto"]})

    assert str(Statement.objects.get().statement_id) == statement_id


def test_refused_again_it_stays_and_says_why(tool, bo):
    request = refuse(tool, sloppy())
    body = json.dumps(sloppy(actor={"mbox": "mailto:ana@example.org"}, verb={"id": "did"}))

    html = text_of(bo.post(address_of(request), {"body": body}))

    assert "Refused again" in html
    assert "$.verb.id" in html
    request.refresh_from_db()
    assert request.replayed_at is None
    assert not Statement.objects.exists()
    assert RefusedRequest.objects.count() == 1


def test_what_was_replayed_isnt_replayed_again(tool, bo):
    request = refuse(tool, sloppy())
    form = {"tolerances": ["mbox-without-mailto"], "body": body_of(request)}
    bo.post(address_of(request), form)

    assert "replayed already, by bo" in text_of(bo.post(address_of(request), form))
    assert "Send again" not in text_of(bo.get(address_of(request)))
    assert Statement.objects.count() == 1


def test_many_are_sent_again_after_the_credential_got_a_tolerance(tool, issued, bo):
    requests = [refuse(tool, sloppy()), refuse(tool, sloppy()), refuse(tool, sloppy(verb={"id": "did"}))]
    terms = Terms(
        name="Old tool",
        scopes=frozenset({"statements/write"}),
        keep_refused=True,
        tolerances=frozenset({"mbox-without-mailto"}),
    )
    credentials.change("old-tool", terms, who="bo")

    form = {"action": "replay_selected", "_selected_action": [request.pk for request in requests]}
    html = text_of(bo.post(f"{LIST}?tenant=north", form, follow=True))

    assert "2 requests were sent again and are stored." in html
    assert "1 were refused again." in html
    assert Statement.objects.count() == 2


def test_hostile_bodies_are_shown_and_never_become_markup(tool, bo):
    request = refuse(tool, sloppy(extra="</textarea></pre><script>alert(1)</script>"))

    html = text_of(bo.get(address_of(request)))

    assert "<script>alert(1)" not in html


def test_a_body_that_is_no_text_is_shown_as_far_as_it_goes(tool, bo):
    assert tool.post("statements", body=b'{"actor": "\xff').status_code == 400

    assert "�" in text_of(bo.get(address_of(RefusedRequest.objects.get())))


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
def test_what_a_database_cant_keep_is_kept_with_marks(tool, bo, name):
    assert tool.post("statements", body=make_statement(actor={"mbox": name})).status_code == 400

    assert text_of(bo.get(address_of(RefusedRequest.objects.get())))


def test_lists_are_narrowed_by_credential_status_rule_and_state(tool, issued, bo):
    by_mbox, by_verb = refuse(tool, sloppy()), refuse(tool, make_statement(verb={"id": "did"}))
    codes = RefusedRequest.objects.get(pk=by_mbox.pk).problem_codes.split()

    def found(**filters):
        html = text_of(bo.get(LIST, {"tenant": "north", **filters}))
        return {request.pk for request in (by_mbox, by_verb) if f"/refusedrequest/{request.pk}/change/" in html}

    both = {by_mbox.pk, by_verb.pk}
    assert found() == both
    assert found(credential=issued.credential.pk) == both
    assert found(credential=issued.credential.pk + 1) == set()
    assert found(status__exact=400) == both
    assert found(code=codes[0]) == {by_mbox.pk}
    assert found(state="open") == both
    assert found(state="replayed") == set()


def test_only_so_many_are_kept_of_a_credential(tool, settings):
    settings.REFUSED_KEPT_PER_CREDENTIAL = 3
    requests = [refuse(tool, sloppy()).pk for _ in range(5)]

    assert sorted(RefusedRequest.objects.values_list("pk", flat=True)) == requests[2:]


def test_one_credentials_refusals_dont_push_out_anothers(tool, north, settings):
    settings.REFUSED_KEPT_PER_CREDENTIAL = 1
    refuse(tool, sloppy())
    other = credentials.create(north, Terms(name="Other", scopes=frozenset({"all"}), keep_refused=True))
    refuse(XapiClient(other), sloppy())

    assert RefusedRequest.objects.count() == 2


def test_what_is_too_old_is_neither_shown_nor_kept(tool, bo, settings):
    settings.REFUSED_KEPT_DAYS = 30
    old = refuse(tool, sloppy())
    RefusedRequest.objects.update(received_at=old.received_at - timedelta(days=31))

    assert bo.get(address_of(old)).status_code == 404
    new = refuse(tool, sloppy())
    assert list(RefusedRequest.objects.values_list("pk", flat=True)) == [new.pk]


def test_a_body_that_was_cut_off_isnt_sent_again(tool, bo, settings):
    settings.REFUSED_BODY_BYTES = 20
    request = refuse(tool, sloppy())

    html = text_of(bo.get(address_of(request)))
    assert "its beginning; the rest was not kept" in html
    assert "Send again" not in html
    assert "Only the beginning" in text_of(bo.post(address_of(request), {"tolerances": ["null-values"]}))


def test_replaying_needs_its_own_right(tool, staff_of, north):
    request = refuse(tool, sloppy())
    reader = staff_of("reader", north, rights=("view_refusedrequest",))

    assert "Send again" not in text_of(reader.get(address_of(request)))
    assert reader.post(address_of(request), {"tolerances": ["mbox-without-mailto"]}).status_code == 403


def test_cy_neither_sees_nor_replays_another_tenants_requests(tool, staff_of, south):
    request = refuse(tool, sloppy())
    cy = staff_of("cy", south, rights=("view_refusedrequest", "change_refusedrequest"))

    assert cy.get(address_of(request)).status_code == 404
    assert cy.post(address_of(request), {"tolerances": ["mbox-without-mailto"]}).status_code == 404
    cy.post(f"{LIST}?tenant=south", {"action": "replay_selected", "_selected_action": [request.pk]})
    assert not Statement.objects.exists()
