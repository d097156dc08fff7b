"""The north forwards to the south, another tenant that speaks xAPI over HTTP: attachments, voidings and loops."""

import orjson
import pytest

from feeds.models import Delivery
from feeds.services import feed_settings, following, sending_out
from feeds.services.feed_settings import NewFeed
from lrs.models import Attachment, Statement
from people.services import principal_cache
from tests.browser import needs_connections
from tests.feeds.sinks.test_xapi import did, tell, tell_with_a_scan
from tests.lrs.log import void_of
from tests.xapi.client import make_credential, make_tenant

pytestmark = [pytest.mark.django_db(transaction=True), needs_connections]


@pytest.fixture
def schools(settings, tmp_path, live_server):
    """Two tenants, each of which forwards to the other by a credential of that one."""
    principal_cache.forget_all()
    settings.MEDIA_ROOT = tmp_path
    settings.OUTBOUND_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    settings.OUTBOUND_PLAIN_HTTP = True
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    north, south = make_tenant("north"), make_tenant("south")
    for here, there in ((north, south), (south, north)):
        issued = make_credential(there, name=f"From {here.slug}")
        new = NewFeed(
            name=f"To {there.slug}",
            kind="xapi",
            url=f"{live_server.url}/xapi",
            options={"username": issued.credential.key},
            secret=issued.secret,
        )
        feed_settings.create(here.pk, new, who="bo")
    return north, south


def log_of(tenant) -> list[dict]:
    rows = Statement.objects.filter(tenant_id=tenant.pk).order_by("position")
    return [{**orjson.loads(row.payload), "voided": row.voided} for row in rows]


def deliver() -> None:
    """Let everything become records, and go out, until nothing is left."""
    sending_out.deliver_all()
    following.catch_up()
    sending_out.deliver_all()


def test_a_voiding_with_what_it_voids_and_attachments_arrive(schools) -> None:
    north, south = schools
    statement = tell_with_a_scan(north)
    tell(north, void_of(statement))
    deliver()
    arrived, void = log_of(south)
    assert (arrived["id"], arrived["voided"], void["object"]["id"]) == (statement["id"], True, statement["id"])
    assert Attachment.objects.get(tenant_id=south.pk).sha2 == statement["attachments"][0]["sha2"]
    assert Delivery.objects.count() == 0


def test_stores_that_forward_to_each_other_have_each_statement_once(schools) -> None:
    north, south = schools
    tell(north, did("initialized"))
    tell(south, did("passed"))
    for _ in range(3):
        deliver()
    assert sorted(each["verb"]["id"] for each in log_of(north)) == sorted(each["verb"]["id"] for each in log_of(south))
    assert (Statement.objects.count(), Delivery.objects.count()) == (4, 0)


def test_a_statement_that_is_voided_there_already_is_delivered(schools) -> None:
    north, south = schools
    statement = did(timestamp="2026-11-20T10:00:00Z")
    tell(south, statement)
    tell(south, void_of(statement))
    tell(north, statement)
    deliver()
    assert Delivery.objects.count() == 0
