"""Notices and copies of courses. Platform Notification Service 1.0; AGS 2.0 §3.2.15; LTI 1.3 §B.3, §B.4."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.services import courses
from lti.platform.models import CourseOrigin, Deployment, LineItem, Notice, ResourceLink
from lti.platform.rules.notices import next_try
from lti.platform.services import course_copy, notices, tools
from lti.security.rules import vocabulary as v
from tests.lti.platform.files import FileServer
from tests.lti.platform.peer import ISSUER, WHO, launched, make_school, verified

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    settings.OUTBOUND_ALLOWED_NETWORKS, settings.OUTBOUND_PLAIN_HTTP = ["127.0.0.0/8"], True
    with FileServer() as server:
        yield server


@pytest.fixture
def school(north, server):
    uris = {"target_link_uri": server.url("/launch"), "redirect_uris": ["https://tool.example/launch"]}
    return make_school(north, **uris)


@pytest.fixture
def handlers(school, caller):
    url = f"{ISSUER}/lti/platform/deployments/{Deployment.objects.get().pk}/notice-handlers"
    held = caller(v.NOTICE_HANDLERS)
    return lambda method="GET", document=None: held.call(method, url, document)


def wanted(server, type_="LtiContextCopyNotice", path="/notices"):
    return {"notice_type": type_, "handler": server.url(path)}


class TestHandlers:
    def test_are_empty_at_first(self, handlers, school) -> None:
        assert handlers().json() == {
            "client_id": school.tool.client_id,
            "deployment_id": str(Deployment.objects.get().pk),
            "notice_handlers": [
                {"notice_type": "LtiHelloWorldNotice", "handler": ""},
                {"notice_type": "LtiContextCopyNotice", "handler": ""},
            ],
        }

    def test_are_set_and_taken_back(self, handlers, server) -> None:
        assert handlers("PUT", wanted(server)).json() == wanted(server)
        assert wanted(server) in handlers().json()["notice_handlers"]
        handlers("PUT", {"notice_type": "LtiContextCopyNotice", "handler": ""})
        assert {each["handler"] for each in handlers().json()["notice_handlers"]} == {""}

    @pytest.mark.parametrize(
        "document",
        [
            [],
            {},
            {"notice_type": "Other", "handler": "https://tool.example/x"},
            {"notice_type": "LtiContextCopyNotice", "handler": "https://evil.example/x"},
            {"notice_type": "LtiContextCopyNotice", "handler": "javascript:alert(1)"},
            {"notice_type": "LtiContextCopyNotice", "handler": 5},
            {"notice_type": ["x"], "handler": "https://tool.example/x"},
        ],
    )
    def test_that_cannot_be_used_are_refused(self, handlers, document) -> None:
        assert handlers("PUT", document).status_code == 400

    def test_ask_for_their_scope(self, school, caller) -> None:
        url = f"{ISSUER}/lti/platform/deployments/{Deployment.objects.get().pk}/notice-handlers"
        assert caller(v.SCORE).call("GET", url).status_code == 403


class TestACopy:
    def test_has_the_links_and_columns_and_knows_its_origin(self, school) -> None:
        LineItem.objects.create(
            tenant=school.tenant, course_id=school.course.pk, tool=school.tool, label="Loose", score_maximum=5, tag="t"
        )
        made = course_copy.copy(school.tenant.pk, school.course.pk, "Autumn", who=WHO)
        again = course_copy.copy(school.tenant.pk, made.pk, "Winter", who=WHO)
        link = ResourceLink.objects.get(course_id=again.pk)
        first = ResourceLink.objects.get(course_id=made.pk)
        assert link.history == [str(first.pk), str(school.link.pk)]
        assert CourseOrigin.objects.get(course_id=again.pk).origins == [str(made.pk), str(school.course.pk)]
        copied = LineItem.objects.filter(course_id=again.pk).order_by("id")
        assert [(each.label, each.tag, each.resource_link_id) for each in copied] == [
            ("Quiz", "", link.pk),
            ("Loose", "t", None),
        ]
        assert [str(each) for each in courses.items_of(courses.latest_version(again))] == ["Quiz 1"]

    def test_tells_tools_of_its_history_in_launches(self, school) -> None:
        tools.change(
            school.tenant.pk,
            school.tool.pk,
            who=WHO,
            custom={"links": "$ResourceLink.id.history", "contexts": "$Context.id.history"},
        )
        assert launched(school)[v.CUSTOM] == {"links": "", "contexts": ""}
        from courses.services import enrollments

        made = course_copy.copy(school.tenant.pk, school.course.pk, "Autumn", who=WHO)
        school.enrollment = enrollments.enroll(school.tenant.pk, made.pk, school.ana.pk, who=WHO)
        before, school.link = school.link, ResourceLink.objects.get(course_id=made.pk)
        assert launched(school)[v.CUSTOM] == {"links": str(before.pk), "contexts": str(school.course.pk)}

    def test_is_told_to_tools_that_want_to_know(self, school, handlers, server) -> None:
        handlers("PUT", wanted(server))
        made = course_copy.copy(school.tenant.pk, school.course.pk, "Autumn", who=WHO)
        assert notices.send_due() == 1
        [(path, body)] = server.posted
        [notice] = json.loads(body)["notices"]
        claims = verified(notice["jwt"], school.tool.client_id)
        assert path == "/notices"
        assert claims[v.NOTICE]["type"] == "LtiContextCopyNotice"
        assert claims[v.CONTEXT]["id"] == str(made.pk)
        assert claims[v.ORIGIN_CONTEXTS] == [str(school.course.pk)]
        assert claims[v.DEPLOYMENT_ID] == str(Deployment.objects.get().pk)
        assert claims[v.LTI_VERSION] == "1.3.0"
        assert notices.send_due() == 0
        assert Notice.objects.get().sent_at is not None


class TestDelivery:
    def test_a_new_handler_is_greeted(self, handlers, server) -> None:
        handlers("PUT", wanted(server, "LtiHelloWorldNotice"))
        notices.send_due()
        assert [path for path, _ in server.posted] == ["/notices"]

    def test_what_is_refused_is_tried_again_later(self, handlers, server) -> None:
        server.status = 503
        handlers("PUT", wanted(server, "LtiHelloWorldNotice"))
        before = timezone.now()
        notices.send_due()
        notice = Notice.objects.get()
        assert (notice.attempts, notice.sent_at, "503" in notice.last_answer) == (1, None, True)
        assert timedelta(seconds=50) < notice.due_at - before < timedelta(minutes=2)
        server.status = 200
        Notice.objects.update(due_at=timezone.now())
        assert notices.send_due() == 1
        assert Notice.objects.get().sent_at is not None

    def test_it_is_given_up_in_the_end(self) -> None:
        assert [next_try(number) is not None for number in (1, 8, 9)] == [True, True, False]

    def test_a_tool_that_is_disabled_is_left_alone(self, handlers, server, school) -> None:
        handlers("PUT", wanted(server, "LtiHelloWorldNotice"))
        tools.change(school.tenant.pk, school.tool.pk, who=WHO, status="disabled")
        notices.send_due()
        assert (server.posted, Notice.objects.get().due_at) == ([], None)
