"""The way back from a tool. LTI 1.3 §5.4.4."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from lti.security.models import Exchange
from lti.security.rules import vocabulary as v
from tests.lrs.log import make_tenant
from tests.lti.platform.peer import ISSUER, authentication_request, form_of, launched, login_request, verified

pytestmark = pytest.mark.django_db


def back_from(school, path: str, form: dict[str, str] | None = None) -> str:
    """Return where a tool leads Bo back to, who has opened it on a page for teachers."""
    bo = school.client(school.bo)
    page = bo.post(f"/lti/platform/teach/{school.course.pk}/{path}", form or {}).content.decode()
    found = re.search(r'src="([^"]*/lti/platform/start/[^"]*)"', page)
    assert found is not None, page
    answer = bo.get("/lti/platform/authorize", authentication_request(login_request(bo, found[1])))
    claims = verified(form_of(answer.content.decode())[1]["id_token"], school.tool.client_id)
    return claims[v.LAUNCH_PRESENTATION]["return_url"]


def came_back(url: str, **said: str) -> str:
    """Come back as a browser does that keeps our cookies back in a frame, and return the page."""
    answer = Client().get(url.removeprefix(ISSUER), said)
    assert answer.status_code == 200
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    return answer.content.decode()


def test_a_learner_comes_back_to_the_course(school) -> None:
    url = launched(school)[v.LAUNCH_PRESENTATION]["return_url"]
    page = came_back(url)
    assert url.startswith(ISSUER)
    assert f'href="/learn/enrollments/{school.enrollment.pk}" target="_top"' in page
    assert "courses/back.js" in page
    assert not Exchange.objects.filter(kind="return").exists()


def test_an_author_comes_back_to_the_editor(school) -> None:
    editor = f'href="/lti/platform/teach/{school.course.pk}" target="_top"'
    assert editor in came_back(back_from(school, "choose", {"tool": str(school.tool.pk)}))
    assert editor in came_back(back_from(school, f"items/{school.link.item_id}/open"))


def test_what_the_tool_says_is_shown_before(school) -> None:
    url = launched(school)[v.LAUNCH_PRESENTATION]["return_url"]
    page = came_back(url, lti_msg="Well <b>done", lti_errormsg="Not saved")
    assert '<p class="notice">Well &lt;b&gt;done</p>' in page
    assert '<p class="problem" role="alert">Not saved</p>' in page
    assert "back.js" not in page


def test_what_is_for_the_log_is_kept_for_administrators(school) -> None:
    url = launched(school)[v.LAUNCH_PRESENTATION]["return_url"]
    page = came_back(url, lti_log="question 3 left out", lti_errorlog="E17")
    said = {"registration": str(school.enrollment.pk), "lti_log": "question 3 left out", "lti_errorlog": "E17"}
    assert "E17" not in page
    assert Exchange.objects.get(kind="return").messages == {"return": said}


@pytest.mark.parametrize("path", ["{unknown}", "courses/{unknown}", "courses/{unknown}/gradebook"])
def test_who_was_never_sent_to_a_tool_keeps_nothing(school, path: str) -> None:
    url = f"/lti/platform/return/{school.tenant.pk}/{path.format(unknown=uuid4())}"
    assert Client().get(url, {"lti_log": "spam"}).status_code == 404
    assert not Exchange.objects.filter(kind="return").exists()


def test_nor_does_another_tenant(school) -> None:
    south = make_tenant("south")
    url = f"/lti/platform/return/{south.pk}/{school.enrollment.pk}"
    assert Client().get(url, {"lti_log": "spam"}).status_code == 404
    assert not Exchange.objects.filter(kind="return").exists()
