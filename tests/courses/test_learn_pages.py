"""The learner pages: who gets in, and what is answered."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.rules.errors import CannotLaunch
from courses.rules.language import Text, preferred, text_in
from courses.services import courses, enrollments, launchers
from courses.services.courses import NewItem, NewVersion
from courses.services.launchers import Launch
from people.services import learner_accounts, learners
from tests.lrs.log import make_tenant

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough pass phrase"


class Player:
    """A launcher that says where it was asked to go."""

    modes = ("Normal", "Review")

    def __init__(self) -> None:
        self.own_window = False
        self.asked: list[tuple[str, str]] = []

    def launch(self, enrollment, item, *, mode: str, origin: str, return_url: str | None) -> Launch:
        self.asked.append((str(item), mode))
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

    def test_a_learner_who_was_deactivated_does_not_get_in(self, browser, ana) -> None:
        learners.change(ana.tenant_id, ana.pk, who="bo", deactivated_at=timezone.now())
        assert browser.get("/learn/").status_code == 403

    def test_nothing_leads_to_another_site_after_signing_in(self, ana) -> None:
        data = {"username": "ana", "password": PASSWORD, "next": "https://evil.example.org/"}
        assert Client().post("/learn/sign-in", data)["Location"] == "/learn/"


class TestMyCourses:
    def test_titles_are_in_the_readers_language(self, browser, enrollment) -> None:
        page = browser.get("/learn/", headers={"Accept-Language": "de-CH,en;q=0.5"}).content.decode()
        assert '<a href="/learn/enrollments/' in page
        assert 'lang="de">Sicherheit</a>' in page

    def test_a_page_of_many_takes_as_many_queries_as_one_of_few(
        self, browser, north, course, ana, django_assert_max_num_queries
    ) -> None:
        for _ in range(25):
            enrollments.enroll(north.pk, course.pk, ana.pk, who="bo")
        with django_assert_max_num_queries(12):
            page = browser.get("/learn/").content.decode()
        assert page.count('class="card"') == 20
        more = page.partition('href="?after=')[2].partition('"')[0]
        assert browser.get(f"/learn/?after={more}").content.decode().count('class="card"') == 5

    def test_a_cursor_of_ones_own_making_is_not_taken(self, browser) -> None:
        assert browser.get("/learn/?after=x").status_code == 404


class TestACourse:
    def test_its_tree_has_a_status_and_a_button_for_each_item(self, browser, enrollment) -> None:
        page = browser.get(f"/learn/enrollments/{enrollment.pk}").content.decode()
        assert [
            page.count(words)
            for words in ("Basics", 'Start <span class="hidden">One', 'Start <span class="hidden">Two')
        ] == [
            1,
            1,
            1,
        ]
        assert [page.count(f"status-{status}") for status in ("not-started", "optional")] == [1, 1]

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
        for path in ("/learn/", f"/learn/enrollments/{enrollment.pk}"):
            response = browser.get(path)
            assert response["Content-Security-Policy"].startswith("default-src 'self'; ")
            assert response["Cache-Control"] == "private, no-store"


def test_nothing_launches_what_nobody_knows() -> None:
    with pytest.raises(CannotLaunch, match="unheard-of"):
        launchers.launcher_of("unheard-of")


class TestLanguages:
    @pytest.mark.parametrize(
        ("header", "tags"),
        [
            ("de-CH,de;q=0.9,en;q=0.8", ["de-CH", "de", "en"]),
            ("en;q=0.1, fr", ["fr", "en"]),
            ("*, en;q=0", []),
            ("", []),
            ("de;q=high", []),
        ],
    )
    def test_the_best_liked_comes_first(self, header: str, tags: list[str]) -> None:
        assert preferred(header) == tags

    @pytest.mark.parametrize(
        ("texts", "header", "expected"),
        [
            ({"en": "Safety", "de": "Sicherheit"}, "de", Text("Sicherheit", "de")),
            ({"en": "Safety", "de-DE": "Sicherheit"}, "de-CH", Text("Sicherheit", "de-DE")),
            ({"en-US": "Safety", "de": "Sicherheit"}, "fr", Text("Safety", "en-US")),
            ({"de": "Sicherheit", "fr": "S"}, "it", Text("Sicherheit", "de")),
            ({"und": "Safety"}, "de", Text("Safety", "")),
            ({}, "de", Text("", "")),
        ],
    )
    def test_a_reader_gets_the_text_that_fits_best(self, texts: dict[str, str], header: str, expected: Text) -> None:
        assert text_in(texts, header) == expected
