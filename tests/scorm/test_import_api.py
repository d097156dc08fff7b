"""Packages by the management API: imported, checked, replaced, given back, taken away."""

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from courses.models import Course, CourseVersion
from courses.services import enrollments
from people.models import AuditEntry
from people.services import learners
from scorm_bridge.models import ScormPackage
from tests.cmi5.packages import package as cmi5_package
from tests.scorm.administrator import COURSES, Administrator
from tests.scorm.learning import Learning
from tests.scorm.manifest_builder import item, manifest, manifest_12, organization, resource
from tests.scorm.packages import package, zipped


@pytest.fixture
def bo(north) -> Administrator:
    return Administrator(north)


def test_a_package_is_imported_and_its_warnings_are_told(bo) -> None:
    response = bo.import_package(zipped(manifest_12(resources=resource(href="Index.html"))))
    assert response.status_code == 201
    answer = response.json()
    [warning] = answer.pop("warnings")
    assert answer == {
        "id": str(Course.objects.get().pk),
        "version": 1,
        "title": "Safety",
        "standard": "SCORM 1.2",
        "organization": "org",
        "scos": 1,
        "assets": 0,
    }
    assert (warning["code"], warning["severity"], warning["line"]) == ("href-in-other-case", "warning", 5)
    assert warning["rule"] == "SCORM 1.2 CAM §2.3 <resource>"


def test_what_cannot_be_run_is_refused_with_every_finding(bo) -> None:
    response = bo.import_package(zipped(manifest(organization(item(ref="x"), title=""))))
    assert response.status_code == 400
    answer = response.json()
    assert answer["error"] == {
        "code": "invalid-package",
        "message": "The identifierref 'x' of the item 'lesson' names no resource."
        " Add the resource, or mind the spelling of its identifier.",
        "section": "SCORM 2004 4th Ed. CAM §3.4.1 <item>",
    }
    assert [(each["code"], each["severity"], each["line"]) for each in answer["findings"]] == [
        ("item-to-nothing", "error", 4),
        ("title-missing", "warning", 3),
    ]
    assert not Course.objects.exists()


def test_aicc_is_refused_with_what_to_do_about_it(bo) -> None:
    course = zipped(None, {"c.crs": b"", "c.au": b"", "c.cst": b"", "c.des": b""})
    [finding] = bo.import_package(course).json()["findings"]
    assert finding["message"] == "This is an AICC course ('c.au'); AICC is out of scope here, and not imported."
    assert finding["advice"] == "Export the course as SCORM 1.2, SCORM 2004 or cmi5 from the tool that made it."


def test_a_package_is_checked_without_being_stored(bo) -> None:
    two = manifest(organization(), organization(item("b"), name="other", title="More"))
    answer = bo.check(zipped(two))
    assert [each["code"] for each in answer.pop("findings")] == ["organizations-left-out"]
    assert answer == {
        "valid": True,
        "standard": "SCORM 2004 4th Edition",
        "organization": "org",
        "organizations": [{"identifier": "org", "title": "Safety"}, {"identifier": "other", "title": "More"}],
    }
    bad = bo.check(b"no package")
    assert [each["code"] for each in bad.pop("findings")] == ["not-a-zip"]
    assert bad == {"valid": False, "standard": None, "organization": None, "organizations": []}
    assert not Course.objects.exists()


def test_each_organization_of_a_package_may_become_a_course(bo) -> None:
    two = zipped(manifest(organization(), organization(item("b"), name="other", title="More")))
    assert bo.import_package(two).json()["title"] == "Safety"
    answer = bo.import_package(two, "?organization=other").json()
    assert (answer["title"], answer["organization"]) == ("More", "other")
    assert bo.check(two, "?organization=none")["findings"][0]["code"] == "organization-unknown"


def test_a_new_version_is_what_new_enrollments_get(bo) -> None:
    course = bo.course(package())
    ana = learners.create(bo.tenant, name="Ana", who="bo")
    before = enrollments.enroll(bo.tenant.pk, course, ana.pk, who="bo")
    answer = bo.new_version(course, package(organization(title="Safety 2")))
    assert (answer.status_code, answer.json()["version"], answer.json()["title"]) == (200, 2, "Safety 2")
    cleo = learners.create(bo.tenant, name="Cleo", who="bo")
    after = enrollments.enroll(bo.tenant.pk, course, cleo.pk, who="bo")
    assert enrollments.version_of(before).number == 1
    assert enrollments.version_of(after).number == 2


def test_a_course_of_another_kind_gets_no_version_of_scorm(bo) -> None:
    other = bo.client.post("/api/v1/cmi5/courses", cmi5_package(), "application/zip").json()["id"]
    assert bo.new_version(other, package()).status_code == 404
    assert bo.export(other).status_code == 404
    assert bo.delete(other).status_code == 404


