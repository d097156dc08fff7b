"""A tool on another site than the platform, as most are: browsers keep cookies back in frames.

``localhost`` is another site than ``127.0.0.1``.
"""

import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from lti.platform.models import ResourceLink
from tests.browser import needs_a_browser, needs_connections
from tests.lti.peers.ltijs import needs_node
from tests.lti.peers.ltijs.launched import Launched, choosing, learning, trying
from tests.lti.peers.ltijs.registered import school_with_the_tool
from tests.lti.peers.school import Site
from tests.lti.platform.peer import School

pytestmark = [needs_a_browser, needs_node, needs_connections]

CHOSEN = [{"type": "ltiResourceLink", "title": "Quiz 2"}]


@pytest.fixture(scope="module")
def one_school(origin: str, postgresql: str) -> Iterator[School]:
    """Return the school; the tool does without the cookies that it doesn't get back there."""
    with school_with_the_tool(origin, postgresql=postgresql, host="localhost", dev_mode=True) as school:
        yield school


def test_ana_opens_the_tool_in_the_player(site: Site) -> None:
    with site.page_of("ana") as page:
        tool = learning(page, site)
        assert tool.frame.locator("#name").inner_text() == "Ana Lee"
        assert tool.frame.get_by_role("heading").inner_text() == "Quiz 1"


@pytest.mark.parametrize("auto_create", [True, False])
def test_what_bo_chooses_is_added_to_the_course(site: Site, auto_create: bool) -> None:
    with site.page_of("bo") as page:
        tool = choosing(page, site, auto_create=auto_create)
        tool.frame.get_by_label("Items").fill(json.dumps(CHOSEN))
        tool.frame.get_by_role("button", name="Choose").click()
        if not auto_create:
            tool.frame.get_by_role("button", name="Add to the course").click()
        tool.frame.get_by_text("One item was added to the course.").wait_for()
    assert ResourceLink.objects.filter(course=site.school.course, title="Quiz 2").count() == 1


def lead_back(tool: Launched, **said: str) -> None:
    """Let the tool's page lead its frame back to us."""
    url = f"{tool.context['launchPresentation']['return_url']}?{urlencode(said)}"
    tool.frame.locator("body").evaluate("(body, url) => { location.href = url; }", url)


def test_the_tool_leads_ana_back_to_the_course(site: Site) -> None:
    """LTI 1.3 §5.4.4: what the tool has to say is shown before."""
    with site.page_of("ana") as page:
        tool = learning(page, site)
        lead_back(tool, lti_msg="Well done")
        tool.frame.get_by_text("Well done").wait_for()
        tool.frame.get_by_role("link", name="Back to the course").click()
        page.wait_for_url(f"{site.origin}/learn/enrollments/{site.school.enrollment.pk}")
        assert page.get_by_text("In progress").is_visible()


def test_the_tool_leads_bo_back_to_the_editor(site: Site) -> None:
    with site.page_of("bo") as page:
        for opened in (choosing, trying):
            lead_back(opened(page, site))
            page.wait_for_url(site.editor())
