"""Files and images of deep linking beyond what a request fetches: at their own time, and nothing is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from courses.services import courses
from lti.platform.models import LinkedContent
from lti.platform.rules.content_fetching import MOST_TRIES, next_try
from lti.platform.services import content_files, course_copy
from people.models import AuditEntry
from tests.lti.platform.files import FileServer
from tests.lti.platform.test_deep_linking import LINK, asked, items_of, response, sent_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    settings.OUTBOUND_ALLOWED_NETWORKS, settings.OUTBOUND_PLAIN_HTTP = ["127.0.0.0/8"], True
    with FileServer() as server:
        yield server


@pytest.fixture
def later(settings) -> None:
    """Let a request fetch nothing itself."""
    settings.LTI_FILES_AT_ONCE = 0


def sent(school, *items: dict[str, Any]) -> str:
    """Choose these in the tool, and return the page that comes back."""
    answer = sent_back(school, response(school, asked(school), list(items)))
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def file_at(url: str, **more: Any) -> dict[str, Any]:
    return {"type": "file", "title": "Handout", "url": url, **more}


def editor(school, who=None) -> str:
    page = school.client(who or school.bo).get(f"/lti/platform/teach/{school.course.pk}")
    return page.content.decode()


def body_of(found: LinkedContent) -> bytes:
    file = content_files.content.find(found.tenant_id, found.pk, found.path)
    assert file is not None
    with file.stream as stream:
        return stream.read()


def launched(school, title: str):
    """Open an item as Ana does."""
    item = next(each for each in courses.items_of(courses.latest_version(school.course)) if str(each) == title)
    url = f"/learn/enrollments/{school.enrollment.pk}/items/{item.pk}/launch"
    return school.client(school.ana).post(url)


class TestWhatARequestFetches:
    def test_is_a_few_files_and_the_others_wait(self, school, server, settings) -> None:
        settings.LTI_FILES_AT_ONCE = 2
        items = [file_at(server.url("/a/handout.pdf"), title=f"Handout {number}") for number in range(4)]
        page = sent(school, LINK, *items)
        assert "5 items were added to the course." in page
        assert "2 files are still being fetched" in page
        assert len(server.asked) == 2
        found = LinkedContent.objects.order_by("item_id")
        assert [each.state for each in found] == ["kept", "kept", "pending", "pending"]
        assert items_of(school) == ["Quiz 1", "Quiz 9", "Handout 0", "Handout 1", "Handout 2", "Handout 3"]

    def test_is_no_more_than_one_largest_file_has_bytes(self, school, server, settings) -> None:
        settings.LTI_FILE_MAX_BYTES = len(b"%PDF-1.4 handout") + 5
        sent(school, *[file_at(server.url("/a/handout.pdf"))] * 2)
        assert [each.state for each in LinkedContent.objects.order_by("item_id")] == ["kept", "pending"]
        assert content_files.fetch_due() == 1
        assert [each.state for each in LinkedContent.objects.order_by("item_id")] == ["kept", "kept"]

    def test_ends_when_its_time_is_up(self, school, server, settings) -> None:
        settings.LTI_FILES_SECONDS = 0
        sent(school, file_at(server.url("/a/handout.pdf")))
        assert LinkedContent.objects.get().state == "pending"
        assert server.asked == []

    def test_a_server_that_takes_longer_keeps_the_file_for_later(self, school, server, settings) -> None:
        """It has thirty seconds then, of which a browser that waits sees no more than the request's own."""
        settings.LTI_FILES_SECONDS = 1
        sent(school, file_at(server.url("/never")), file_at(server.url("/a/handout.pdf"), title="Second"))
        server.let_go()
        assert [each.state for each in LinkedContent.objects.all()] == ["pending", "pending"]
        assert server.asked == ["/never"]


