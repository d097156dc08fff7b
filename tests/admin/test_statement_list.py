"""Administrators find Statements by everything that the log has keys for, newest first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lrs.models import Statement
from lrs.rules.position import stored_of
from people.rules.terms import Terms
from people.services import credentials
from tests.admin.pages import LIST, link_named, listed, text_of
from tests.lrs.log import LESSON, make_principal, make_statement, reference_to, store, void_of

COMPLETED = "http://adlnet.gov/expapi/verbs/completed"
REGISTRATION = "ec531277-b57b-4c15-8d91-d292c5b2b8f7"
EVA = {"objectType": "Agent", "account": {"homePage": "https://hr.example.org", "name": "eva"}}
MOST_QUERIES = 9


def ids(*statements) -> list[str]:
    return [statement["id"] for statement in statements]


def test_the_newest_statements_come_first(bo, content):
    first, second = make_statement(), make_statement()
    store(content, first)
    store(content, second)

    assert listed(bo) == ids(second, first)


def test_a_list_without_a_tenant_goes_to_the_first_one(bo, north):
    response = bo.get(LIST)

    assert (response.status_code, response["Location"]) == (302, f"{LIST}?tenant=north")


def test_an_empty_store_says_so(bo, north):
    assert "No Statements match." in text_of(bo.get(LIST, {"tenant": "north"}))


@pytest.mark.parametrize(
    ("written", "actor"),
    [
        ("eva@example.org", {"mbox": "mailto:eva@example.org"}),
        ("mailto:eva@example.org", {"mbox": "mailto:eva@example.org"}),
        ("https://hr.example.org eva", EVA),
        ('{"account": {"homePage": "https://hr.example.org", "name": "eva"}}', EVA),
        ("https://eva.example.org/", {"openid": "https://eva.example.org/"}),
        ("f427d80dc332a166bf5f160ec15f009ce7e68c4c", {"mbox_sha1sum": "f427d80dc332a166bf5f160ec15f009ce7e68c4c"}),
        (
            '{"objectType": "Group", "mbox": "mailto:team@example.org"}',
            {"objectType": "Group", "mbox": "mailto:team@example.org"},
        ),
    ],
)
def test_an_actor_is_found_however_it_is_written(bo, content, written, actor):
    wanted = make_statement(actor=actor)
    store(content, wanted, make_statement())

    assert listed(bo, actor=written) == ids(wanted)


def test_an_actor_elsewhere_is_found_when_asked_for(bo, content):
    taught = make_statement(context={"instructor": EVA})
    store(content, taught)

    assert listed(bo, actor="https://hr.example.org eva") == []
    assert listed(bo, actor="https://hr.example.org eva", related_agents="on") == ids(taught)


def test_a_verb_is_found(bo, content):
    wanted = make_statement(verb={"id": COMPLETED})
    store(content, wanted, make_statement())

    assert listed(bo, verb=COMPLETED) == ids(wanted)


def test_an_activity_in_the_context_is_found_when_asked_for(bo, content):
    course = "https://example.org/course"
    about = make_statement(object={"id": course})
    within = make_statement(context={"contextActivities": {"parent": [{"id": course}]}})
    store(content, about)
    store(content, within)

    assert listed(bo, activity=course) == ids(about)
    assert listed(bo, activity=course, related_activities="on") == ids(within, about)


def test_a_registration_is_found(bo, content):
    wanted = make_statement(context={"registration": REGISTRATION})
    store(content, wanted, make_statement())

    assert listed(bo, registration=REGISTRATION) == ids(wanted)


def test_a_time_is_found_with_both_its_ends(bo, content):
    wanted = make_statement()
    store(content, wanted)
    stored = stored_of(Statement.objects.get().position)

    second = stored.replace(microsecond=0)
    following = second + timedelta(seconds=1)
    assert listed(bo, since=f"{second:%Y-%m-%dT%H:%M:%S}", until=f"{following:%Y-%m-%dT%H:%M:%S}") == ids(wanted)
    assert listed(bo, since=f"{following:%Y-%m-%dT%H:%M:%S}") == []
    assert listed(bo, until=f"{second - timedelta(seconds=1):%Y-%m-%dT%H:%M:%S}") == []


def test_a_source_is_found_by_its_credentials_key(bo, north, content):
    issued = credentials.create(north, Terms(name="Player", scopes=frozenset({"all"})), key="player")
    wanted = make_statement()
    store(make_principal(north, name=issued.credential.key), wanted)
    store(content, make_statement())

    assert listed(bo, source="player") == ids(wanted)


def test_a_source_is_found_by_its_agent(bo, north, content):
    wanted = make_statement()
    store(make_principal(north, name="import"), wanted)
    store(content, make_statement())

    assert listed(bo, source="https://north.example.org import") == ids(wanted)


def test_voided_statements_are_in_the_list_and_can_be_asked_for_alone(bo, content):
    target, other = make_statement(), make_statement()
    voiding = void_of(target)
    store(content, target, other)
    store(content, voiding)

    assert set(listed(bo)) == {target["id"], other["id"], voiding["id"]}
    assert listed(bo, voided="on") == ids(target)
    assert listed(bo, voided="on", actor="ana@example.org") == ids(target)
    assert listed(bo, voided="on", actor="bo@example.org") == []


def test_filters_are_combined(bo, content):
    wanted = make_statement(actor=EVA, verb={"id": COMPLETED})
    store(content, wanted, make_statement(actor=EVA), make_statement(verb={"id": COMPLETED}))

    assert listed(bo, actor="https://hr.example.org eva", verb=COMPLETED, activity=LESSON) == ids(wanted)


def test_a_reference_is_found_by_what_it_refers_to(bo, content):
    target = make_statement(verb={"id": COMPLETED})
    reference = reference_to(target)
    store(content, target, reference)

    assert listed(bo, verb=COMPLETED) == ids(reference, target)


@pytest.mark.parametrize(
    ("filters", "explanation"),
    [
        ({"actor": "eva"}, "names nobody"),
        ({"actor": '{"mbox": "eva"}'}, "not valid"),
        ({"actor": "{"}, "line 1"),
        ({"actor": '{"objectType": "Group", "member": [{"mbox": "mailto:eva@example.org"}]}'}, "anonymous Group"),
        ({"verb": "completed"}, "it must be an IRI"),
        ({"registration": "7"}, "it must be a UUID"),
        ({"since": "yesterday"}, "Enter a valid date/time"),
    ],
)
def test_a_filter_that_cant_be_used_is_explained(bo, content, filters, explanation):
    store(content, make_statement())

    html = text_of(bo.get(LIST, {"tenant": "north", **filters}))

    assert explanation in html
    assert "page-table" not in html


def test_pages_follow_each_other_without_gap_or_repetition(bo, content):
    statements = [make_statement() for _ in range(120)]
    store(content, *statements)

    seen, address = [], f"{LIST}?tenant=north&actor=ana%40example.org"
    while address:
        html = text_of(bo.get(address))
        seen += listed(bo, **dict(pair.split("=") for pair in address.partition("?")[2].replace("%40", "@").split("&")))
        address = LIST + link_named(html, "Older") if ">Older</a>" in html else ""

    assert seen == ids(*reversed(statements))


def test_a_page_costs_the_same_few_queries_whatever_the_store_holds(bo, content):
    store(content, *[make_statement(object={"id": f"{LESSON}/{n}"}) for n in range(100)])

    with CaptureQueriesContext(
        connection,
    ) as queries:
        listed(bo, actor="ana@example.org")

    assert len(queries) <= MOST_QUERIES
    assert not any("COUNT(" in query["sql"].upper() for query in queries)


def test_a_row_leads_to_the_lists_of_its_parts(bo, content):
    store(content, make_statement(actor={**EVA, "name": "Eva"}))

    html = text_of(bo.get(LIST, {"tenant": "north"}))

    assert link_named(html, "Eva") == f"{LIST}?tenant=north&actor=https%3A%2F%2Fhr.example.org+eva"
    assert link_named(html, "did") == f"{LIST}?tenant=north&verb=https%3A%2F%2Fexample.org%2Fverbs%2Fdid"
    assert link_named(html, LESSON) == f"{LIST}?tenant=north&activity=https%3A%2F%2Fexample.org%2Flesson"
    assert link_named(html, "content") == f"{LIST}?tenant=north&source=https%3A%2F%2Fnorth.example.org+content"
