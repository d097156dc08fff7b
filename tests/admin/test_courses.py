"""Administrators import packages, enrol people by CSV, and see where they stand."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from courses.models import Course, Enrollment, Membership
from courses.services import enrollments
from people.models import AuditEntry, Learner
from people.services import learners
from tests.cmi5.packages import au, package, structure, zipped

IMPORT = "/admin/courses/course/import/"


@pytest.fixture(autouse=True)
def _own_storage(tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path)


def upload(client, content: bytes, **data: str):
    file = SimpleUploadedFile("course.zip", content)
    return client.post(IMPORT, {"tenant": "north", "kind": "cmi5", "package": file, **data})


@pytest.fixture
def course(bo, north) -> Course:
    upload(bo, package())
    return Course.objects.get()


def test_a_package_is_imported(bo, north) -> None:
    response = upload(bo, package())
    course = Course.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/admin/courses/course/{course.pk}/change/")
    page = bo.get(response["Location"]).content.decode()
    assert "cmi5: <b>au</b>" in page
    assert AuditEntry.objects.get(action="course.create").who == "bo"


def test_what_is_wrong_with_a_package_is_shown_and_nothing_is_stored(bo, north) -> None:
    page = upload(bo, zipped(structure(au(moveOn="Never", url="a b")))).content.decode()
    assert "3 to mend" in page
    assert "<strong>13.1.4.0-2 (d)</strong>, line 2" in page
    assert not Course.objects.exists()


def test_a_package_may_only_be_checked(bo, north) -> None:
    assert "Nothing to mend" in upload(bo, package(), check="1").content.decode()
    assert not Course.objects.exists()


def test_people_are_enrolled_by_csv(bo, course) -> None:
    file = SimpleUploadedFile("people.csv", b"name,email\nAna,ana@example.org\nBo,\n")
    page = bo.post(f"/admin/courses/course/{course.pk}/enrol/", {"people": file}).content.decode()
    assert "The row has neither e-mail address nor external id." in page
    assert Enrollment.objects.get().learner.name == "Ana"
    listed = bo.get("/admin/courses/enrollment/").content.decode()
    assert "Ana" in listed
    shown = bo.get(f"/admin/courses/enrollment/{Enrollment.objects.get().pk}/change/").content.decode()
    assert "<b>au</b> not started" in shown


def test_one_person_is_enrolled_by_typing_their_name(bo, course) -> None:
    form = {"name": "Ana", "email": "ana@example.org", "external_id": "", "role": "Learner"}
    page = bo.post(f"/admin/courses/course/{course.pk}/enrol/", form).content.decode()
    assert "<td>enrolled </td>" in page
    assert Enrollment.objects.get().learner.name == "Ana"
    page = bo.post(f"/admin/courses/course/{course.pk}/enrol/", {"role": "Learner"}).content.decode()
    assert "Choose a file, or give an e-mail address or an external id." in page


def test_roles_are_changed(bo, north, course) -> None:
    ana = learners.create(north, name="Ana", who="bo")
    enrollments.enroll(north.pk, course.pk, ana.pk, who="bo")
    membership = Membership.objects.get()
    assert "Ana" in bo.get("/admin/courses/membership/").content.decode()
    address = f"/admin/courses/membership/{membership.pk}/change/"
    assert bo.post(address, {"roles": ["Instructor", "Mentor"]}).status_code == 302
    assert Membership.objects.get().roles == ["Instructor", "Mentor"]


def test_enrollments_are_closed_and_opened(bo, north, course) -> None:
    ana = learners.create(north, name="Ana", who="bo")
    made = enrollments.enroll(north.pk, course.pk, ana.pk, who="bo")
    for action, closed in (("end", True), ("reopen", False)):
        bo.post("/admin/courses/enrollment/", {"action": action, "_selected_action": str(made.pk)})
        assert (Enrollment.objects.get().ended_at is not None) == closed


def test_a_course_is_archived_and_brought_back(bo, course) -> None:
    assert bo.get(f"/admin/courses/course/{course.pk}/archive/").status_code == 200
    bo.post(f"/admin/courses/course/{course.pk}/archive/")
    assert Course.objects.get().archived_at is not None
    assert course.title not in bo.get("/admin/courses/course/").content.decode()
    assert course.title in bo.get("/admin/courses/course/?archived=yes").content.decode()
    bo.post(f"/admin/courses/course/{course.pk}/archive/")
    assert Course.objects.get().archived_at is None


def test_a_learner_is_made_and_changed(bo, north) -> None:
    data = {"tenant": str(north.pk), "name": "Ana", "email": "ana@example.org", "external_id": "", "language": ""}
    assert bo.post("/admin/people/learner/add/", data).status_code == 302
    ana = Learner.objects.get()
    page = bo.get(f"/admin/people/learner/{ana.pk}/change/").content.decode()
    assert ana.account_name in page
    bo.post(f"/admin/people/learner/{ana.pk}/change/", {**data, "name": "Ana B."})
    assert Learner.objects.get().name == "Ana B."


def test_dee_of_the_south_sees_nothing_of_the_north(bo, course, south, staff_of) -> None:
    dee = staff_of("dee", south, rights=("view_course", "change_course", "add_course", "view_enrollment"))
    assert course.title not in dee.get("/admin/courses/course/").content.decode()
    assert dee.get(f"/admin/courses/course/{course.pk}/change/").status_code == 302
    assert dee.get(f"/admin/courses/course/{course.pk}/archive/").status_code == 404
    assert upload(dee, package()).status_code == 200
    assert Course.objects.count() == 1


def test_importing_needs_the_permission(north, staff_of) -> None:
    dee = staff_of("dee", north, rights=("view_course",))
    assert upload(dee, package()).status_code == 403