class TestWhatIsFetchedLater:
    def test_is_there_when_the_worker_was_here(self, school, server, later, capsys) -> None:
        sent(school, file_at(server.url("/a/handout.pdf")), {"type": "image", "url": server.url("/picture.png")})
        assert server.asked == []
        call_command("lti", "work", "--once")
        assert "files tried to fetch: 2" in capsys.readouterr().out.splitlines()
        handout, picture = LinkedContent.objects.order_by("item_id")
        assert (handout.state, handout.path, handout.size, handout.problem) == ("kept", "handout.pdf", 16, "")
        assert body_of(handout) == b"%PDF-1.4 handout"
        assert body_of(picture).startswith(b"\x89PNG")
        assert content_files.fetch_due() == 0

    def test_is_told_to_who_teaches_and_not_opened_by_who_learns(self, school, server, later) -> None:
        sent(school, file_at(server.url("/a/handout.pdf")))
        assert "the file is being fetched" in editor(school)
        answer = launched(school, "Handout")
        assert answer.status_code == 409
        assert "still being fetched" in answer.content.decode()
        content_files.fetch_due()
        assert "the file is being fetched" not in editor(school)
        assert launched(school, "Handout").status_code == 302
        school.enrollment.refresh_from_db()
        assert school.enrollment.satisfied_children == 1

    def test_that_was_not_had_is_tried_again_later(self, school, server, later) -> None:
        server.status = 503
        sent(school, file_at(server.url("/unwell")))
        assert content_files.fetch_due() == 1
        found = LinkedContent.objects.get()
        assert (found.state, found.attempts) == ("pending", 1)
        assert found.problem == f"{server.url('/unwell')!r} is answered with 503."
        assert timedelta(seconds=50) < found.due_at - timezone.now() <= timedelta(minutes=1)
        assert "is answered with 503" in editor(school)
        assert content_files.fetch_due() == 0

    def test_is_given_up_after_some_tries(self, school, server, later) -> None:
        server.status = 503
        sent(school, file_at(server.url("/unwell")))
        for _ in range(MOST_TRIES):
            LinkedContent.objects.update(due_at=timezone.now())
            assert content_files.fetch_due() == 1
        found = LinkedContent.objects.get()
        assert (found.state, found.due_at) == ("failed", None)
        assert "the file couldn't be fetched" in editor(school).replace("&#x27;", "'")
        assert "couldn't be fetched" in launched(school, "Handout").content.decode().replace("&#x27;", "'")

    @pytest.mark.parametrize(
        ("path", "kind", "why"),
        [
            ("/missing.pdf", "file", "is answered with 404."),
            ("/redirect", "file", "is answered with 302."),
            ("/page.html", "image", "is 'text/html', and no image."),
        ],
    )
    def test_that_will_never_be_had_is_not_tried_again(self, school, server, later, path, kind, why) -> None:
        sent(school, {"type": kind, "title": "It", "url": server.url(path)})
        content_files.fetch_due()
        found = LinkedContent.objects.get()
        assert (found.state, found.due_at) == ("failed", None)
        assert found.problem.endswith(why)
        assert "/secret" not in server.asked

    def test_that_is_private_is_not_reached(self, school, settings, later) -> None:
        settings.OUTBOUND_PLAIN_HTTP = True
        sent(school, file_at("http://169.254.169.254/latest/meta-data"))
        content_files.fetch_due()
        found = LinkedContent.objects.get()
        assert found.state == "failed"
        assert found.problem.startswith("Nothing is sent to '169.254.169.254'")

    def test_that_is_too_large_is_not_tried_again(self, school, server, later, settings) -> None:
        settings.LTI_FILE_MAX_BYTES = 5
        sent(school, file_at(server.url("/a/handout.pdf")))
        content_files.fetch_due()
        found = LinkedContent.objects.get()
        assert (found.state, found.problem) == ("failed", "The answer has more than 5 bytes.")

    def test_of_one_answer_has_its_limit_together(self, school, server, later, settings) -> None:
        settings.LTI_FILES_MAX_BYTES = len(b"%PDF-1.4 handout")
        sent(school, *[file_at(server.url("/a/handout.pdf"))] * 2)
        sent(school, file_at(server.url("/a/handout.pdf")))
        while content_files.fetch_due():
            pass
        found = LinkedContent.objects.order_by("item_id")
        assert sorted(each.state for each in found[:2]) == ["failed", "kept"]
        assert found[2].state == "kept"
        assert "The files of one answer have at most 16 bytes." in {each.problem for each in found}

    def test_whose_offer_is_over_is_not_asked_for(self, school, server, later) -> None:
        """expiresAt is until when the address is good (Deep Linking 2.0 §3.3)."""
        sent(school, file_at(server.url("/a/handout.pdf"), expiresAt="2026-01-02T03:04:00Z"))
        content_files.fetch_due()
        found = LinkedContent.objects.get()
        assert (found.state, server.asked) == ("failed", [])
        assert found.problem == "The tool offered it until 2026-01-02 at 03:04 UTC (expiresAt)."