def test_what_was_imported_is_given_back_byte_for_byte(bo) -> None:
    content = package()
    response = bo.export(bo.course(content))
    assert response["Content-Type"] == "application/zip"
    assert b"".join(response.streaming_content) == content
    response.close()


def test_a_course_that_nobody_began_is_deleted_with_its_files(bo, django_capture_on_commit_callbacks) -> None:
    course = bo.course(package())
    folder = f"packages/{bo.tenant.pk}/{CourseVersion.objects.get().pk}"
    assert default_storage.exists(folder)
    with django_capture_on_commit_callbacks(execute=True):
        assert bo.delete(course).status_code == 204
    assert not default_storage.exists(folder)
    assert not ScormPackage.objects.exists()
    assert not Course.objects.exists()


def test_a_course_in_which_somebody_was_enrolled_is_archived(bo) -> None:
    course = bo.course(package())
    ana = learners.create(bo.tenant, name="Ana", who="bo")
    enrollments.enroll(bo.tenant.pk, course, ana.pk, who="bo")
    assert bo.delete(course).status_code == 204
    assert Course.objects.get().archived_at is not None
    assert ScormPackage.objects.count() == 1


def test_another_tenant_sees_nothing_of_it(bo, south) -> None:
    course = bo.course(package())
    cy = Administrator(south)
    assert cy.export(course).status_code == 404
    assert cy.delete(course).status_code == 404
    assert cy.new_version(course, package()).status_code == 404


def test_nothing_stays_of_an_import_that_fails_on_the_way(bo, monkeypatch) -> None:
    names = []

    def full(self, name, content, **options):
        names.append(name)
        if len(names) > 2:
            raise OSError(28, "No space left on device")
        return save(name, content, **options)

    save = default_storage.save
    monkeypatch.setattr(type(default_storage), "save", full, raising=False)
    assert bo.import_package(package()).status_code == 503
    assert not CourseVersion.objects.exists()
    assert not ScormPackage.objects.exists()
    assert not default_storage.exists(names[0].rpartition("/")[0])


class TestTheCommandLine:
    def test_it_checks(self, tmp_path, capsys) -> None:
        file = tmp_path / "course.zip"
        file.write_bytes(package())
        call_command("scorm", "check", str(file))
        assert capsys.readouterr().out == "Safety: SCORM 2004 4th Edition, 1 SCO to launch. Nothing to mend.\n"
        file.write_bytes(zipped(manifest(resources=resource(href="other.html"))))
        with pytest.raises(CommandError, match="can't be imported"):
            call_command("scorm", "check", str(file))

    def test_it_imports_and_tells_warnings(self, north, tmp_path, capsys) -> None:
        file = tmp_path / "course.zip"
        file.write_bytes(zipped(manifest_12(resources=resource(href="Index.html"))))
        call_command("scorm", "import", str(file), "--tenant", "north")
        first, second = capsys.readouterr().out.splitlines()
        assert first == f"{Course.objects.get().pk}: Safety, SCORM 1.2"
        assert second.startswith("  Warning. Line 5: The href 'Index.html' of the resource 'res' is spelled otherwise")


def test_the_warnings_of_an_import_stay_with_the_version(bo) -> None:
    two = zipped(manifest(organization(), organization(item("b"), name="other", title="More")))
    course = bo.course(two)
    assert bo.new_version(course, package()).status_code == 200
    shown = bo.client.get(f"/api/v1/scorm/courses/{course}").json()
    assert shown["id"] == course
    versions = shown["versions"]
    told = [(each["version"], each["organization"], [one["code"] for one in each["warnings"]]) for each in versions]
    assert told == [(2, "org", []), (1, "org", ["organizations-left-out"])]
    assert {each["standard"] for each in versions} == {"SCORM 2004 4th Edition"}


def test_a_course_is_shown_in_a_window_of_its_own_where_an_administrator_wants_it_so(north, south) -> None:
    ana = Learning(north)
    path = f"{COURSES}/{ana.course_id}"
    bo, cy = Administrator(north), Administrator(south)
    assert ana.opened().opened["window"] is False
    assert cy.client.put(f"{path}/window").status_code == 404
    assert bo.client.put(f"{path}/window").status_code == 204
    assert ana.opened(takeover=True).opened["window"] is True
    bo.new_version(str(ana.course_id), package(organization(item(title="Fire exits"))))
    assert [each["in_window"] for each in bo.client.get(path).json()["versions"]] == [True, True]
    assert bo.client.delete(f"{path}/window").status_code == 204
    assert ana.opened(takeover=True).opened["window"] is False
    said = AuditEntry.objects.filter(action="scorm.show").order_by("pk")
    assert [each.details["in_window"] for each in said] == [True, False]


def test_another_tenant_sees_no_versions(bo, south) -> None:
    course = bo.course(package())
    assert Administrator(south).client.get(f"/api/v1/scorm/courses/{course}").status_code == 404
