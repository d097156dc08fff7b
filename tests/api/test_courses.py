"""The management API's courses, roles and enrollments, one by one and by CSV."""

from uuid import uuid4

import pytest
from django.utils import timezone

from courses.models import Course, CourseVersion, Membership
from courses.services import courses, enrollments, progress
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

    def test_its_versions_are_told_the_oldest_first(self, client, north, course) -> None:
        courses.add_version(north.pk, course.pk, NewVersion({"en": "Safer"}, {}, [], package="ab" * 32), who="bo")
        shown = client.get(f"courses/{course.pk}").json()
        assert [(each["number"], each["package"]) for each in shown["versions"]] == [(1, ""), (2, "ab" * 32)]
        assert (shown["title"], shown["items"]) == ("Safer", [])

    def test_a_list_goes_on_when_the_last_course_of_a_page_is_gone(self, client, north, course) -> None:
        for title in ("Second", "Third"):
            courses.create(north.pk, "test", title, NewVersion({"en": title}, {}, []), who="bo")
        first = client.get("courses", limit=2).json()
        CourseVersion.objects.filter(course_id=first["results"][1]["id"]).delete()
        Course.objects.filter(pk=first["results"][1]["id"]).delete()
        assert [each["title"] for each in client.get(first["next"]).json()["results"]] == ["Safety"]

    def test_showing_a_course_costs_the_same_whatever_its_size(
        self, client, north, course, django_assert_num_queries
    ) -> None:
        items = [NewItem("test", str(number), {"en": str(number)}) for number in range(50)]
        large = courses.create(north.pk, "test", "l", NewVersion({"en": "Large"}, {}, items), who="bo")[0]
        client.get("courses")
        for each in (course, large):
            with django_assert_num_queries(4):  # the tenant, the course, its versions, its items
                client.get(f"courses/{each.pk}")

    def test_staff_who_only_look_archive_and_restore_nothing(self, staff_with, course) -> None:
        staff = staff_with("courses.view_course")
        assert staff.get(f"courses/{course.pk}").status_code == 200
        for action in ("archive", "restore"):
            assert staff.post(f"courses/{course.pk}/{action}").status_code == 403

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

    def test_it_tells_what_is_known_of_each_item(self, client, north, course, ana) -> None:
        made = enrolled(client, course, ana)
        enrollment = enrollments.get(north.pk, made["registration"])
        now = timezone.now()
        item_id = made["items"][1]["id"]
        progress.note(enrollment, item_id, at=now, passed_at=now, score_scaled=0.5, progress=80, seconds=12.5)
        block, item = client.get(f"enrollments/{enrollment.pk}").json()["items"]
        told = ("status", "score_scaled", "progress", "seconds", "satisfied_at")
        assert [item[name] for name in told] == ["passed", 0.5, 80, 12.5, None]
        assert [block[name] for name in told] == ["not started", None, None, 0.0, None]
        assert item["last_activity_at"] is not None

    def test_showing_one_costs_the_same_whatever_its_size(self, client, north, ana, django_assert_num_queries) -> None:
        for size in (1, 40):
            items = [NewItem("test", str(number), {"en": str(number)}) for number in range(size)]
            large = courses.create(north.pk, "test", str(size), NewVersion({"en": "C"}, {}, items), who="bo")[0]
            registration = enrolled(client, large, ana)["registration"]
            with django_assert_num_queries(4):  # the tenant, the enrollment, its states, its items
                client.get(f"enrollments/{registration}")

    def test_who_has_left_is_not_enrolled(self, client, north, course, ana) -> None:
        learners.deactivate(north.pk, ana.pk, who="bo")
        response = client.post(f"courses/{course.pk}/enrollments", {"learner": str(ana.pk)})
        assert (response.status_code, response.json()["error"]["code"]) == (409, "cannot-enroll")

    def test_a_registration_can_be_given_and_is_taken_once(self, client, course, ana) -> None:
        asked = {"learner": str(ana.pk), "registration": str(uuid4())}
        assert client.post(f"courses/{course.pk}/enrollments", asked).json()["registration"] == asked["registration"]
        again = client.post(f"courses/{course.pk}/enrollments", asked)
        assert (again.status_code, again.json()["error"]["code"]) == (409, "enrollment-conflict")

    @pytest.mark.parametrize("body", [{}, {"learner": "ana"}, {"learner": None}, {"lerner": str(uuid4())}])
    def test_what_is_wrong_is_told(self, client, course, body: dict) -> None:
        response = client.post(f"courses/{course.pk}/enrollments", body)
        assert (response.status_code, response.json()["error"]["code"]) == (400, "invalid-request")

    def test_cy_of_another_tenant_sees_ends_and_makes_none(self, client, course, ana, api_of) -> None:
        registration = enrolled(client, course, ana)["registration"]
        cy = api_of(make_credential(make_tenant("south"), name="Cy"))
        assert cy.get("enrollments", course=str(course.pk)).json()["results"] == []
        assert cy.get("enrollments", learner=str(ana.pk)).json()["results"] == []
        assert cy.get(f"enrollments/{registration}").status_code == 404
        for action in ("end", "reopen"):
            assert cy.post(f"enrollments/{registration}/{action}").status_code == 404
        assert cy.post(f"courses/{course.pk}/enrollments", {"learner": str(ana.pk)}).status_code == 404

    def test_staff_who_only_look_change_nothing(self, client, staff_with, course, ana) -> None:
        registration = enrolled(client, course, ana)["registration"]
        staff = staff_with("courses.view_enrollment")
        assert staff.get(f"enrollments/{registration}").status_code == 200
        assert staff.post(f"courses/{course.pk}/enrollments", {"learner": str(ana.pk)}).status_code == 403
        for action in ("end", "reopen"):
            assert staff.post(f"enrollments/{registration}/{action}").status_code == 403

    def test_nobody_enrols_in_an_archived_course_or_one_that_is_not_there(self, client, course, ana) -> None:
        client.post(f"courses/{course.pk}/archive")
        assert client.post(f"courses/{course.pk}/enrollments", {"learner": str(ana.pk)}).status_code == 409
        assert client.post(f"courses/{uuid4()}/enrollments", {"learner": str(ana.pk)}).status_code == 404
        assert client.post(f"courses/{course.pk}/enrollments", {"learner": str(uuid4())}).status_code == 404
