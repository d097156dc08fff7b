"""Activities and documents are found by what their indexes hold, and shown as they are."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lrs.models import Activity, State
from lrs.rules.document import SentDocument
from lrs.rules.versions import Version
from lrs.services import document_context, documents
from lrs.services.activity_list import list_activities
from people.rules.digests import digest_of
from tests.admin.pages import link_named, text_of
from tests.lrs.log import make_statement, store

LIST = "/admin/lrs/activity/"
ANA = {"mbox": "mailto:ana@example.org"}
HOSTILE = b'{"note": "</pre><script>alert(1)</script>"}'


def know(tenant, *iris: str) -> None:
    now = datetime.now(UTC)
    Activity.objects.bulk_create(
        [Activity(tenant=tenant, digest=digest_of(iri), iri=iri, updated_at=now) for iri in iris]
    )


def found(tenant, prefix: str) -> list[str]:
    return [activity.iri for activity in list_activities(tenant.pk, prefix=prefix).activities]


def test_activities_are_found_by_how_their_iri_begins(north, south):
    know(north, "https://a.example/1", "https://a.example/2", "https://b.example/1", "http://a.example/1")
    know(south, "https://a.example/3")

    assert found(north, "https://a.example/") == ["https://a.example/1", "https://a.example/2"]
    assert found(north, "https://a.example/1") == ["https://a.example/1"]
    assert found(north, "https://A.example/") == []


@pytest.mark.parametrize("prefix", ["https://a.example/100%", "https://a.example/a_b", "https://a.example/é"])
def test_nothing_in_a_beginning_is_a_wildcard(north, prefix):
    know(north, prefix + "/x", "https://a.example/100x", "https://a.example/aXb")

    assert found(north, prefix) == [prefix + "/x"]


def test_activities_with_long_iris_in_common_are_paged_without_gap(north):
    long = "https://a.example/" + "x" * 300
    iris = [f"{long}{n}" for n in range(7)]
    know(north, *iris)

    seen, after = [], None
    while True:
        page = list_activities(north.pk, prefix=long, after=after, limit=3)
        seen += [activity.iri for activity in page.activities]
        after = page.after
        if after is None:
            break

    assert seen == iris


def test_the_list_of_activities_reads_its_index(north):
    know(north, *[f"https://a.example/{n}" for n in range(2000)])

    with CaptureQueriesContext(connection) as queries:
        list_activities(north.pk, prefix="https://a.example/4")
    sql = queries[-2]["sql"]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(("EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN ") + sql)
        plan = " ".join(str(row) for row in cursor.fetchall())

    assert "activity_by_iri" in plan
    assert "sort" not in plan.lower()
    assert "TEMP B-TREE" not in plan


def test_an_activity_is_found_by_its_whole_iri(bo, north):
    know(north, "https://a.example/1", "https://a.example/10")

    html = text_of(bo.get(LIST, {"tenant": "north", "iri": "https://a.example/1", "exact": "on"}))

    assert "https://a.example/1<" in html
    assert "https://a.example/10<" not in html


def test_an_activity_shows_its_merged_definition_and_leads_to_its_statements(bo, content):
    definition = {"name": {"en": "First <b>aid</b>"}, "type": "https://example.org/types/course"}
    store(content, make_statement(object={"id": "https://a.example/1", "definition": definition}))

    html = text_of(bo.get(link_named(text_of(bo.get(LIST, {"tenant": "north"})), "https://a.example/1")))

    assert "First &lt;b&gt;aid" in html
    assert link_named(html, "about it") == "/admin/lrs/statement/?tenant=north&activity=https%3A%2F%2Fa.example%2F1"


def put_state(tenant, content: bytes = HOSTILE, content_type: str = "application/json", **changes) -> State:
    given = {"activity_iri": "https://a.example/1", "agent": ANA, "registration": None, **changes}
    context = document_context.state_context(tenant.pk, **given)
    sent = SentDocument(content, content_type)
    documents.put(context, "bookmark", sent, documents.Conditions(Version.V1_0_3))
    return State.objects.order_by("-id").first()


def test_a_state_is_shown_and_never_becomes_markup(bo, north):
    state = put_state(north)

    for address in ("/admin/lrs/state/?tenant=north", f"/admin/lrs/state/{state.pk}/change/"):
        html = text_of(bo.get(address))
        assert "bookmark" in html
        assert "<script>alert(1)" not in html
    assert state.etag in html


def test_states_are_found_by_activity_and_agent(bo, north):
    ours = put_state(north, registration=UUID("ec531277-b57b-4c15-8d91-d292c5b2b8f7"))
    other = put_state(north, activity_iri="https://a.example/2")

    html = text_of(bo.get("/admin/lrs/state/", {"tenant": "north", "q": "https://a.example/1 ana@example.org"}))

    assert f"/state/{ours.pk}/change/" in html
    assert f"/state/{other.pk}/change/" not in html


def test_profiles_are_found_by_their_owner(bo, north):
    sent, conditions = SentDocument(b"{}", "application/json"), documents.Conditions(Version.V1_0_3)
    by_activity = document_context.activity_profile_context(north.pk, activity_iri="https://a.example/1")
    by_agent = document_context.agent_profile_context(north.pk, agent=ANA)
    for context in (by_activity, by_agent):
        documents.put(context, "notes", sent, conditions)

    def shown(kind: str, wanted: str) -> bool:
        return ">notes<" in text_of(bo.get(f"/admin/lrs/{kind}/", {"tenant": "north", "q": wanted}))

    assert shown("activityprofile", "https://a.example/1")
    assert not shown("activityprofile", "https://a.example/2")
    assert shown("agentprofile", "ana@example.org")
    assert not shown("agentprofile", "eva@example.org")


def test_a_search_that_cant_be_used_is_explained(bo, north):
    html = text_of(bo.get("/admin/lrs/agentprofile/", {"tenant": "north", "q": "eva"}))

    assert "names nobody" in html


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/octet-stream"])
def test_a_document_is_saved_and_never_opened(bo, north, content_type):
    state = put_state(north, content=b"<svg onload=alert(1)>\xff", content_type=content_type)

    html = text_of(bo.get(f"/admin/lrs/state/{state.pk}/change/"))
    response = bo.get(link_named(html, "Save the content"))

    assert "<svg onload" not in html
    assert response.content == b"<svg onload=alert(1)>\xff"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment;")


def test_a_list_of_documents_doesnt_read_their_contents(bo, north):
    put_state(north)

    with CaptureQueriesContext(connection) as queries:
        text_of(bo.get("/admin/lrs/state/", {"tenant": "north"}))

    reading = [query["sql"] for query in queries if 'FROM "lrs_state"' in query["sql"]]
    assert reading
    assert not any('"lrs_state"."content",' in sql for sql in reading)


@pytest.mark.parametrize("page", ["state", "activityprofile", "agentprofile", "attachment", "activity"])
def test_nothing_is_added_by_hand(bo, north, page):
    assert bo.get(f"/admin/lrs/{page}/add/").status_code == 403
