"""Administrators register platforms, invite them, approve them, and look after rosters and scores."""

import re

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from courses.models import Enrollment
from lti.security.rules import vocabulary as v
from lti.tool.models import Link, Passback, Platform, PlatformContext, PlatformCourse
from lti.tool.services import allowed_courses, sending
from people.models import AuditEntry
from tests.admin.pages import text_of
from tests.courses.states import did
from tests.lti.tool import conftest
from tests.lti.tool.platform import DEPLOYMENT, INSTRUCTOR, KEYS, Lms

player, course, services, reachable = conftest.player, conftest.course, conftest.services, conftest.reachable
PLATFORMS = "/admin/lti_tool/platform/"
COURSES = "/admin/lti_tool/platformcourse/"


def data_of(tenant, **changes: str) -> dict[str, str]:
    import json

    return {
        "tenant": str(tenant.pk),
        "name": "Campus",
        "issuer": "https://lms.example.org",
        "client_id": "tributary-1",
        "authorization_endpoint": "https://lms.example.org/authorize",
        "token_endpoint": "https://lms.example.org/token",
        "token_audience": "",
        "jwks_uri": "",
        "jwks": json.dumps({"keys": [KEYS.jwk()]}),
        "opens": "chosen",
        "status": "active",
        "new_deployments": "1\n 2 \n",
        **changes,
    }


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def do(client, model: str, action: str, row) -> str:
    sent = {"action": action, "_selected_action": [str(row.pk)]}
    return said(client.post(f"/admin/lti_tool/{model}/", sent))


class TestPlatforms:
    def test_one_is_registered_by_hand_and_then_launches(self, bo, north) -> None:
        response = bo.post(f"{PLATFORMS}add/", data_of(north))
        assert response.status_code == 302, response.content.decode()
        platform = Platform.objects.get()
        assert sorted(platform.deployments.values_list("deployment_id", flat=True)) == ["1", "2"]
        page = text_of(bo.get(f"{PLATFORMS}{platform.pk}/change/"))
        assert f"http://127.0.0.1:8000/lti/tool/{north.pk}/login" in page
        assert AuditEntry.objects.filter(action="lti-platform.create", who="bo").exists()

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"authorization_endpoint": "http://lms.example.org/"}, "https is asked for"),
            ({"jwks": ""}, "publishes its keys"),
            ({"jwks": "-----BEGIN"}, "neither JSON nor a public key"),
            ({"new_deployments": "x" * 300}, "at most 255"),
        ],
    )
    def test_what_is_wrong_is_said(self, bo, north, changes, why: str) -> None:
        assert why in said(bo.post(f"{PLATFORMS}add/", data_of(north, **changes)))
        assert not Platform.objects.exists()

    def test_the_same_twice_is_refused(self, bo, north) -> None:
        bo.post(f"{PLATFORMS}add/", data_of(north))
        again = bo.post(f"{PLATFORMS}add/", data_of(north))
        assert "This issuer is registered with this client id already." in again.content.decode()
        assert Platform.objects.count() == 1

    def test_it_is_switched_off_approved_and_changed(self, bo, north) -> None:
        lms = Lms(north)
        do(bo, "platform", "switch_off", lms.platform)
        assert lms.login(Client()).status_code == 403
        do(bo, "platform", "approve", lms.platform)
        assert lms.login(Client()).status_code == 302
        response = bo.post(
            f"{PLATFORMS}{lms.platform.pk}/change/", data_of(north, name="Library", jwks=lms.platform.jwks)
        )
        assert response.status_code == 302
        lms.platform.refresh_from_db()
        assert lms.platform.name == "Library"

    def test_an_invitation_is_shown_once(self, bo, north) -> None:
        page = text_of(bo.post(f"{PLATFORMS}invite/", {"tenant": "north", "needs_approval": "on"}))
        link = re.search(r'page-secret">([^<]*)<', page)[1]
        assert link.startswith(f"http://127.0.0.1:8000/lti/tool/{north.pk}/register/")
        assert "page-secret" not in text_of(bo.get(f"{PLATFORMS}invite/"))

    def test_dee_of_the_north_sees_nothing_of_the_south(self, north, south, staff_of) -> None:
        there = Lms(south)
        dee = staff_of("dee", north, rights=("view_platform", "change_platform"))
        assert str(there.platform.pk) not in text_of(dee.get(PLATFORMS))
        assert dee.get(f"{PLATFORMS}{there.platform.pk}/change/").status_code == 302
        assert dee.post(f"{PLATFORMS}invite/", {"tenant": "north"}).status_code == 403


