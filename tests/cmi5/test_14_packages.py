"""Packages: imported whole or not at all, checked without being stored, and given back (cmi5 §6.1, §14)."""

import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from courses.models import Course, CourseVersion
from tests.cmi5.packages import au, block, package, structure, zipped


def import_of(lms, content: bytes, media_type: str = "application/zip"):
    response = lms.import_package(content, media_type)
    return response.status_code, [each["requirement"] for each in response.json().get("violations", [])]


def test_a_zip_a_large_zip_and_bare_xml_are_imported(lms) -> None:
    """6.0.0.0-6, 6.1.0.0-1, 14.0.0.0-1, 14.2.0.0-1."""
    large = io.BytesIO()
    with zipfile.ZipFile(large, "w", allowZip64=True) as archive:
        archive.writestr("cmi5.xml", structure())
        with archive.open("index.html", "w", force_zip64=True) as file:
            file.write(b"<title>AU</title>")
    assert import_of(lms, package()) == (201, [])
    assert import_of(lms, large.getvalue()) == (201, [])
    assert import_of(lms, structure(au(url="https://example.org/au")), "text/xml") == (201, [])


@pytest.mark.parametrize(
    ("content", "requirement"),
    [
        (b"# no package", "14.0.0.0-1 (d)"),
        (b"", "14.0.0.0-1 (d)"),
        (b"PK\x03\x04 broken", "14.1.0.0-1 (d)"),
        (zipped(None, {"course/cmi5.xml": structure(), "index.html": b""}), "14.1.0.0-2 (d)"),
        (zipped(structure(au(url="other.html"))), "14.1.0.0-4 (d)"),
        (zipped(b"<x/>"), "13.2.0.0-1 (d)"),
    ],
)
def test_what_is_no_package_is_refused_with_its_requirement(lms, content: bytes, requirement: str) -> None:
    """4.4.0.0-1 (d)."""
    assert import_of(lms, content) == (400, [requirement])
    assert not Course.objects.exists()


def test_a_violation_has_requirement_message_line_and_advice(lms) -> None:
    [violation] = lms.import_package(zipped(structure(au(moveOn="Never")))).json()["violations"]
    assert violation["requirement"] == "13.2.0.0-1 (d)"
    assert violation["line"] == 2
    assert "moveOn" in violation["message"]
    assert violation["advice"] == "Choose one of the values that the message lists."


@pytest.mark.parametrize("name", ["../evil.html", "/etc/passwd", "C:/x", "a/../../x", "a\\b"])
def test_a_name_that_leads_out_of_the_package_is_refused(lms, name: str) -> None:
    status, requirements = import_of(lms, zipped(structure(), {"index.html": b"", name: b""}))
    assert (status, requirements[0][:14]) == (400, "14.1.0.0-1 (d)")


def test_nothing_stays_of_an_import_that_fails_on_the_way(lms, monkeypatch) -> None:
    names = []

    def full(self, name, content, **options):
        names.append(name)
        if len(names) > 2:
            raise OSError(28, "No space left on device")
        return save(name, content, **options)

    save = default_storage.save
    monkeypatch.setattr(type(default_storage), "save", full, raising=False)
    response = lms.import_package(zipped(structure(), {"index.html": b"x", "other.html": b"x"}))
    assert response.status_code == 503
    assert not CourseVersion.objects.exists()
    folder = names[0].rpartition("/")[0]
    assert not default_storage.exists(folder)


def test_what_was_imported_is_given_back_byte_for_byte(lms) -> None:
    """13.2.0.0-1."""
    content = package(block("b", au()))
    course = lms.import_package(content).json()["id"]
    response = lms.client.get(f"/api/v1/cmi5/courses/{course}/package")
    assert response["Content-Type"] == "application/zip"
    assert b"".join(response.streaming_content) == content
    response.close()


def test_a_course_that_nobody_began_is_deleted_with_its_files(lms) -> None:
    course = lms.course(au())
    version = CourseVersion.objects.get(course_id=course)
    folder = f"packages/{lms.tenant.pk}/{version.pk}"
    assert default_storage.exists(folder)
    assert lms.client.delete(f"/api/v1/cmi5/courses/{course}").status_code == 204
    assert lms.launch_url(course).status_code == 404


def test_a_course_that_somebody_began_is_archived_and_what_was_done_stays(lms) -> None:
    course = lms.course(au())
    unit = lms.launch(course)
    assert lms.client.delete(f"/api/v1/cmi5/courses/{course}").status_code == 204
    assert Course.objects.get(pk=course).archived_at is not None
    assert lms.launch_url(course).status_code == 409
    assert lms.verbs(unit.registration) == ["launched"]


class TestTheDoctor:
    def test_it_tells_everything_and_stores_nothing(self, lms) -> None:
        content = zipped(structure(au("one", url="a b"), au("one")))
        response = lms.client.post("/api/v1/cmi5/check", content, "application/zip")
        assert response.status_code == 200
        assert response.json()["valid"] is False
        assert [each["requirement"] for each in response.json()["violations"]] == [
            "13.1.4.0-2 (d)",
            "14.1.0.0-4 (d)",
            "13.1.4.0-1 (d)",
        ]
        assert lms.client.post("/api/v1/cmi5/check", package(), "application/zip").json()["valid"] is True
        assert not Course.objects.exists()

    def test_it_works_on_the_command_line(self, tmp_path, capsys) -> None:
        file = tmp_path / "course.zip"
        file.write_bytes(package(block("b", au())))
        call_command("cmi5", "check", str(file))
        assert capsys.readouterr().out == "Safety: 1 AU in 1 block. Nothing to mend.\n"
        file.write_bytes(zipped(structure(au(masteryScore="0.66667"))))
        with pytest.raises(CommandError, match="can't be imported"):
            call_command("cmi5", "check", str(file))
        assert capsys.readouterr().out.splitlines() == [
            "1 thing to mend:",
            "  line 2: The masteryScore '0.66667' of this au has more than 4 decimal places.",
            "    cmi5 4.4.0.0-2 (d). Round it.",
        ]

    def test_a_package_is_imported_by_the_command_line(self, north, tmp_path, capsys) -> None:
        file = tmp_path / "course.zip"
        file.write_bytes(package())
        call_command("cmi5", "import", str(file), "--tenant", "north")
        assert capsys.readouterr().out.endswith(": Safety, 1 AUs\n")
        assert Course.objects.get().title == "Safety"
