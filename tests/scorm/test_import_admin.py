"""Packages of SCORM in the administration: which organization becomes the course, and what was told of it."""

import io
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client

from courses.models import Course
from scorm_bridge.models import ScormPackage
from tests.scorm.learning import Learning
from tests.scorm.manifest_builder import item, manifest, organization
from tests.scorm.packages import zipped

pytestmark = pytest.mark.django_db

IMPORT = "/admin/courses/course/import/"


@pytest.fixture
def admin(north) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("bo", password="not needed"))
    return client


def send(admin: Client, name: str = "", **given: str):
    two = zipped(manifest(organization(), organization(item("b"), name="other", title="More")))
    file = io.BytesIO(two)
    file.name = "course.zip"
    sent = {"tenant": "north", "kind": "scorm", "package": file, "organization": name, **given}
    return admin.post(IMPORT, sent, follow=True).content.decode()


def test_the_organization_that_becomes_the_course_is_chosen_by_its_identifier(admin) -> None:
    checked = send(admin, check="1")
    assert "other" in checked
    assert not Course.objects.exists()
    send(admin)
    send(admin, "other")
    assert [str(each) for each in Course.objects.order_by("created_at")] == ["Safety", "More"]


def test_an_organization_that_there_isnt_is_told(admin) -> None:
    assert "1 to mend" in send(admin, "none")
    assert not Course.objects.exists()


def test_warnings_are_shown_whenever_the_course_is(admin) -> None:
    send(admin)
    course = Course.objects.get()
    for _ in range(2):
        page = admin.get(f"/admin/courses/course/{course.pk}/change/").content.decode()
        told = unescape(page)
        assert "One organization becomes the course: 'org'. These don't: 'other'." in told


def test_the_content_of_a_version_is_shown_in_a_window_of_its_own(admin, north) -> None:
    ana = Learning(north)
    [row] = ScormPackage.objects.all()
    path = "/admin/scorm_bridge/scormpackage/"
    assert "SCORM 2004 4th Edition" in admin.get(path, {"tenant": "north"}).content.decode()
    admin.post(f"{path}{row.pk}/change/", {"in_window": "on"})
    assert ana.opened().opened["window"] is True
