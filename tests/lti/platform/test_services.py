"""Services are answered without sessions (``config.services``), and otherwise as everything else."""

import pytest
from django.test import Client

from config.services import PREFIXES
from lti.platform.http.service_view import ServiceView
from lti.platform.urls import urlpatterns
from lti.security.rules import vocabulary as v


def test_what_is_answered_without_sessions_are_services_that_ask_for_a_token() -> None:
    below = [each for each in urlpatterns if f"/lti/platform/{each.pattern}".startswith(PREFIXES)]
    assert len(below) == 9
    assert all(issubclass(each.callback.view_class, ServiceView) for each in below)


@pytest.mark.django_db
def test_a_browsers_session_is_neither_looked_at_nor_begun(school) -> None:
    browser = school.client(school.ana)
    answer = browser.get(f"/lti/platform/courses/{school.course.pk}/memberships")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "invalid-token")
    assert answer.cookies == {}
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_an_address_below_that_is_none_is_not_found(school) -> None:
    assert Client().get(f"/lti/platform/courses/{school.course.pk}/nothing").status_code == 404


@pytest.mark.django_db
def test_a_host_that_is_not_ours_is_refused(school, caller) -> None:
    path = f"/lti/platform/courses/{school.course.pk}/memberships"
    assert caller(v.SCORE).call("GET", path, Host="tool.example").status_code == 400
