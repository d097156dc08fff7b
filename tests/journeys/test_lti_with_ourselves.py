"""Our platform launches our tool: the north puts a course of the south into its own, and gets the scores back."""

import json
from urllib.parse import urlencode, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from cmi5.services.course_import import import_course
from courses.models import Enrollment, Membership
from courses.services import enrollments, memberships, progress
from lrs.models import Statement
from lti.platform.models import ResourceLink, Result, Tool
from lti.platform.services import addresses, invitations, links, tools
from lti.security.models import Exchange
from lti.tool.models import Passback, Platform, PlatformContext
from lti.tool.services import invitations as platform_invitations
from lti.tool.services import rosters, sending
from people.models import LearnerAccount
from people.services import learners
from tests.browser import ONE_PROCESS, chromium, needs_a_browser, needs_connections
from tests.cmi5.packages import au, structure, zipped
from tests.courses.states import did
from tests.lrs.log import make_tenant
from tests.lti.tool.conftest import forget_everything

pytestmark = [pytest.mark.django_db(transaction=True), needs_a_browser, needs_connections]

AU = b'<!doctype html><html lang="en"><head><title>AU</title></head><body><h1>Fire doors stay shut</h1></body></html>'
WHO = "bo"


@pytest.fixture
def north(tmp_path, settings, live_server):
    forget_everything()
    settings.MEDIA_ROOT = str(tmp_path)
    settings.CONTENT_ORIGIN = f"http://content.localhost:{urlsplit(live_server.url).port}"
    settings.ALLOWED_HOSTS = ["localhost", "content.localhost", "testserver"]
    settings.PUBLIC_ORIGIN = live_server.url
    settings.OUTBOUND_ALLOWED_NETWORKS = ["127.0.0.0/8", "::1/128"]
    settings.OUTBOUND_PLAIN_HTTP = True
    yield make_tenant("north")
    forget_everything()


@pytest.fixture
def south(north, tmp_path):
    south = make_tenant("south")
    xml = structure(au("Fire doors", url="au/index.html", masteryScore="0.8"), au("Exits", url="au/index.html"))
    (tmp_path / "course.zip").write_bytes(zipped(xml, {"au/index.html": AU}))
    with (tmp_path / "course.zip").open("rb") as file:
        import_course(south.pk, file, who=WHO)
    return south


@pytest.fixture
def tool(north, south) -> Tool:
    """Register each with the other: the north invites, the south's address is opened, the north approves."""
    token = invitations.invite(north.pk, who=WHO)
    invited = platform_invitations.invite(south.pk, needs_approval=False, who=WHO)
    query = urlencode({"openid_configuration": addresses.at("openid-configuration"), "registration_token": token})
    answer = Client().get(f"{urlsplit(invited.url).path}?{query}")
    assert answer.status_code == 200, answer.content.decode()
    assert Platform.objects.get().tenant == south
    made = Tool.objects.get()
    assert made.status == Tool.PENDING
    return tools.change(north.pk, made.pk, who=WHO, status=Tool.ACTIVE)


def signed_in(page, learner, url) -> None:
    """Give the browser the session of a learner."""
    user, made = get_user_model().objects.get_or_create(username=str(learner.pk))
    if made:
        LearnerAccount.objects.create(user=user, tenant=learner.tenant, learner=learner)
    client = Client()
    client.force_login(user)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])


def test_a_course_of_the_south_is_chosen_learned_and_graded_in_the_north(north, south, tool, live_server) -> None:
    course = links.create_course(north.pk, "Induction", who=WHO)
    bo = learners.create(north, name="Bo", email="bo@example.org", who=WHO)
    ana = learners.create(north, name="Ana Lee", email="ana@example.org", who=WHO)
    memberships.set_roles(north.pk, course.pk, bo.pk, ["Instructor"], who=WHO)
    enrollment = enrollments.enroll(north.pk, course.pk, ana.pk, who=WHO)
    with chromium(ONE_PROCESS) as page:
        signed_in(page, bo, live_server.url)
        page.goto(f"{live_server.url}/lti/platform/teach/{course.pk}")
        page.get_by_role("button", name="Choose…").click()
        frame = page.frame_locator("#content")
        frame.get_by_label("Fire doors").check()
        frame.get_by_role("button", name="Add what is chosen").click()
        frame.get_by_role("button", name="Add to the course").click()
        frame.get_by_text("One item was added to the course.").wait_for()
        frame.get_by_role("link", name="Back to the course").click()
        page.get_by_role("button", name="Remove Safety: Fire doors").wait_for()
    link = ResourceLink.objects.get()
    with chromium(ONE_PROCESS) as page:
        signed_in(page, ana, live_server.url)
        page.goto(f"{live_server.url}/learn/enrollments/{enrollment.pk}")
        page.get_by_role("button", name="Start Safety: Fire doors").click()
        page.frame_locator("#content").frame_locator("iframe").get_by_text("Fire doors stay shut").wait_for()
    there = Enrollment.objects.get(tenant=south)
    did(there, 0, score_scaled=0.9, completed_at=None, passed_at=None, satisfied=True)
    sending.send_due()
    assert [each.state for each in Passback.objects.all()] == ["sent"]
    result = Result.objects.get()
    assert (result.learner_id, result.result_score, result.activity_progress) == (ana.pk, 90.0, "Completed")
    enrollment.refresh_from_db()
    assert enrollment.satisfied_at is not None
    assert progress.state_of(enrollment, link.item_id).score_scaled == 0.9
    said = [
        json.loads(each.payload)["verb"]["id"].rpartition("/")[2] for each in Statement.objects.filter(tenant=north)
    ]
    assert {"launched", "scored", "completed"} <= set(said)
    context = PlatformContext.objects.get()
    assert rosters.pull(south.pk, context.pk, who=WHO).startswith("2 members")
    # A platform that has just been registered makes Learners only.
    assert sorted(map(str, Membership.objects.filter(tenant=south))) == ["Learner"]
    assert [each.problem for each in Exchange.objects.filter(passed=False)] == []
