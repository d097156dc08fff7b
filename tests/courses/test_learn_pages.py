"""The learner pages: who gets in, and what is answered."""

import html
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.rules.errors import CannotLaunch
from courses.services import courses, enrollments, launchers
from courses.services.courses import NewItem, NewVersion
from courses.services.launchers import Launch
from people.rules.errors import Refusal
from people.services import learner_accounts, learners
from tests.courses.states import did
from tests.lrs.log import make_tenant

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough pass phrase"


class Player:
    """A launcher that says where it was asked to go."""

    modes = ("Normal", "Review")

    def __init__(self) -> None:
        self.own_window = False
        self.refuses: Refusal | None = None
        self.asked: list[tuple[str, str]] = []
        self.return_url: str | None = None

    def launch(self, enrollment, item, *, mode: str, origin: str, return_url: str | None) -> Launch:
        self.asked.append((str(item), mode))
        self.return_url = return_url
        if self.refuses is not None:
            raise self.refuses
        return Launch("https://content.example.org/au", self.own_window)

    def enrolled(self, enrollment) -> None:
        """Find nothing that is fulfilled from the start."""


@pytest.fixture
def player():
    launcher = Player()
    launchers.register("test", launcher)
    yield launcher
    launchers.unregister("test")


@pytest.fixture
def north():
    return make_tenant()


@pytest.fixture
def ana(north):
    learner = learners.create(north, name="Ana", who="bo")
    learner_accounts.give_account(learner, username="ana", password=PASSWORD, who="bo")
    return learner


@pytest.fixture
def course(north, player):
    items = [
        NewItem("block", "b", {"en": "Basics", "de": "Grundlagen"}),
        NewItem("test", "1", {"en": "One"}, parent=0),
        NewItem("test", "2", {"en": "Two"}, satisfied_from_start=True),
        NewItem("test", "3", {"en": "Three"}),
    ]
    return courses.create(north.pk, "test", "c", NewVersion({"en": "Safety", "de": "Sicherheit"}, {}, items), who="bo")[
        0
    ]


@pytest.fixture
def enrollment(north, course, ana):
    return enrollments.enroll(north.pk, course.pk, ana.pk, who="bo")


@pytest.fixture
def browser(ana):
    client = Client()
    assert client.login(username="ana", password=PASSWORD)
    return client


def item_of(enrollment, place: int) -> int:
    return courses.items_of(enrollments.version_of(enrollment))[place].pk


def launch(browser, enrollment, place: int = 1, **data: str):
    return browser.post(reverse("learn-launch", args=[enrollment.pk, item_of(enrollment, place)]), data)


