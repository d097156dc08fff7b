"""What people see after a launch: the item, the course, nothing yet, or what is wrong."""

import html
import re

import pytest
from django.test import Client

from courses.models import Enrollment, Membership
from courses.services import courses, enrollments
from lti.security.rules import vocabulary as v
from lti.tool.models import Link
from lti.tool.services import passes, platforms
from people.models import AuditEntry, Learner
from tests.lrs.log import make_tenant
from tests.lti.tool.platform import DEPLOYMENT, INSTRUCTOR, ISSUER, Lms
from tests.lti.tool.test_deep_linking import choosing

pytestmark = pytest.mark.django_db
DOORS = "https://courses.example.org/au/doors"


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html.unescape(page.partition("<main")[2])).split())


def shown(browser, where: str, status: int = 200) -> str:
    response = browser.get(where)
    assert response.status_code == status, response.content.decode()
    return words(response.content.decode())


class TestItem:
    def test_a_learner_lands_in_the_item_without_a_cookie(self, campus, browser, course, player) -> None:
        where = campus.arrive(browser, **{v.CUSTOM: {"course": str(course.pk), "item": DOORS}})
        page = Client().get(where + "begin")
        assert page.status_code == 200
        assert 'src="https://content.example.org/au?x=1"' in page.content.decode()
        assert player.asked == [("Fire doors", "Normal")]
        assert player.return_url == f"http://testserver{where}return"
        policy = page["Content-Security-Policy"]
        assert f"frame-ancestors 'self' {ISSUER}" in policy
        assert "https://content.example.org;" in policy
        assert page["Referrer-Policy"] == "no-referrer"
        assert "X-Frame-Options" not in page
        assert page.cookies == {}

    def test_the_address_may_say_where_it_leads_as_well(self, campus, browser, course, player) -> None:
        target = f"{campus.launch_url}?course={course.pk}&item=exits"
        where = campus.arrive(browser, target=target)
        assert browser.get(where + "begin").status_code == 200
        assert player.asked == [("Exits", "Normal")]

    def test_its_page_shows_the_item_alone(self, campus, browser, course, player) -> None:
        where = campus.arrive(browser, **{v.CUSTOM: {"course": str(course.pk), "item": DOORS}})
        page = shown(browser, where)
        assert "Fire doors Safety Fire doors Not started Start Fire doors" in page
        assert "Exits" not in page
        enrollment = Enrollment.objects.get()
        other = courses.items_of(enrollments.version_of(enrollment))[2]
        assert browser.post(f"{where}items/{other.pk}").status_code == 404

    def test_content_that_wants_its_own_window_is_a_link(self, campus, browser, course, player) -> None:
        player.own_window = True
        where = campus.arrive(browser, **{v.CUSTOM: {"course": str(course.pk), "item": DOORS}})
        page = browser.get(where + "begin").content.decode()
        assert 'href="https://content.example.org/au?x=1" target="_blank"' in page

    def test_an_item_that_is_gone_says_so(self, campus, browser, course) -> None:
        response = campus.launch(browser, **{v.CUSTOM: {"course": str(course.pk), "item": "gone"}})
        assert (response.status_code, "any more" in response.content.decode()) == (404, True)


class TestCourse:
    def test_a_learner_is_enrolled_once_and_sees_the_tree(self, campus, browser, course, player) -> None:
        for _ in range(2):
            where = campus.arrive(browser, **{v.CUSTOM: {"course": str(course.pk)}})
        begun = browser.get(where + "begin")
        assert (begun.status_code, begun["Location"]) == (302, where)
        page = shown(browser, where)
        assert "Safety" in page
        assert "0 of 2 done Basics 0 of 2 done Fire doors Not started Start Fire doors" in page
        enrollment = Enrollment.objects.get()
        item = courses.items_of(enrollments.version_of(enrollment))[1]
        played = Client().post(f"{where}items/{item.pk}")
        assert (played.status_code, player.asked) == (200, [("Fire doors", "Normal")])
        assert Client().post(f"{where}items/{item.pk}", {"mode": "Browse"}).status_code == 409

    def test_an_enrollment_that_was_closed_is_followed_by_another(self, campus, browser, course, north) -> None:
        custom = {v.CUSTOM: {"course": str(course.pk)}}
        where = campus.arrive(browser, **custom)
        enrollments.end(north.pk, Enrollment.objects.get().pk, who="bo")
        assert "aren't enrolled" in shown(browser, where)
        campus.arrive(browser, **custom)
        assert Enrollment.objects.count() == 2

    def test_an_archived_course_says_so(self, campus, browser, course, north) -> None:
        courses.archive(north.pk, course.pk, who="bo")
        response = campus.launch(browser, **{v.CUSTOM: {"course": str(course.pk)}})
        assert (response.status_code, "offered any more" in response.content.decode()) == (404, True)

    @pytest.mark.parametrize("wanted", ["x", "00000000-0000-4000-8000-000000000000"])
    def test_an_unknown_course_says_so(self, campus, browser, wanted: str) -> None:
        assert campus.launch(browser, **{v.CUSTOM: {"course": wanted}}).status_code == 404

    def test_a_course_of_another_tenant_is_unknown(self, browser, course, north) -> None:
        south = Lms(make_tenant("south"))
        assert south.launch(browser, **{v.CUSTOM: {"course": str(course.pk)}}).status_code == 404

    def test_who_teaches_gets_the_role_and_tries_it(self, campus, browser, course, player) -> None:
        where = campus.arrive(browser, **{v.ROLES: [INSTRUCTOR], v.CUSTOM: {"course": str(course.pk)}})
        assert "You can try it yourself" in shown(browser, where)
        assert not Enrollment.objects.exists()
        assert Membership.objects.get().roles == ["Instructor"]
        browser.post(where + "take-part")
        assert "Start Fire doors" in shown(browser, where)

    def test_every_launch_is_in_the_audit_trail(self, campus, browser, course) -> None:
        campus.arrive(browser, **{v.CUSTOM: {"course": str(course.pk)}})
        entry = AuditEntry.objects.get(action="lti.launch")
        assert (entry.who, entry.object) == ("LTI platform Campus", f"learner {Learner.objects.get().pk}")