class TestWhatAPlatformMay:
    def test_a_new_one_may_what_is_safe_unless_more_is_ticked(self, bo, north) -> None:
        page = text_of(bo.get(f"{PLATFORMS}add/"))
        assert re.search(r'<input type="checkbox" name="roles" value="Learner"[^>]* checked', page)
        assert not re.search(r'<input type="checkbox" name="roles" value="Instructor"[^>]* checked', page)
        bo.post(f"{PLATFORMS}add/", {**data_of(north), "roles": ["Learner", "Instructor"]})
        platform = Platform.objects.get()
        assert (platform.opens, platform.roles) == ("chosen", ["Learner", "Instructor"])
        page = text_of(bo.get(f"{PLATFORMS}{platform.pk}/change/"))
        assert re.search(r'value="Instructor"[^>]* checked', page)

    def test_what_is_decided_is_in_the_audit_trail(self, bo, north) -> None:
        lms = Lms(north)
        changed = {**data_of(north, jwks=lms.platform.jwks, opens="listed"), "roles": ["Mentor"]}
        assert bo.post(f"{PLATFORMS}{lms.platform.pk}/change/", changed).status_code == 302
        details = AuditEntry.objects.get(action="lti-platform.change").details
        assert (details["opens"], details["roles"]) == ("listed", ["Mentor"])

    def test_a_course_is_allowed_and_taken_back(self, bo, north, course) -> None:
        lms = Lms(north, opens="chosen")
        sent = {"platform": str(lms.platform.pk), "course": str(course.pk)}
        assert bo.post(f"{COURSES}add/", sent).status_code == 302
        row = PlatformCourse.objects.get()
        assert (row.tenant_id, row.how, row.who) == (north.pk, "allowed", "bo")
        assert "Safety: allowed" in text_of(bo.get(f"{PLATFORMS}{lms.platform.pk}/change/"))
        assert "Safety" in text_of(bo.get(COURSES))
        text_of(bo.get(f"{COURSES}{row.pk}/change/"))
        assert lms.launch(Client(), **{v.CUSTOM: {"course": str(course.pk)}}).status_code == 303
        assert "1 courses" in do(bo, "platformcourse", "take_back", row)
        assert lms.launch(Client(), **{v.CUSTOM: {"course": str(course.pk)}}).status_code == 403
        actions = AuditEntry.objects.filter(action__startswith="lti-platform.", who="bo").order_by("pk")
        assert list(actions.values_list("action", flat=True))[1:] == [
            "lti-platform.allow-course",
            "lti-platform.take-back-course",
        ]

    def test_what_was_chosen_there_is_allowed(self, bo, north, course) -> None:
        platform = Lms(north, opens="chosen").platform
        allowed_courses.choose(platform, [course.pk], who="learner x")
        do(bo, "platformcourse", "allow", PlatformCourse.objects.get())
        assert PlatformCourse.objects.get().how == "allowed"

    def test_a_course_of_another_tenant_can_not_be_allowed(self, bo, south, course) -> None:
        there = Lms(south)
        sent = {"platform": str(there.platform.pk), "course": str(course.pk)}
        assert "no course" in said(bo.post(f"{COURSES}add/", sent))
        assert not PlatformCourse.objects.exists()

    def test_who_may_not_change_platforms_sees_them_only(self, north, staff_of, course) -> None:
        platform = Lms(north).platform
        allowed_courses.allow(platform, course.pk, who="bo")
        dee = staff_of("dee", north, rights=("view_platform",))
        assert "Safety" in text_of(dee.get(COURSES))
        assert dee.get(f"{COURSES}add/").status_code == 403
        assert "Campus" in text_of(dee.get(f"{PLATFORMS}{platform.pk}/change/"))

    def test_a_deployment_is_switched_off_and_on(self, bo, north) -> None:
        lms = Lms(north, deployment_id=DEPLOYMENT)
        path = f"{PLATFORMS}{lms.platform.pk}/change/"
        sent = data_of(north, jwks=lms.platform.jwks, opens="all", new_deployments="")
        assert bo.post(path, {**sent, "deployments_off": [DEPLOYMENT]}).status_code == 302
        assert f"<code>{DEPLOYMENT}</code> (switched off)" in text_of(bo.get(path))
        assert lms.launch(Client()).status_code == 403
        assert bo.post(path, sent).status_code == 302
        assert lms.launch(Client()).status_code == 303

    def test_a_home_page_of_ours_is_no_issuer(self, bo, north) -> None:
        told = said(bo.post(f"{PLATFORMS}add/", data_of(north, issuer=north.home_page + "/")))
        assert "is a home page by which learners are known here" in told
        assert not Platform.objects.exists()


