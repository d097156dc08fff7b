"""Administrators see every connection on one page, and on the first page what has to be seen to."""

from feeds.models import Feed, Status
from feeds.services import feed_settings
from feeds.services.feed_settings import NewFeed
from people.models import Credential, Integration
from tests.admin.pages import link_named, text_of
from tests.xapi.client import make_credential

PAGE = "/admin/people/integration/"


def make_feed(tenant) -> Feed:
    return feed_settings.create(tenant.pk, NewFeed(name="HR", url="https://hr.example.org/hook"), who="bo")[0]


def test_the_page_lists_all_and_takes_down_who_answers_for_one(bo, north) -> None:
    make_feed(north)
    make_credential(north, name="Player")
    page = text_of(bo.get(PAGE))
    assert "nobody is named" in page
    assert f"/admin/people/credential/{Credential.objects.get().pk}/change/" in link_named(page, "Player")
    key = f"credential:{Credential.objects.get().pk}"
    kept = bo.post(f"{PAGE}?tenant=north", {"connection": key, "owner": "Dee", "purpose": "Course player"})
    assert kept.status_code == 302
    assert (Integration.objects.get().owner, Integration.objects.get().connection) == ("Dee", key)
    assert "Dee: Course player" in text_of(bo.get(PAGE))
    table = bo.get(link_named(text_of(bo.get(PAGE)), "As CSV"))
    assert table["Content-Disposition"] == 'attachment; filename="integrations-north.csv"'


def test_staff_see_the_connections_of_their_tenants_and_change_them_by_right(staff_of, north, south) -> None:
    make_feed(north)
    cy = staff_of("cy", south, rights=("view_integration",))
    assert "Nothing is connected yet." in text_of(cy.get(PAGE))
    assert cy.get(PAGE, {"tenant": "north"}).status_code == 404
    assert cy.post(PAGE, {"connection": "credential:1"}).status_code == 403
    assert staff_of("dee", north).get(PAGE).status_code == 403


def test_the_first_page_says_what_has_to_be_seen_to(bo, staff_of, north, south) -> None:
    feed = make_feed(north)
    assert "To be seen to" not in text_of(bo.get("/admin/"))
    Feed.objects.update(status=Status.DISABLED, disabled_because="The receiver answered 410.")
    page = text_of(bo.get("/admin/"))
    assert "To be seen to" in page
    named = "The feed HR was disabled: The receiver answered 410."
    assert link_named(page, named) == f"/admin/feeds/feed/{feed.pk}/change/"
    assert "To be seen to" not in text_of(staff_of("cy", south).get("/admin/"))
