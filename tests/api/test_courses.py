"""The management API's courses, roles and enrollments, one by one and by CSV."""

from uuid import uuid4

import pytest

from courses.models import Membership
from courses.services import courses
from courses.services.courses import NewItem, NewVersion
from people.services import learners
from tests.xapi.client import make_credential, make_tenant


@pytest.fixture
def course(north):
    items = [NewItem("block", "b", {"en": "Basics"}), NewItem("test", "1", {"en": "One"}, parent=0)]
    return courses.create(north.pk, "test", "c", NewVersion({"en": "Safety"}, {}, items), who="bo")[0]


@pytest.fixture
def ana(north):
    return learners.create(north, name="Ana", email="ana@example.org", external_id="hr-1", who="bo")


def enrolled(client, course, learner) -> dict:
    response = client.post(f"courses/{course.pk}/enrollments", {"learner": str(learner.pk)})
    assert response.status_code == 201, response.content
    return response.json()


class TestCourses:
    def test_a_course_is_shown_with_its_tree(self, client, course) -> None:
        shown = client.get(f"courses/{course.pk}").json()
        assert (shown["title"], shown["kind"], shown["latest_version"]) == ("Safety", "test", 1)
        assert [(item["title"], item["depth"], item["kind"]) for item in shown["items"]] == [
            ({"en": "Basics"}, 0, "block"),
            ({"en": "One"}, 1, "test"),
        ]

    def test_courses_are_listed_newest_first_page_by_page(self, client, north, course) -> None:
        for title in ("Second", "Third"):
            courses.create(north.pk, "test", title, NewVersion({"en": title}, {}, []), who="bo")
        first = client.get("courses", limit=2).json()
        second = client.get(first["next"]).json()
        titles = [each["title"] for each in first["results"] + second["results"]]
        assert (titles, second["next"]) == (["Third", "Second", "Safety"], None)

    def test_an_archived_course_leaves_the_list_and_comes_back(self, client, course) -> None:
        assert client.post(f"courses/{course.pk}/archive").json()["archived_at"] is not None
        assert client.get("courses").json()["results"] == []
        assert len(client.get("courses", archived="true").json()["results"]) == 1
        assert client.post(f"courses/{course.pk}/restore").json()["archived_at"] is None

    def test_cy_of_another_tenant_sees_nothing(self, course, api_of) -> None:
        cy = api_of(make_credential(make_tenant("south"), name="Cy"))
        assert cy.get("courses").json()["results"] == []
        for path in (f"courses/{course.pk}", f"enrollments/{uuid4()}"):
            assert cy.get(path).status_code == 404
        assert cy.post(f"courses/{course.pk}/archive").status_code == 404


class TestRoles:
    def test_a_person_has_roles_in_a_course(self, client, course, ana) -> None:
        response = client.put(f"courses/{course.pk}/members/{ana.pk}", {"roles": ["Instructor", "Mentor"]})
        shown = response.json()
        assert (shown["learner"], shown["name"], shown["roles"]) == (str(ana.pk), "Ana", ["Instructor", "Mentor"])
        assert Membership.objects.get().roles == ["Instructor", "Mentor"]

    @pytest.mark.parametrize("roles", [[], ["Boss"]])
    def test_only_those_of_the_standard(self, client, course, ana, roles: list[str]) -> None:
        assert client.put(f"courses/{course.pk}/members/{ana.pk}", {"roles": roles}).status_code == 400


class TestEnrollments:
    def test_an_enrollment_shows_where_its_learner_stands(self, client, course, ana) -> None:
        made = enrolled(client, course, ana)
        assert client.get(f"enrollments/{made['registration']}").json() == made
        assert [each["status"] for each in made["items"]] == ["not started", "not started"]

    def test_enrolling_again_is_a_new_registration(self, client, course, ana) -> None:
        first, second = enrolled(client, course, ana), enrolled(client, course, ana)
        listed = client.get("enrollments", learner=str(ana.pk), course=str(course.pk)).json()["results"]
        assert [each["registration"] for each in listed] == [second["registration"], first["registration"]]

    def test_a_list_goes_on_where_it_ended(self, client, course, ana) -> None:
        made = [enrolled(client, course, ana)["registration"] for _ in range(3)]
        first = client.get("enrollments", limit=2).json()
        second = client.get(first["next"]).json()
        assert [each["registration"] for each in first["results"] + second["results"]] == made[::-1]

    def test_it_is_ended_and_re_opened(self, client, course, ana) -> None:
        registration = enrolled(client, course, ana)["registration"]
        assert client.post(f"enrollments/{registration}/end").json()["ended_at"] is not None
        assert client.post(f"enrollments/{registration}/reopen").json()["ended_at"] is None

    def test_nobody_enrols_in_an_archived_course_or_one_that_is_not_there(self, client, course, ana) -> None:
        client.post(f"courses/{course.pk}/archive")
        assert client.post(f"courses/{course.pk}/enrollments", {"learner": str(ana.pk)}).status_code == 409
        assert client.post(f"courses/{uuid4()}/enrollments", {"learner": str(ana.pk)}).status_code == 404
        assert client.post(f"courses/{course.pk}/enrollments", {"learner": str(uuid4())}).status_code == 404