@pytest.fixture
def launched(reachable, services, course):
    """Ana has come from Campus, and Bo as well."""
    names = {"scope": list(v.AGS_SCOPES), "lineitem": f"{services.base}/items/1"}
    more = {v.AGS: names, v.NRPS: {"context_memberships_url": f"{services.base}/Members"}}
    custom = {v.CUSTOM: {"course": str(course.pk)}}
    assert reachable.launch(Client(), **custom, **more).status_code == 303
    assert reachable.launch(Client(), sub="bo", **{v.ROLES: [INSTRUCTOR]}, **custom, **more).status_code == 303
    return Enrollment.objects.get()


def test_a_roster_is_pulled_now(bo, launched, services) -> None:
    context = PlatformContext.objects.get()
    assert "404" in do(bo, "platformcontext", "pull_now", context)
    services.on("/Members", lambda query, body: {"members": [{"user_id": "new", "roles": []}]})
    assert "1 members on 1 pages" in do(bo, "platformcontext", "pull_now", context)
    page = text_of(bo.get(f"/admin/lti_tool/platformcontext/{context.pk}/change/"))
    assert "Safety" in page
    assert "Onboarding" in text_of(bo.get("/admin/lti_tool/platformcontext/"))


def test_scores_are_seen_with_the_answer_and_sent_again(bo, launched, services) -> None:
    services.on("/items/1/scores", lambda query, body: (422, {"error": "no such user"}, {}))
    did(launched, 1, satisfied=True, completed_at=None)
    sending.send_due()
    page = text_of(bo.get("/admin/lti_tool/passback/", {"state": "refused"}))
    assert "422" in page
    assert "no such user" in page
    services.on("/items/1/scores", lambda query, body: (204, None, {}))
    assert "1 scores" in do(bo, "passback", "send_again", Passback.objects.get())
    sending.send_due()
    assert "50 of 100 InProgress" in text_of(bo.get("/admin/lti_tool/passback/", {"q": "ana"}))
    text_of(bo.get(f"/admin/lti_tool/passback/{Passback.objects.get().pk}/change/"))


def test_links_are_reconciled(bo, launched, services) -> None:
    link = Link.objects.get()
    services.on("/items/1/results", lambda query, body: [])
    assert "0 scores" in do(bo, "link", "reconcile", link)
    services.on("/items/1/results", lambda query, body: (500, {}, {}))
    assert "500" in do(bo, "link", "reconcile", link)
    assert "Safety" in text_of(bo.get(f"/admin/lti_tool/link/{link.pk}/change/"))
