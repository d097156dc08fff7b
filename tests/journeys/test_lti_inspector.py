"""Bo looks in a real browser why a launch was refused; each page can be used by everybody."""

import pytest
from django.contrib.auth.models import User

from lti.security.services import keys
from people.models import Tenant
from tests.browser import chromium, needs_a_browser, needs_npm, problems_of_ours, session_of
from tests.lrs.log import make_tenant
from tests.lti.security.happenings import happened

pytestmark = [pytest.mark.django_db(transaction=True), needs_a_browser, needs_npm]


@pytest.fixture
def north() -> Tenant:
    keys.forget()
    return make_tenant()


@pytest.fixture
def session(live_server) -> dict[str, str]:
    """Return the cookie of a signed-in superuser."""
    return session_of(User.objects.create_superuser("bo", password="not needed"), live_server.url)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bo_finds_out_why_a_launch_was_refused(live_server, north, session, scheme: str) -> None:
    happened(north)
    happened(north, iss="https://evil.example")
    with chromium(bypass_csp=True, color_scheme=scheme) as page:
        page.context.add_cookies([session])
        page.goto(f"{live_server.url}/admin/lti_security/exchange/?outcome=refused")
        assert problems_of_ours(page) == []
        page.locator("#result_list a").first.click()
        page.get_by_role("heading", name="Checks, in their order").wait_for()
        assert page.get_by_role("listitem").filter(has_text="Fails").count() == 1
        for each in page.get_by_text("As JSON, to be copied").all():  # databases keep messages in orders of their own
            each.click()
        assert page.get_by_role("region", name="claims as JSON").is_visible()
        assert problems_of_ours(page) == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_bo_makes_the_next_key(live_server, north, session) -> None:
    keys.rotate()
    with chromium(bypass_csp=True) as page:
        page.context.add_cookies([session])
        page.goto(f"{live_server.url}/admin/lti_security/signingkey/")
        assert problems_of_ours(page) == []
        page.get_by_role("link", name="Make the next key").click()
        assert problems_of_ours(page) == []
        page.get_by_role("button", name="Make it").click()
        page.get_by_text("published, signs from").wait_for()
