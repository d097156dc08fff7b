"""The management API's roles of people in courses: listed, given and taken away."""

from uuid import uuid4

import pytest

from courses.models import Enrollment
from courses.services import courses, enrollments
from courses.services.courses import NewVersion
from people.models import AuditEntry
from people.services import learners
from tests.xapi.client import make_credential, make_tenant


@pytest.fixture
def course(north):
    return courses.create(north.pk, "test", "c", NewVersion({"en": "Safety"}, {}, []), who="bo")[0]


@pytest.fixture
def ana(north):
    return learners.create(north, name="Ana", who="bo")


@pytest.fixture
def path(course, ana) -> str:
    return f"courses/{course.pk}/members/{ana.pk}"


def remove(client, path: str):
    return client.http.delete(f"/api/v1/{path}", headers=client.headers)


def test_who_has_which_roles_is_listed_page_by_page(client, north, course, django_assert_num_queries) -> None:
    names = {}
    for name in ("Ana", "Bo", "Di"):
        learner = learners.create(north, name=name, who="bo")
        names[str(learner.pk)] = name
        client.put(f"courses/{course.pk}/members/{learner.pk}", {"roles": ["Mentor"]})
    with django_assert_num_queries(3):  # the tenant, the course, the page
        first = client.get(f"courses/{course.pk}/members", limit=2).json()
    second = client.get(first["next"]).json()
    seen = first["results"] + second["results"]
    assert {each["learner"]: each["name"] for each in seen} == names
    assert ([each["roles"] for each in seen], second["next"]) == ([["Mentor"]] * 3, None)


def test_a_list_does_not_go_on_in_another_course(client, north, course) -> None:
    for name in ("Ana", "Bo"):
        learner = learners.create(north, name=name, who="bo")
        client.put(f"courses/{course.pk}/members/{learner.pk}", {"roles": ["Mentor"]})
    link = client.get(f"courses/{course.pk}/members", limit=1).json()["next"]
    other = courses.create(north.pk, "test", "d", NewVersion({"en": "Other"}, {}, []), who="bo")[0]
    response = client.get(link.replace(str(course.pk), str(other.pk)))
    assert (response.status_code, response.json()["error"]["code"]) == (400, "unusable-cursor")


def test_roles_are_replaced_shown_and_taken_away(client, north, course, ana, path) -> None:
    enrollments.enroll(north.pk, course.pk, ana.pk, who="bo")
    assert client.get(path).json()["roles"] == ["Learner"]
    assert client.put(path, {"roles": ["Officer", "Manager", "Officer"]}).json()["roles"] == ["Manager", "Officer"]
    assert client.get(f"learners/{ana.pk}/memberships").json()["results"][0]["title"] == "Safety"
    assert remove(client, path).status_code == 204
    gone = client.get(path)
    assert (gone.status_code, gone.json()["error"]["code"]) == (404, "unknown-membership")
    assert remove(client, path).status_code == 404
    assert client.get(f"learners/{ana.pk}/memberships").json() == {"results": []}
    assert Enrollment.objects.count() == 1
    actions = AuditEntry.objects.filter(action__startswith="membership").order_by("id")
    assert list(actions.values_list("action", flat=True)) == ["membership.change", "membership.remove"]


def test_who_teaches_and_is_enrolled_is_a_learner_as_well(client, north, course, ana, path) -> None:
    client.put(path, {"roles": ["Instructor"]})
    enrollments.enroll(north.pk, course.pk, ana.pk, who="bo")
    assert client.get(path).json()["roles"] == ["Instructor", "Learner"]


@pytest.mark.parametrize("body", [{}, {"roles": []}, {"roles": ["learner"]}, {"roles": "Learner"}, {"role": "Learner"}])
def test_only_roles_of_the_standard_are_given(client, path, body: dict) -> None:
    response = client.put(path, body)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "invalid-request")


def test_nobody_and_nothing_have_no_roles(client, course, ana) -> None:
    for unknown in (f"courses/{uuid4()}/members/{ana.pk}", f"courses/{course.pk}/members/{uuid4()}"):
        assert client.put(unknown, {"roles": ["Learner"]}).status_code == 404
        assert client.get(unknown).status_code == 404
    assert client.get(f"courses/{uuid4()}/members").status_code == 404
    assert client.get(f"learners/{uuid4()}/memberships").status_code == 404


def test_cy_of_another_tenant_sees_and_gives_no_roles(client, api_of, course, ana, path) -> None:
    client.put(path, {"roles": ["Mentor"]})
    cy = api_of(make_credential(make_tenant("south"), name="Cy"))
    for address in (path, f"courses/{course.pk}/members", f"learners/{ana.pk}/memberships"):
        assert cy.get(address).status_code == 404
    assert cy.put(path, {"roles": ["Learner"]}).status_code == 404
    assert remove(cy, path).status_code == 404
    assert client.get(path).json()["roles"] == ["Mentor"]


def test_staff_who_only_look_give_and_take_nothing(staff_with, client, path, course) -> None:
    client.put(path, {"roles": ["Mentor"]})
    staff = staff_with("courses.view_membership")
    assert staff.get(f"courses/{course.pk}/members").status_code == 200
    assert staff.put(path, {"roles": ["Learner"]}).status_code == 403
    assert remove(staff, path).status_code == 403
