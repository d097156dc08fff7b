"""Platforms that launch us by the management API: registered with safe limits, and changed by who may."""

import json
from uuid import uuid4

import pytest

from courses.services import courses
from courses.services.courses import NewItem, NewVersion
from lti.tool.models import Invitation, Platform, PlatformCourse
from lti.tool.services import allowed_courses, invitations, platforms
from people.models import AuditEntry
from tests.lti.tool.platform import KEYS, Lms

NEW = {
    "name": "Campus",
    "issuer": "https://lms.example.org",
    "client_id": "tributary-1",
    "authorization_endpoint": "https://lms.example.org/authorize",
    "jwks": json.dumps({"keys": [KEYS.jwk()]}),
}


def make_course(tenant, title: str = "Safety"):
    items = [NewItem("block", "1", {"en": "One"})]
    return courses.create(tenant.pk, "test", title, NewVersion({"en": title}, {}, items), who="bo")[0]


class TestRegistering:
    def test_what_is_not_said_is_safe(self, client, north) -> None:
        response = client.post("lti/platforms", NEW)
        assert response.status_code == 201, response.content
        told = response.json()
        assert (told["opens"], told["roles"], told["status"]) == ("chosen", ["Learner"], "active")
        assert (told["issuer"], told["deployments"], told["trusts_email"]) == (NEW["issuer"], [], False)
        assert Platform.objects.get().tenant_id == north.pk
        assert AuditEntry.objects.get(action="lti-platform.create").who == "credential Provisioning"

    def test_limits_may_be_said(self, client) -> None:
        told = client.post("lti/platforms", {**NEW, "opens": "all", "roles": ["Instructor", "Learner"]}).json()
        assert (told["opens"], told["roles"]) == ("all", ["Instructor", "Learner"])

    @pytest.mark.parametrize(
        ("changes", "path"),
        [
            ({"opens": "everything"}, "$.opens"),
            ({"roles": ["King"]}, "$.roles[0]"),
            ({"roles": "Learner"}, "$.roles"),
            ({"tenant": "south"}, "$.tenant"),
            ({"name": ""}, "$.name"),
        ],
    )
    def test_what_is_wrong_is_named(self, client, changes, path) -> None:
        response = client.post("lti/platforms", {**NEW, **changes})
        assert (response.status_code, response.json()["problems"][0]["path"]) == (400, path)
        assert not Platform.objects.exists()

    def test_a_home_page_of_ours_is_no_issuer(self, client, north) -> None:
        response = client.post("lti/platforms", {**NEW, "issuer": north.home_page})
        assert response.status_code == 400
        assert "is a home page by which learners are known here" in response.json()["error"]["message"]

    def test_the_same_twice_is_refused(self, client) -> None:
        assert [client.post("lti/platforms", NEW).status_code for _ in range(2)] == [201, 400]


class TestChanging:
    def test_what_it_may_is_changed(self, client, north) -> None:
        platform = Lms(north).platform
        path = f"lti/platforms/{platform.pk}"
        assert client.get(path).json()["opens"] == "all"
        told = client.patch(path, {"opens": "listed", "roles": []}).json()
        assert (told["opens"], told["roles"], told["name"]) == ("listed", [], "Campus")
        assert client.patch(path, {"issuer": north.home_page}).status_code == 400
        assert client.patch(path, {"colour": "red"}).status_code == 400

    def test_deployments_are_added_and_switched(self, client, north) -> None:
        path = f"lti/platforms/{Lms(north).platform.pk}"
        for enabled in (False, True, False):
            sent = {"deployment_id": "a/b 1", "enabled": enabled}
            assert client.put(f"{path}/deployments", sent).json()["deployments"] == [sent]
        assert client.put(f"{path}/deployments", {"deployment_id": "x" * 256, "enabled": True}).status_code == 400

    def test_courses_are_allowed_listed_and_taken_back(self, client, north) -> None:
        platform = platforms.get(north.pk, Lms(north, opens="chosen").platform.pk)
        made = [make_course(north, title) for title in ("A", "B", "C")]
        allowed_courses.choose(platform, [made[0].pk], who="learner x")
        path = f"lti/platforms/{platform.pk}/courses"
        for each in made[1:]:
            assert client.put(f"{path}/{each.pk}", {}).json()["how"] == "allowed"
        first = client.get(path, limit=2).json()
        second = client.get(first["next"]).json()
        shown = [(each["title"], each["how"]) for each in first["results"] + second["results"]]
        assert shown == [("A", "chosen"), ("B", "allowed"), ("C", "allowed")]
        assert second["next"] is None
        assert client.http.delete(f"/api/v1/{path}/{made[1].pk}", headers=client.headers).status_code == 204
        assert client.http.delete(f"/api/v1/{path}/{made[1].pk}", headers=client.headers).status_code == 404
        assert PlatformCourse.objects.count() == 2


