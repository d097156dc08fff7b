"""Administrators import packages, enrol people by CSV, and see where they stand."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from courses.models import Course, Enrollment, Membership
from courses.services import enrollments
from people.models import AuditEntry, Learner
from people.services import learners
from tests.cmi5.packages import au, package, structure, zipped
from tests.scorm.manifest_builder import manifest_12, resource
from tests.scorm.packages import zipped as scorm_zip

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


def test_a_package_of_scorm_is_imported_and_its_warnings_are_shown(bo, north) -> None:
    content = scorm_zip(manifest_12(resources=resource(href="Index.html")))
    response = bo.post(IMPORT, {"tenant": "north", "kind": "scorm", "package": SimpleUploadedFile("c.zip", content)})
    page = bo.get(response["Location"]).content.decode()
    assert "scorm: <b>Safety</b> org" in page
    assert "1 thing that other systems may not put up with:" in page
    assert "is spelled otherwise in the package" in page


def test_warnings_alone_are_told_by_a_check_of_scorm(bo, north) -> None:
    page = upload(bo, scorm_zip(manifest_12(resources=resource(href="Index.html"))), kind="scorm", check="1")
    assert "It can be imported, but other systems may not put up with everything" in page.content.decode()
    page = upload(bo, scorm_zip(manifest_12(resources=resource(href="x.html"))), kind="scorm").content.decode()
    assert "1 to mend" in page
    assert "<strong>SCORM 1.2 CAM §2.3 &lt;resource&gt;</strong>, line 5" in page
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


def test_a_course_tells_its_versions_and_leads_to_its_people(bo, course) -> None:
    page = bo.get(f"/admin/courses/course/{course.pk}/change/").content.decode()
    assert "<div>1: 20" in page
    for each in ("enrollment", "membership"):
        assert f"/admin/courses/{each}/?tenant=north&amp;q={course.pk}" in page


def test_courses_are_archived_and_brought_back_from_the_list(bo, north, course, staff_of) -> None:
    dee = staff_of("dee", north, rights=("view_course",))
    chosen = {"_selected_action": str(course.pk)}
    dee.post("/admin/courses/course/", {"action": "archive_all", **chosen})
    assert Course.objects.get().archived_at is None
    bo.post("/admin/courses/course/", {"action": "archive_all", **chosen})
    assert Course.objects.get().archived_at is not None
    bo.post("/admin/courses/course/?archived=yes", {"action": "restore_all", **chosen})
    assert Course.objects.get().archived_at is None


@pytest.mark.parametrize("each", ["enrollment", "membership"])
def test_people_are_found_by_name_address_and_ids(bo, north, course, each: str) -> None:
    ana = learners.create(north, name="Ana", email="ana@example.org", external_id="hr-1", who="bo")
    cy = learners.create(north, name="Cy", who="bo")
    for learner in (ana, cy):
        enrollments.enroll(north.pk, course.pk, learner.pk, who="bo")
    for q, found in (("ANÁ", 1), ("Ana@example.org", 1), ("hr-1", 1), (ana.pk, 1), (course.pk, 2), ("zz", 0)):
        page = bo.get(f"/admin/courses/{each}/", {"q": str(q)}).content.decode()
        assert (page.count(">Ana<"), page.count(">Cy<")) == (found > 0, found > 1), q


@pytest.mark.parametrize("each", ["course", "enrollment", "membership"])
def test_a_list_is_of_one_tenant_and_costs_the_same_whatever_its_length(
    bo, north, south, course, each: str, staff_of, django_assert_max_num_queries
) -> None:
    for number in range(6):
        enrollments.enroll(north.pk, course.pk, learners.create(north, name=f"P{number}", who="bo").pk, who="bo")
    with django_assert_max_num_queries(6):
        assert course.title in bo.get(f"/admin/courses/{each}/").content.decode()
    assert f">{course.title}<" not in bo.get(f"/admin/courses/{each}/?tenant=south").content.decode()
    dee = staff_of("dee", south, rights=(f"view_{each}",))
    assert dee.get(f"/admin/courses/{each}/?tenant=north").status_code == 404
    assert f">{course.title}<" not in dee.get(f"/admin/courses/{each}/").content.decode()


@pytest.mark.parametrize("action", ["end", "reopen"])
def test_who_may_only_look_closes_and_opens_nothing(north, course, staff_of, action: str) -> None:
    made = enrollments.enroll(north.pk, course.pk, learners.create(north, name="Ana", who="bo").pk, who="bo")
    if action == "reopen":
        enrollments.end(north.pk, made.pk, who="bo")
    before = Enrollment.objects.get().ended_at
    dee = staff_of("dee", north, rights=("view_enrollment",))
    dee.post("/admin/courses/enrollment/", {"action": action, "_selected_action": str(made.pk)})
    assert Enrollment.objects.get().ended_at == before


def test_an_enrollment_is_never_deleted(bo, north, course) -> None:
    made = enrollments.enroll(north.pk, course.pk, learners.create(north, name="Ana", who="bo").pk, who="bo")
    assert bo.post(f"/admin/courses/enrollment/{made.pk}/delete/", {"post": "yes"}).status_code == 403
