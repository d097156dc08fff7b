"""A platform that others wrote launches us: an item is chosen, opened and graded, and the roster is pulled."""

from urllib.parse import urlsplit

import pytest

from cmi5.services.course_import import import_course
from courses.models import Enrollment, Membership
from lti.security.models import Exchange
from lti.tool.models import Link, Passback, PlatformContext
from lti.tool.services import platforms, reconciliation, rosters, sending
from tests.browser import ONE_PROCESS, chromium, needs_a_browser, needs_connections
from tests.cmi5.packages import au, structure, zipped
from tests.courses.states import did
from tests.lrs.log import make_tenant
from tests.lti.peers.platform.environment import peer_platform_python  # noqa: F401 - a fixture
from tests.lti.peers.platform.peer import PeerPlatform
from tests.lti.tool.conftest import forget_everything

pytestmark = [pytest.mark.django_db(transaction=True), needs_a_browser, needs_connections]

AU = b'<!doctype html><html lang="en"><head><title>AU</title></head><body><h1>Fire doors stay shut</h1></body></html>'


@pytest.fixture
def peer(tmp_path, settings, live_server, peer_platform_python):  # noqa: F811 - the fixture
    forget_everything()
    settings.MEDIA_ROOT = str(tmp_path)
    settings.CONTENT_ORIGIN = f"http://content.localhost:{urlsplit(live_server.url).port}"
    settings.ALLOWED_HOSTS = ["localhost", "content.localhost", "testserver"]
    settings.PUBLIC_ORIGIN = live_server.url
    settings.OUTBOUND_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    settings.OUTBOUND_PLAIN_HTTP = True
    north = make_tenant()
    xml = structure(au("Fire doors", url="au/index.html", masteryScore="0.8"), au("Exits", url="au/index.html"))
    (tmp_path / "course.zip").write_bytes(zipped(xml, {"au/index.html": AU}))
    with (tmp_path / "course.zip").open("rb") as file:
        import_course(north.pk, file, who="bo")
    ours = platforms.addresses(north.pk)
    with PeerPlatform(
        peer_platform_python,
        login_url=ours.login,
        redirect_uris=[ours.launch],
        target_link_uri=ours.launch,
        jwks_url=ours.key_set,
        deep_linking_url=ours.launch,
        client_id="tributary",
        deployment_id="d1",
    ) as running:
        platforms.register(
            north.pk,
            who="bo",
            name="School",
            issuer=running.issuer,
            client_id="tributary",
            authorization_endpoint=running.authorization_url,
            token_endpoint=running.token_url,
            jwks_uri=running.jwks_url,
        )
        yield running


def refusals(peer: PeerPlatform) -> list[str]:
    """Return what the platform refused, but for icons that browsers ask for by themselves."""
    return [refusal for refusal in peer.state()["refusals"] if "favicon" not in refusal]


def test_what_bo_chooses_is_opened_by_ana_and_graded(peer) -> None:
    with chromium(ONE_PROCESS) as page:
        page.goto(peer.deep_link_url())
        page.get_by_label("Fire doors").check()
        page.get_by_role("button", name="Add what is chosen").click()
        page.wait_for_url("**/deeplink/return", wait_until="commit")
        [item] = peer.state()["content_items"]
        assert item["title"] == "Safety: Fire doors"
        page.goto(peer.launch_url("ana", "dl-1"))
        page.frame_locator("iframe").get_by_text("Fire doors stay shut").wait_for()
        page.goto(peer.launch_url("bo", "dl-1", "Instructor"))
        page.get_by_text("You can try it yourself").wait_for()
    enrollment = Enrollment.objects.get()
    sending.send_due()
    did(enrollment, 0, score_scaled=0.9, completed_at=None, passed_at=None, satisfied=True)
    sending.send_due()
    scores = peer.state()["scores"]
    assert [(each["userId"], each.get("scoreGiven"), each["gradingProgress"]) for each in scores] == [
        ("ana", None, "NotReady"),
        ("ana", 90, "FullyGraded"),
    ]
    assert Passback.objects.get().state == "sent"
    link = Link.objects.get()
    assert reconciliation.reconcile(link.tenant_id, link.pk, who="bo") == 0
    context = PlatformContext.objects.get()
    assert rosters.pull(context.tenant_id, context.pk, who="bo").startswith("5 members")
    assert Enrollment.objects.count() == 3
    # Nobody has ticked Instructor for this platform: Bo chose and looked at the content, and is nobody in the course.
    assert sorted(map(str, Membership.objects.all())) == ["Learner", "Learner", "Learner"]
    assert refusals(peer) == []
    assert not Exchange.objects.filter(passed=False).exists()


def test_a_line_item_is_found_or_made_where_the_launch_names_none(peer) -> None:
    with chromium(ONE_PROCESS) as page:
        page.goto(peer.deep_link_url())
        page.get_by_label("The whole course").check()
        page.get_by_role("button", name="Add what is chosen").click()
        page.wait_for_url("**/deeplink/return", wait_until="commit")
        page.goto(peer.launch_url("ana", "dl-1", lineitem="no"))
        page.get_by_text("0 of 2 done").wait_for()
    did(Enrollment.objects.get(), 0, completed_at=None, passed_at=None, satisfied=True)
    sending.send_due()
    [score] = peer.state()["scores"]
    assert (score["scoreGiven"], score["activityProgress"]) == (50, "InProgress")
    assert refusals(peer) == []