class TestNothingIsLost:
    def test_when_a_worker_dies_while_it_fetches(self, school, server, later) -> None:
        sent(school, file_at(server.url("/a/handout.pdf")))
        taken = content_files._claimed()
        assert taken is not None
        assert content_files.fetch_due() == 0
        LinkedContent.objects.update(due_at=timezone.now())
        assert content_files.fetch_due() == 1
        assert LinkedContent.objects.get().state == "kept"

    def test_when_a_worker_dies_after_it_wrote_the_file(self, school, server, later) -> None:
        sent(school, file_at(server.url("/a/handout.pdf")))
        found = LinkedContent.objects.get()
        content_files.packages.keep_file("handout.pdf", b"half", tenant_id=found.tenant_id, version_id=found.pk)
        content_files.fetch_due()
        found.refresh_from_db()
        assert (found.path, body_of(found)) == ("handout.pdf", b"%PDF-1.4 handout")

    def test_and_who_took_too_long_changes_nothing(self, school, server, later) -> None:
        sent(school, file_at(server.url("/a/handout.pdf")))
        slow = content_files._claimed()
        LinkedContent.objects.update(due_at=timezone.now())
        content_files.fetch_due()
        content_files._keep(slow, content_files.File("other.pdf", b"late"))
        found = LinkedContent.objects.get()
        assert (found.path, body_of(found)) == ("handout.pdf", b"%PDF-1.4 handout")

    def test_what_kills_the_worker_each_time_is_given_up(self, school, server, later) -> None:
        sent(school, file_at(server.url("/a/handout.pdf")))
        LinkedContent.objects.update(attempts=MOST_TRIES)
        content_files.fetch_due()
        found = LinkedContent.objects.get()
        assert (found.state, server.asked) == ("failed", [])
        assert found.problem == f"Fetching it has begun {MOST_TRIES} times, and never ended."

    def test_a_copy_of_the_course_fetches_its_own(self, school, server, later) -> None:
        sent(school, file_at(server.url("/a/handout.pdf")))
        made = course_copy.copy(school.tenant.pk, school.course.pk, "Copy", who="bo")
        while content_files.fetch_due():
            pass
        assert [each.state for each in LinkedContent.objects.all()] == ["kept", "kept"]
        [item] = [each for each in courses.items_of(courses.latest_version(made)) if str(each) == "Handout"]
        assert body_of(LinkedContent.objects.get(item_id=item.pk)) == b"%PDF-1.4 handout"


class TestFetchingAgain:
    def failed(self, school, server) -> int:
        sent(school, file_at(server.url("/missing.pdf")))
        content_files.fetch_due()
        return LinkedContent.objects.get().item_id

    def again(self, school, who, item_id: int):
        return school.client(who).post(f"/lti/platform/teach/{school.course.pk}/items/{item_id}/fetch")

    def test_is_asked_for_by_who_teaches(self, school, server, later) -> None:
        item_id = self.failed(school, server)
        assert "Fetch again" in editor(school)
        assert self.again(school, school.bo, item_id).status_code == 302
        LinkedContent.objects.update(url=server.url("/a/handout.pdf"))
        content_files.fetch_due()
        assert LinkedContent.objects.get().state == "kept"
        assert AuditEntry.objects.get(action="lti.file.again").object == f"item {item_id}"

    def test_is_for_nobody_else_and_nothing_else(self, school, server, later) -> None:
        item_id = self.failed(school, server)
        assert self.again(school, school.ana, item_id).status_code == 404
        assert self.again(school, school.bo, item_id + 10_000).status_code == 404
        content = LinkedContent.objects.get()
        LinkedContent.objects.update(state="kept")
        assert self.again(school, school.bo, content.item_id).status_code == 404


def test_tries_come_in_growing_pauses() -> None:
    minutes = [next_try(attempts) for attempts in range(1, MOST_TRIES + 1)]
    assert [each and each.total_seconds() / 60 for each in minutes] == [1, 10, 60, 360, None]