def words(page: str) -> str:
    """Return what a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", html.unescape(page)).split())


def shown(browser, enrollment) -> str:
    response = browser.get(f"/learn/enrollments/{enrollment.pk}")
    assert response.status_code == 200
    return words(response.content.decode().partition("<main")[2])


class TestWhoGetsIn:
    def test_who_is_not_signed_in_is_asked_to(self) -> None:
        response = Client().get("/learn/")
        assert (response.status_code, response["Location"]) == (302, "/learn/sign-in?next=/learn/")

    def test_a_user_who_is_no_learner_is_told_so(self) -> None:
        client = Client()
        client.force_login(User.objects.create_user("staff"))
        response = client.get("/learn/")
        assert (response.status_code, "You are no learner here" in response.content.decode()) == (403, True)

    def test_somebody_elses_enrollment_is_not_there(self, north, course, browser) -> None:
        bo = learners.create(north, name="Bo", who="bo")
        other = enrollments.enroll(north.pk, course.pk, bo.pk, who="bo")
        assert browser.get(f"/learn/enrollments/{other.pk}").status_code == 404
        assert launch(browser, other).status_code == 404

    def test_an_enrollment_of_another_tenant_is_not_there(self, browser, player) -> None:
        south = make_tenant("south")
        items = [NewItem("test", "1", {"en": "One"})]
        taught = courses.create(south.pk, "test", "c", NewVersion({"en": "Secret"}, {}, items), who="bo")[0]
        cy = learners.create(south, name="Cy", who="bo")
        other = enrollments.enroll(south.pk, taught.pk, cy.pk, who="bo")
        item = item_of(other, 0)
        assert [
            browser.get(reverse("learn-course", args=[other.pk])).status_code,
            browser.post(reverse("learn-launch", args=[other.pk, item])).status_code,
            browser.get(reverse("learn-player", args=[other.pk, item])).status_code,
        ] == [404, 404, 404]
        assert "Secret" not in browser.get("/learn/").content.decode()
        assert player.asked == []

    def test_what_is_not_there_is_said_on_a_page(self, browser) -> None:
        response = browser.get("/learn/enrollments/00000000-0000-4000-8000-000000000000")
        assert response.status_code == 404
        assert "This isn't among your courses" in html.unescape(response.content.decode())

    def test_signing_in_leads_to_the_page_that_was_wanted(self, ana, enrollment) -> None:
        wanted = reverse("learn-course", args=[enrollment.pk])
        client = Client()
        asked = client.get(wanted)["Location"]
        assert asked == f"/learn/sign-in?next={wanted}"
        data = {"username": "ana", "password": PASSWORD, "next": wanted}
        assert client.post("/learn/sign-in", data)["Location"] == wanted

    def test_a_launch_without_a_session_leads_to_the_course_after_signing_in(self, enrollment) -> None:
        assert launch(Client(), enrollment)["Location"] == f"/learn/sign-in?next=/learn/enrollments/{enrollment.pk}"

    def test_a_wrong_password_is_said_with_the_field(self, ana) -> None:
        page = Client().post("/learn/sign-in", {"username": "ana", "password": "wrong"}).content.decode()
        assert "The user name or the password is wrong." in page
        assert page.count('aria-describedby="wrong"') == 2

    def test_signing_out_ends_the_session(self, browser) -> None:
        assert browser.post("/learn/sign-out")["Location"] == "/learn/sign-in"
        assert browser.get("/learn/").status_code == 302

    def test_a_learner_who_was_deactivated_does_not_get_in(self, browser, ana) -> None:
        learners.change(ana.tenant_id, ana.pk, who="bo", deactivated_at=timezone.now())
        assert browser.get("/learn/").status_code == 403

    def test_nothing_leads_to_another_site_after_signing_in(self, ana) -> None:
        data = {"username": "ana", "password": PASSWORD, "next": "https://evil.example.org/"}
        assert Client().post("/learn/sign-in", data)["Location"] == "/learn/"


class TestAnotherPassword:
    def test_it_is_asked_for_on_a_page_of_ours(self, browser) -> None:
        new = "another long pass phrase"
        data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
        assert browser.post("/learn/password", data)["Location"] == "/learn/password/changed"
        assert "Ana" in browser.get("/learn/password/changed").content.decode()
        assert Client().login(username="ana", password=new)

    def test_who_is_not_signed_in_is_asked_to(self) -> None:
        assert Client().get("/learn/password")["Location"] == "/learn/sign-in?next=/learn/password"


class TestMyCourses:
    def test_titles_are_in_the_readers_language(self, browser, enrollment) -> None:
        page = browser.get("/learn/", headers={"Accept-Language": "de-CH,en;q=0.5"}).content.decode()
        assert f'lang="de"><a href="/learn/enrollments/{enrollment.pk}">Sicherheit</a>' in page

    def test_a_card_says_how_much_of_what_is_asked_for_is_done(self, browser, enrollment) -> None:
        assert "Not started Safety 0 % 0 of 2 done Enrolled on" in words(browser.get("/learn/").content.decode())
        did(enrollment, 1, satisfied=True)
        did(enrollment, 2)
        page = browser.get("/learn/").content.decode()
        assert '<progress max="100" value="50">' in page
        assert "In progress Safety 50 % 1 of 2 done Last opened on" in words(page)

    def test_a_card_says_that_a_course_is_done_closed_or_archived(self, browser, enrollment, north, course) -> None:
        courses.archive(north.pk, course.pk, who="bo")
        assert "Archived Safety" in words(browser.get("/learn/").content.decode())
        enrollments.end(north.pk, enrollment.pk, who="bo")
        assert "Closed Safety" in words(browser.get("/learn/").content.decode())
        did(enrollment, 1, satisfied=True)
        did(enrollment, 3, satisfied=True)
        assert "Done Safety 100 % 2 of 2 done" in words(browser.get("/learn/").content.decode())

    def test_a_course_that_was_taken_again_is_there_once(self, browser, enrollment, north, course, ana) -> None:
        again = enrollments.enroll(north.pk, course.pk, ana.pk, who="bo")
        assert re.findall(r'href="/learn/enrollments/([^"]*)"', browser.get("/learn/").content.decode()) == [
            str(again.pk)
        ]
        page = browser.get(f"/learn/enrollments/{again.pk}").content.decode()
        assert f'<a href="/learn/enrollments/{enrollment.pk}">Enrolled on' in page

    def test_a_page_of_many_takes_as_many_queries_as_one_of_few(
        self, browser, north, player, ana, django_assert_num_queries
    ) -> None:
        for number in range(25):
            new = NewVersion({"en": f"Course {number}"}, {}, [NewItem("test", "1", {"en": "One"})])
            taught = courses.create(north.pk, "test", str(number), new, who="bo")[0]
            enrollments.enroll(north.pk, taught.pk, ana.pk, who="bo")
        # Session, user, account and learner; enrollments, courses, versions, and what is asked for and done.
        with django_assert_num_queries(10):
            page = browser.get("/learn/").content.decode()
        assert re.findall(r"Course \d+", words(page)) == [f"Course {number}" for number in range(24, 4, -1)]
        more = page.partition('href="?after=')[2].partition('"')[0]
        older = browser.get(f"/learn/?after={more}").content.decode()
        assert re.findall(r"Course \d+", words(older)) == [f"Course {number}" for number in range(4, -1, -1)]
        assert "Older courses" not in older

    def test_a_cursor_of_ones_own_making_is_not_taken(self, browser) -> None:
        assert browser.get("/learn/?after=x").status_code == 404


class TestACourse:
    def test_its_tree_is_nested_and_has_a_status_and_a_button_for_each_item(self, browser, enrollment) -> None:
        page = browser.get(f"/learn/enrollments/{enrollment.pk}").content.decode()
        tree = page.partition('<ul class="tree">')[2].partition("</form>")[0]
        assert re.findall(r"</?(?:ul|li|details|h\d)\b", tree) == [
            *["<li", "<details", "<h2", "</h2", "<ul", "<li", "</li", "</ul", "</details", "</li"],
            *["<li", "</li", "<li", "</li", "</ul"],
        ]
        assert (
            words(tree)
            == "Basics 0 of 1 done One Not started Start One Two Optional Start Two Three Not started Start Three"
        )

    @pytest.mark.parametrize(
        ("what", "said"),
        [
            ({}, "One In progress Continue One"),
            ({"completed_at": None}, "One Completed Continue One"),
            ({"failed_at": None, "score_scaled": 0.255}, "One Failed Best score: 25.5 % Try again One"),
            ({"passed_at": None, "satisfied": True}, "One Passed Review One Open again One"),
            ({"failed_at": None, "satisfied": True}, "One Failed Done Review One Open again One"),
            ({"waived_at": None, "satisfied": True}, "One Waived Review One Open again One"),
        ],
    )
    def test_a_status_is_said_in_words_with_what_can_be_done_now(self, browser, enrollment, what, said: str) -> None:
        did(enrollment, 1, **what)
        assert f"done {said} Two" in shown(browser, enrollment).replace("Basics Done", "Basics done")

    def test_it_leads_back_to_where_the_learner_was(self, browser, enrollment) -> None:
        assert "0 of 2 done Begin with: One" in shown(browser, enrollment)
        did(enrollment, 1)
        did(enrollment, 3)
        assert "0 of 2 done Back to where you were: Three Basics" in shown(browser, enrollment)
        page = browser.get(f"/learn/enrollments/{enrollment.pk}").content.decode()
        assert page.count('aria-current="step"') == 1

    def test_it_leads_on_from_what_is_done(self, browser, enrollment) -> None:
        did(enrollment, 3, satisfied=True)
        assert "1 of 2 done Go on with: One Back to where you were: Three Basics" in shown(browser, enrollment)

    def test_a_large_course_takes_as_many_queries_as_a_small_one(
        self, browser, north, player, ana, django_assert_num_queries
    ) -> None:
        items = [NewItem("test", str(number), {"en": f"Item {number}"}) for number in range(300)]
        large = courses.create(north.pk, "test", "l", NewVersion({"en": "Large"}, {}, items), who="bo")[0]
        enrollment = enrollments.enroll(north.pk, large.pk, ana.pk, who="bo")
        # Session, user, account and learner; enrollment, version, course, states, items, other enrollments.
        with django_assert_num_queries(10):
            page = browser.get(f"/learn/enrollments/{enrollment.pk}").content.decode()
        assert page.count('<li class="step"') == 300
        assert page.count("csrfmiddlewaretoken") == 2

    def test_content_runs_in_the_player_once_for_each_launch(self, browser, enrollment, player) -> None:
        response = launch(browser, enrollment)
        where = reverse("learn-player", args=[enrollment.pk, item_of(enrollment, 1)])
        assert (response.status_code, response["Location"]) == (302, where)
        page = browser.get(where)
        assert 'src="https://content.example.org/au"' in page.content.decode()
        assert "frame-src 'self' https://content.example.org;" in page["Content-Security-Policy"]
        again = browser.get(where)
        assert (again.status_code, again["Location"]) == (302, f"/learn/enrollments/{enrollment.pk}")
        assert player.asked == [("One", "Normal")]
        assert player.return_url == f"http://testserver/learn/enrollments/{enrollment.pk}/return"

    def test_content_that_wants_its_own_window_gets_the_whole_one(self, browser, enrollment, player) -> None:
        player.own_window = True
        response = launch(browser, enrollment, mode="Review")
        assert (response["Location"], player.asked) == ("https://content.example.org/au", [("One", "Review")])

    def test_a_mode_that_the_content_does_not_know_is_refused(self, browser, enrollment, player) -> None:
        assert launch(browser, enrollment, mode="Browse").status_code == 409
        assert player.asked == []

    def test_what_can_not_be_launched_says_why(self, browser, enrollment, player, north) -> None:
        enrollments.end(north.pk, enrollment.pk, who="bo")
        response = launch(browser, enrollment)
        assert response.status_code == 409
        assert 'role="alert">The enrollment has ended; an instructor can re-open it.' in response.content.decode()
        assert "Start <span" not in response.content.decode()
        assert "This enrollment is closed" in response.content.decode()
        assert player.asked == []

    def test_a_course_that_was_archived_says_why_it_can_not_be_launched(
        self, browser, enrollment, player, north, course
    ) -> None:
        courses.archive(north.pk, course.pk, who="bo")
        page = shown(browser, enrollment)
        assert "This course is archived" in page
        assert "Start" not in page
        assert launch(browser, enrollment).status_code == 409
        assert player.asked == []

    def test_what_the_launcher_refuses_is_said_in_its_words(self, browser, enrollment, player) -> None:
        player.refuses = CannotLaunch("The content is being mended.")
        response = launch(browser, enrollment)
        assert (response.status_code, "The content is being mended." in response.content.decode()) == (409, True)

    def test_what_was_closed_after_its_launch_is_not_shown(self, browser, enrollment, north) -> None:
        where = launch(browser, enrollment)["Location"]
        enrollments.end(north.pk, enrollment.pk, who="bo")
        assert browser.get(where)["Location"] == f"/learn/enrollments/{enrollment.pk}"

    def test_a_block_is_not_launched(self, browser, enrollment) -> None:
        assert launch(browser, enrollment, 0).status_code == 404

    def test_a_launch_needs_the_forms_token(self, ana, enrollment) -> None:
        client = Client(enforce_csrf_checks=True)
        client.login(username="ana", password=PASSWORD)
        assert launch(client, enrollment).status_code == 403

    def test_content_leads_back_from_its_frame_whose_request_has_no_cookie(self, enrollment) -> None:
        response = Client().get(f"/learn/enrollments/{enrollment.pk}/return")
        assert response["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
        assert f'target="_top" href="/learn/enrollments/{enrollment.pk}"' in response.content.decode()

    def test_every_page_forbids_scripts_from_elsewhere_and_is_not_kept(self, browser, enrollment) -> None:
        pages = [(browser, "/learn/"), (browser, f"/learn/enrollments/{enrollment.pk}"), (browser, "/learn/password")]
        for client, path in [*pages, (Client(), "/learn/sign-in")]:
            response = client.get(path)
            assert response["Content-Security-Policy"].startswith("default-src 'self'; ")
            assert response["Cache-Control"] == "private, no-store"


def test_nothing_launches_what_nobody_knows() -> None:
    with pytest.raises(CannotLaunch, match="unheard-of"):
        launchers.launcher_of("unheard-of")
