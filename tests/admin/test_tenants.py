"""Staff see the tenants that name them, superusers see all; Cy belongs to another tenant and must see nothing."""

import pytest

from lrs.models import Activity
from people.models import AuditEntry, Tenant
from tests.admin.pages import listed, page_of, text_of
from tests.lrs.log import make_principal, make_statement, store

VIEWS = tuple(
    f"view_{model}"
    for model in (
        "statement",
        "activity",
        "attachment",
        "state",
        "activityprofile",
        "agentprofile",
        "refusedrequest",
        "credential",
        "tenant",
        "auditentry",
    )
)
LISTS = [f"lrs/{name}" for name in ("statement", "activity", "attachment", "state", "activityprofile", "agentprofile")]


@pytest.fixture
def cy(staff_of, south):
    return staff_of("cy", south, rights=VIEWS)


def test_staff_see_their_own_tenants_statements(staff_of, north, content):
    statement = make_statement()
    store(content, statement)

    assert listed(staff_of("dee", north)) == [statement["id"]]


@pytest.mark.parametrize("page", [*LISTS, "lrs/refusedrequest"])
def test_cy_cant_ask_for_another_tenants_list(cy, north, page):
    assert cy.get(f"/admin/{page}/", {"tenant": "north"}).status_code == 404
    assert cy.get(f"/admin/{page}/", {"tenant": "south"}).status_code == 200


@pytest.mark.parametrize("tenant", ["north", "south"])
@pytest.mark.parametrize("page", ["change", "json", "void"])
def test_cy_cant_see_another_tenants_statement(cy, content, page, tenant):
    statement = make_statement()
    store(content, statement)

    assert cy.get(page_of(statement, page, tenant=tenant)).status_code == 404


def test_cy_cant_see_another_tenants_activity(cy, content, south):
    store(content, make_statement())

    activity = Activity.objects.get()
    response = cy.get(f"/admin/lrs/activity/{activity.pk}/change/", follow=True)

    assert activity.iri not in response.content.decode()
    assert activity.iri not in text_of(cy.get("/admin/lrs/activity/", {"tenant": "south"}))


@pytest.mark.parametrize("page", ["people/credential", "people/tenant", "people/auditentry"])
def test_cy_sees_nothing_of_another_tenants_people(cy, north, bo, page):
    AuditEntry.objects.create(tenant=north, at=north.created_at, who="bo", action="tried", object="the door")

    html = text_of(cy.get(f"/admin/{page}/"))

    assert "North" not in html
    assert "the door" not in html


def test_superusers_choose_among_all_tenants(bo, north, south, content):
    ours, theirs = make_statement(), make_statement()
    store(content, ours)
    store(make_principal(south), theirs)

    assert listed(bo, tenant="north") == [ours["id"]]
    assert listed(bo, tenant="south") == [theirs["id"]]


def test_staff_without_a_tenant_see_no_statements(staff_of, content):
    store(content, make_statement())

    assert staff_of("nobody").get("/admin/lrs/statement/").status_code == 403


def test_staff_without_the_right_see_no_statements(staff_of, north, content):
    statement = make_statement()
    store(content, statement)
    clerk = staff_of("clerk", north, rights=())

    assert clerk.get("/admin/lrs/statement/", {"tenant": "north"}).status_code == 403
    assert clerk.get(page_of(statement)).status_code == 403


def test_learners_dont_get_in(client, django_user_model, north):
    client.force_login(django_user_model.objects.create_user("ana"))

    assert client.get("/admin/lrs/statement/", {"tenant": "north"}).status_code == 302


def test_a_tenant_is_made_and_put_down(bo):
    bo.post(
        "/admin/people/tenant/add/",
        {"slug": "east", "name": "East", "home_page": "https://east.example.org", "learners_known_by": "account"},
    )

    assert Tenant.objects.get().home_page == "https://east.example.org"
    entry = AuditEntry.objects.get()
    assert (entry.who, entry.action, entry.object) == ("bo", "tenant.create", "tenant east")


def test_a_tenant_is_described_anew_and_put_down(bo, north):
    form = {"name": "Far North", "home_page": north.home_page, "learners_known_by": "mbox"}
    bo.post(f"/admin/people/tenant/{north.pk}/change/", form)

    assert Tenant.objects.get().name == "Far North"
    assert AuditEntry.objects.get().details == {
        "name": ["North", "Far North"],
        "learners_known_by": ["account", "mbox"],
    }


def test_staff_dont_decide_who_sees_a_tenant(staff_of, north):
    dee = staff_of("dee", north, rights=("view_tenant", "change_tenant", "add_tenant"))

    assert dee.post(f"/admin/people/tenant/{north.pk}/change/", {"name": "Mine"}).status_code == 403
    assert dee.get("/admin/people/tenant/add/").status_code == 403