class TestNothingYet:
    def test_a_learner_is_told_to_come_back(self, campus, browser, course) -> None:
        where = campus.arrive(browser)
        assert "hasn't chosen" in shown(browser, where)
        assert browser.get(where + "choose").status_code == 403

    def test_who_teaches_chooses_what_the_link_opens(self, campus, browser, course) -> None:
        where = campus.arrive(browser, **{v.ROLES: [INSTRUCTOR]})
        assert "Choose the course" in shown(browser, where)
        page = browser.get(where + "choose").content.decode()
        assert f'type="radio" name="chosen" value="{course.pk}/{DOORS}"' in page
        done = browser.post(where + "choose", {"chosen": f"{course.pk}/{DOORS}", "send": "1"})
        assert done["Location"] == where
        link = Link.objects.get()
        assert (link.course_id, link.item, link.title) == (course.pk, DOORS, "Safety first")
        assert AuditEntry.objects.filter(action="lti-link.bind").exists()
        learner = campus.arrive(Client(), sub="another")
        assert "Fire doors" in shown(Client(), learner)


class TestPass:
    def test_an_address_that_was_made_up_is_refused(self, browser, db) -> None:
        assert "isn't one that was given out" in shown(browser, "/lti/tool/at/made-up/", 403)

    def test_a_pass_is_over_after_twelve_hours(self, campus, browser, course, monkeypatch) -> None:
        where = campus.arrive(browser, **{v.CUSTOM: {"course": str(course.pk)}})
        monkeypatch.setattr(passes, "HOURS", 0)
        assert "earlier visit" in shown(browser, where, 403)

    @pytest.mark.parametrize("path", ["", "begin", "return"])
    def test_a_pass_ends_with_its_platform(self, campus, browser, course, north, path: str) -> None:
        where = campus.arrive(browser, **{v.CUSTOM: {"course": str(course.pk)}})
        platforms.change(north.pk, campus.platform.pk, status="off", who="bo")
        assert "is switched off" in shown(browser, where + path, 403)
        platforms.change(north.pk, campus.platform.pk, status="active", who="bo")
        assert browser.get(where + path).status_code in (200, 302)

    def test_content_is_not_launched_by_it_either(self, campus, browser, course, north, player) -> None:
        where = campus.arrive(browser, **{v.CUSTOM: {"course": str(course.pk), "item": DOORS}})
        item = courses.items_of(enrollments.version_of(Enrollment.objects.get()))[1]
        platforms.switch_deployment(campus.platform, DEPLOYMENT, enabled=False, who="bo")
        refused = browser.post(f"{where}items/{item.pk}")
        assert (refused.status_code, "is switched off" in refused.content.decode()) == (403, True)
        assert player.asked == []

    def test_a_pass_ends_with_its_deployment(self, campus, browser, course, north) -> None:
        where = campus.arrive(browser, **{v.CUSTOM: {"course": str(course.pk)}})
        elsewhere = campus.arrive(browser, **{v.DEPLOYMENT_ID: "2", v.CUSTOM: {"course": str(course.pk)}})
        platforms.switch_deployment(campus.platform, DEPLOYMENT, enabled=False, who="bo")
        assert "is switched off" in shown(browser, where, 403)
        assert browser.get(elsewhere).status_code == 200
        assert campus.launch(browser).status_code == 403
        assert AuditEntry.objects.filter(action="lti-platform.deployment", who="bo").exists()

    def test_a_pass_ends_with_the_course_that_was_allowed(self, campus, browser, course, north) -> None:
        where = campus.arrive(browser, **{v.CUSTOM: {"course": str(course.pk)}})
        platforms.change(north.pk, campus.platform.pk, opens="chosen", who="bo")
        assert "isn't allowed to open this course" in shown(browser, where, 403)

    def test_a_choice_ends_with_the_platform(self, campus, browser, course, north) -> None:
        where = choosing(campus, browser)
        platforms.change(north.pk, campus.platform.pk, status="off", who="bo")
        assert "is switched off" in shown(browser, where, 403)
        sent = browser.post(where, {"chosen": f"{course.pk}/", "send": "1"})
        assert (sent.status_code, b"JWT" in sent.content) == (403, False)

    def test_a_pass_to_what_is_gone_says_so(self, campus, browser, course) -> None:
        where = campus.arrive(browser, **{v.CUSTOM: {"course": str(course.pk)}})
        Link.objects.all().delete()
        assert "isn't here any more" in shown(browser, where, 403)

    def test_content_leads_back(self, campus, browser, course) -> None:
        where = campus.arrive(browser, **{v.CUSTOM: {"course": str(course.pk)}})
        page = browser.get(where + "return").content.decode()
        assert f'id="back" href="{where}"' in page

    def test_platforms_may_show_content_in_frames(self, campus, browser, north, course) -> None:
        from courses.services import framing

        assert ISSUER in framing.framed_by(north.pk)
        campus.arrive(browser, **{v.LAUNCH_PRESENTATION: {"return_url": "https://school.example.org/back"}})
        assert "https://school.example.org" in framing.framed_by(north.pk)
        assert platforms.framing(make_tenant("south").pk) == []
