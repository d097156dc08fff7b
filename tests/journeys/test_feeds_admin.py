"""Bo watches feeds in a real browser: records come while he looks, and every page can be used by everybody."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from feeds.models import Delivery, DeliveryTry, Record
from feeds.services import feed_settings, following
from feeds.services.feed_settings import NewFeed
from people.rules.digests import digest_of
from people.services import learners
from tests.browser import chromium, needs_a_browser, needs_connections, needs_npm, problems_of_ours, session_of
from tests.feeds.anas_work import completed_twice
from tests.feeds.told import ADL
from tests.lrs.log import LESSON, make_principal, make_statement, make_tenant, store

pytestmark = [pytest.mark.django_db(transaction=True), needs_a_browser, needs_npm, needs_connections]


@pytest.fixture
def north():
    return make_tenant("north")


@pytest.fixture
def session(live_server) -> dict[str, str]:
    return session_of(User.objects.create_superuser("bo", password="not needed"), live_server.url)


def tell(tenant, *words: str) -> None:
    store(make_principal(tenant), *[make_statement(verb={"id": ADL + word}) for word in words])
    following.catch_up()


def shown(page) -> list[str]:
    return page.locator("#live-records tbody tr td:nth-child(2)").all_inner_texts()


def test_records_come_while_bo_looks_and_wait_while_he_pauses(north, session, live_server) -> None:
    tell(north, "initialized")
    with chromium() as page:
        page.context.add_cookies([session])
        page.goto(f"{live_server.url}/admin/feeds/recordstream/live/?tenant=north")
        page.get_by_role("cell", name="started", exact=True).wait_for()
        tell(north, "passed")
        page.get_by_role("cell", name="passed", exact=True).wait_for()
        assert shown(page) == ["passed", "started"]
        page.get_by_role("button", name="Pause").click()
        tell(north, "failed")
        page.get_by_role("status").get_by_text("Paused").wait_for()
        assert shown(page) == ["passed", "started"]
        page.get_by_role("button", name="Pause").click()
        page.get_by_role("cell", name="failed", exact=True).wait_for()
        assert shown(page) == ["failed", "passed", "started"]


def test_the_pages_of_feeds_and_integrations_are_for_everybody(north, session, live_server) -> None:
    feed, _ = feed_settings.create(north.pk, NewFeed(name="HR", url="https://hr.example.org/hook"), who="bo")
    ana = learners.create(north, name="Ana")
    completed_twice(ana)
    now, position = timezone.now(), Record.objects.latest("position").position
    Delivery.objects.create(tenant=north, feed=feed, position=position, dead_at=now, last_status=500)
    DeliveryTry.objects.create(tenant=north, feed=feed, position=position, at=now, status=204, seconds=0.1)
    pages = ["feeds/recordstream/live/?tenant=north", f"feeds/feed/{feed.pk}/health/", "feeds/feed/dry-run/"]
    pages += ["feeds/feed/add/", "people/integration/", f"feeds/recordstream/learners/{ana.pk}/?tenant=north"]
    pages.append(f"feeds/recordstream/learners/{ana.pk}/{digest_of(LESSON)}/?tenant=north")
    with chromium(bypass_csp=True) as page:
        page.context.add_cookies([session])
        found = {}
        for each in pages:
            page.goto(f"{live_server.url}/admin/{each}")
            for each_chart in page.get_by_text("As a table").all():
                each_chart.click()
            found[each] = problems_of_ours(page)
    assert found == {each: [] for each in pages}