class TestWhoMay:
    def test_they_are_listed_page_by_page(self, client, north, south) -> None:
        made = [Lms(north, client_id=str(number)).platform for number in range(3)]
        Lms(south)
        first = client.get("lti/platforms", limit=2).json()
        second = client.get(first["next"]).json()
        seen = [each["id"] for each in first["results"] + second["results"]]
        assert seen == sorted(str(each.pk) for each in made)

    def test_what_is_of_another_tenant_is_unknown(self, client, north, south) -> None:
        there, mine, theirs = Lms(south).platform, Lms(north).platform, make_course(south)
        for path in (f"lti/platforms/{there.pk}", f"lti/platforms/{uuid4()}", f"lti/platforms/{there.pk}/courses"):
            assert client.get(path).status_code == 404
        assert client.patch(f"lti/platforms/{there.pk}", {"opens": "all"}).status_code == 404
        assert client.put(f"lti/platforms/{mine.pk}/courses/{theirs.pk}", {}).status_code == 404
        assert (
            client.put(f"lti/platforms/{there.pk}/deployments", {"deployment_id": "1", "enabled": True}).status_code
            == 404
        )

    def test_staff_may_what_they_were_permitted(self, staff_with, north) -> None:
        platform, course = Lms(north).platform, make_course(north)
        path = f"lti/platforms/{platform.pk}"
        bo = staff_with("lti_tool.view_platform")
        assert (bo.get("lti/platforms").status_code, bo.get(path).status_code) == (200, 200)
        assert bo.get(f"{path}/courses").status_code == 200
        assert bo.post("lti/platforms", NEW).status_code == 403
        assert bo.patch(path, {"opens": "all"}).status_code == 403
        assert bo.put(f"{path}/courses/{course.pk}", {}).status_code == 403
        assert bo.put(f"{path}/deployments", {"deployment_id": "1", "enabled": True}).status_code == 403


class TestInviting:
    def test_the_link_is_in_the_answer_and_nowhere_else(self, client, north) -> None:
        response = client.post("lti/platforms/invitations", {})
        assert (response.status_code, response["Cache-Control"]) == (201, "no-store")
        told = response.json()
        assert told["url"].startswith(f"http://127.0.0.1:8000/lti/tool/{north.pk}/register/")
        assert (told["needs_approval"], told["used_at"], told["platform"]) == (True, None, None)
        assert told["who"] == "credential Provisioning"
        shown = client.get(f"lti/platforms/invitations/{told['id']}").json()
        assert shown == {name: value for name, value in told.items() if name != "url"}
        assert AuditEntry.objects.get(action="lti-invitation.create").who == "credential Provisioning"

    def test_it_lets_a_platform_register_us_and_says_which_one(self, client, north) -> None:
        told = client.post("lti/platforms/invitations", {"needs_approval": False}).json()
        secret = told["url"].rpartition("/")[2]
        invitation = invitations.take(north.pk, secret)
        assert (str(invitation.pk), invitation.needs_approval) == (told["id"], False)
        Invitation.objects.filter(pk=invitation.pk).update(platform=Lms(north).platform)
        shown = client.get(f"lti/platforms/invitations/{told['id']}").json()
        assert shown["platform"] == str(Platform.objects.get().pk)
        assert shown["used_at"] is not None

    @pytest.mark.parametrize(
        ("sent", "path"), [({"needs_approval": "perhaps"}, "$.needs_approval"), ({"days": 9}, "$.days")]
    )
    def test_what_is_wrong_is_named(self, client, sent, path) -> None:
        response = client.post("lti/platforms/invitations", sent)
        assert (response.status_code, response.json()["problems"][0]["path"]) == (400, path)
        assert not Invitation.objects.exists()

    def test_another_tenants_is_as_unknown_as_one_that_does_not_exist(self, client, south) -> None:
        theirs = invitations.invite(south.pk, needs_approval=True, who="cy")
        for each in (theirs.id, uuid4()):
            response = client.get(f"lti/platforms/invitations/{each}")
            assert (response.status_code, response.json()["error"]["code"]) == (404, "nothing-there")

    def test_staff_who_see_platforms_see_invitations_and_make_none(self, staff_with, north) -> None:
        made = invitations.invite(north.pk, needs_approval=True, who="bo")
        bo = staff_with("lti_tool.view_platform")
        assert bo.get(f"lti/platforms/invitations/{made.id}").status_code == 200
        assert bo.post("lti/platforms/invitations", {}).status_code == 403

    def test_staff_who_add_platforms_invite_them(self, staff_with) -> None:
        assert staff_with("lti_tool.add_platform").post("lti/platforms/invitations", {}).status_code == 201
        assert Invitation.objects.get().who == "bo"
