"""The course editor and the gradebook, for those who teach a course."""

import csv
import io
from datetime import UTC, datetime
from html import unescape

import pytest
from django.test import Client

from courses.services import courses, enrollments, memberships, progress
from courses.services.courses import NewItem, NewVersion
from feeds.services import following
from lti.platform.models import LineItem, ResourceLink, Result, Score
from lti.platform.services import links, tools
from lti.security.rules import vocabulary as v
from people.services import learners
from tests.courses.states import did
from tests.lrs.log import make_principal, make_statement, make_tenant, store
from tests.lti.platform.peer import (
    WHO,
    authentication_request,
    form_of,
    login_request,
    make_school,
    verified,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo(school) -> Client:
    return school.client(school.bo)


@pytest.fixture
def url(school) -> str:
    return f"/lti/platform/teach/{school.course.pk}"


def graded(school, learner, points, *, label="Quiz", **changes):
    Result.objects.create(
        tenant=school.tenant,
        line_item=LineItem.objects.get(label=label),
        learner=learner,
        result_score=points,
        timestamp=datetime(2026, 3, 1, tzinfo=UTC),
        **{"activity_progress": "Completed", "grading_progress": "FullyGraded", **changes},
    )


class TestTheEditor:
    def test_shows_what_the_course_has(self, bo, url) -> None:
        page = bo.get(url).content.decode()
        assert "Quiz 1" in page
        assert "Choose content in a tool" in page

    def test_adds_a_link_with_a_column(self, bo, url, school) -> None:
        form = {"tool": str(school.tool.pk), "title": "Test", "url": "https://tool.example/t", "score_maximum": "7,5"}
        assert bo.post(f"{url}/links", form).status_code == 302
        link = ResourceLink.objects.get(title="Test")
        assert LineItem.objects.get(resource_link=link).score_maximum == 7.5

    @pytest.mark.parametrize(
        "change", [{"url": "javascript:alert(1)"}, {"score_maximum": "-1"}, {"score_maximum": "x"}, {"tool": "x"}]
    )
    def test_says_what_is_wrong_with_a_link(self, bo, url, school, change) -> None:
        form = {"tool": str(school.tool.pk), "title": "Test", **change}
        answer = bo.post(f"{url}/links", form)
        assert answer.status_code in (400, 404)
        assert 'role="alert"' in answer.content.decode()
        assert ResourceLink.objects.count() == 1

    def test_takes_an_item_out_and_what_was_done_counts_on(self, bo, url, school) -> None:
        second = links.create(school.tool, school.course.pk, links.NewLink("Second"), who=WHO)
        did(school.enrollment, 0, completed_at=None, satisfied=True)
        bo.post(f"{url}/items/{second.item_id}/remove")
        items = courses.items_of(courses.latest_version(school.course))
        school.enrollment.refresh_from_db()
        assert [str(each) for each in items] == ["Quiz 1"]
        assert school.enrollment.satisfied_at is not None
        page = school.client(school.ana).get(f"/learn/enrollments/{school.enrollment.pk}").content.decode()
        assert "Second" not in page

    def test_what_is_taken_out_cannot_be_opened(self, bo, url, school) -> None:
        bo.post(f"{url}/items/{school.link.item_id}/remove")
        ana = school.client(school.ana)
        answer = ana.post(f"/learn/enrollments/{school.enrollment.pk}/items/{school.link.item_id}/launch")
        assert answer.status_code == 404

    def test_copies_the_course_for_its_teacher(self, bo, url, school) -> None:
        answer = bo.post(f"{url}/copy", {"title": "Autumn"})
        assert "Autumn" in bo.get(answer["Location"]).content.decode()

    def test_changes_nothing_of_a_course_that_came_as_a_package(self, bo, school) -> None:
        version = NewVersion({"en": "cmi5"}, {}, [NewItem("cmi5", "https://x.example/1", {"en": "One"})])
        course, _ = courses.create(school.tenant.pk, "cmi5", "https://x.example", version, who=WHO)
        memberships.set_roles(school.tenant.pk, course.pk, school.bo.pk, ["Instructor"], who=WHO)
        url = f"/lti/platform/teach/{course.pk}"
        assert "came as a package" in bo.get(url).content.decode()
        form = {"tool": str(school.tool.pk), "title": "Test"}
        assert bo.post(f"{url}/links", form).status_code == 409

    def test_is_not_there_for_ana_nor_for_cy(self, url, school) -> None:
        cy = make_school(make_tenant("south"))
        for client in (school.client(school.ana), cy.client(cy.bo)):
            assert client.get(url).status_code == 404
            assert client.post(f"{url}/links", {"tool": str(school.tool.pk)}).status_code == 404
            assert client.get(f"{url}/gradebook").status_code == 404

    def test_asks_who_is_not_signed_in_to_do_so(self, url) -> None:
        assert Client().get(url)["Location"].startswith("/learn/sign-in?")

    def test_forms_of_other_sites_are_refused(self, school, url) -> None:
        client = Client(enforce_csrf_checks=True)
        client.cookies = school.client(school.bo).cookies
        assert client.post(f"{url}/links", {"tool": str(school.tool.pk)}).status_code == 403


def test_bo_is_led_to_the_courses_that_she_teaches_and_ana_to_none(bo, url, school) -> None:
    assert f'href="{url}/gradebook"' in bo.get("/learn/").content.decode()
    assert "Courses that you teach" not in school.client(school.ana).get("/learn/").content.decode()


class TestTheGradebook:
    def test_shows_scores_of_tools(self, bo, url, school) -> None:
        graded(school, school.ana, 8.3, comment="Well done")
        page = bo.get(f"{url}/gradebook").content.decode()
        for said in ("Ana Lee", "8.3", "Well done", "of 10"):
            assert said in page

    def test_shows_scores_of_the_courses_own_content(self, bo, school) -> None:
        items = [NewItem("test", f"https://x.example/{n}", {"en": f"Unit {n}"}) for n in (1, 2)]
        course, _ = courses.create(
            school.tenant.pk, "test", "https://x.example", NewVersion({"en": "Own"}, {}, items), who=WHO
        )
        memberships.set_roles(school.tenant.pk, course.pk, school.bo.pk, ["Instructor"], who=WHO)
        enrollment = enrollments.enroll(school.tenant.pk, course.pk, school.ana.pk, who=WHO)
        did(enrollment, 0, score_scaled=0.75)
        page = bo.get(f"/lti/platform/teach/{course.pk}/gradebook").content.decode()
        assert "Unit 1" in page
        assert "75" in page
        assert "Unit 2" not in page

    def test_as_csv_has_everybody_and_no_formula(self, bo, url, school) -> None:
        eve = learners.create(school.tenant, name="=cmd|x", email="eve@example.org", who=WHO)
        enrollments.enroll(school.tenant.pk, school.course.pk, eve.pk, who=WHO)
        graded(school, school.ana, 8.5)
        answer = bo.get(f"{url}/gradebook.csv")
        content = b"".join(answer.streaming_content).decode()
        rows = list(csv.reader(io.StringIO(content)))
        assert rows[0] == ["name", "email", "external_id", "Quiz (10)"]
        assert sorted(rows[1:]) == [
            ["'=cmd|x", "eve@example.org", "", ""],
            ["Ana Lee", "ana@example.org", "a-1", "8.5"],
        ]

    def test_costs_the_same_for_one_learner_and_for_forty(self, bo, url, school, django_assert_max_num_queries) -> None:
        for number in range(40):
            person = learners.create(school.tenant, name=f"L{number}", who=WHO)
            enrollments.enroll(school.tenant.pk, school.course.pk, person.pk, who=WHO)
        with django_assert_max_num_queries(20):
            page = bo.get(f"{url}/gradebook").content.decode()
        assert page.count('<th scope="row">') == 41

    def test_leads_to_what_was_handed_in(self, bo, url, school) -> None:
        review = {"reviewableStatus": ["Completed"], "url": "https://tool.example/review", "custom": {"x": "1"}}
        LineItem.objects.update(submission_review=review)
        graded(school, school.ana, 8.3)
        line_item = LineItem.objects.get()
        assert "Look at it" in bo.get(f"{url}/gradebook").content.decode()
        page = bo.post(f"{url}/review/{line_item.pk}/{school.ana.pk}").content.decode()
        src = page.partition('src="http://127.0.0.1:8000')[2].partition('"')[0]
        login = login_request(bo, src)
        answer = bo.get("/lti/platform/authorize", authentication_request(login))
        claims = verified(form_of(answer.content.decode())[1]["id_token"], school.tool.client_id)
        assert claims[v.MESSAGE_TYPE] == "LtiSubmissionReviewRequest"
        assert claims[v.TARGET_LINK_URI] == "https://tool.example/review"
        assert claims[v.FOR_USER]["user_id"] == school.subject(school.ana)
        assert claims[v.FOR_USER]["name"] == "Ana Lee"
        assert claims[v.AGS]["lineitem"].endswith(f"/lineitems/{line_item.pk}")
        assert claims[v.CUSTOM] == {"x": "1"}
        assert claims[v.RESOURCE_LINK]["id"] == str(school.link.pk)

    def test_has_the_history_of_a_cell(self, bo, url, school) -> None:
        graded(school, school.ana, 8.3)
        line_item = LineItem.objects.get()
        for minute, given in enumerate((3.0, 8.3)):
            Score.objects.create(
                tenant=school.tenant,
                line_item=line_item,
                learner=school.ana,
                timestamp=datetime(2026, 3, 1, 12, minute, tzinfo=UTC),
                score_given=given,
                score_maximum=10.0,
                activity_progress="Completed",
                grading_progress="FullyGraded",
                comment=f"try {minute}",
                document={},
                received_at=datetime(2026, 3, 1, tzinfo=UTC),
            )
        path = f"{url}/history/{line_item.pk}/{school.ana.pk}"
        assert path in bo.get(f"{url}/gradebook").content.decode()
        page = bo.get(path).content.decode()
        assert page.index("8.30 / 10") < page.index("3 / 10")
        assert "try 1" in page
        assert school.client(school.ana).get(path).status_code == 404

    @pytest.mark.parametrize("role", [None, "Learner"])
    def test_tells_nothing_of_people_of_other_courses(self, bo, url, school, role) -> None:
        LineItem.objects.update(submission_review={"reviewableStatus": ["Completed"]})
        line_item, eve = LineItem.objects.get(), learners.create(school.tenant, name="Eve", who=WHO)
        if role:
            memberships.set_roles(school.tenant.pk, school.course.pk, eve.pk, [role], who=WHO)
        known = (bo.get(f"{url}/history/{line_item.pk}/{eve.pk}"), bo.post(f"{url}/review/{line_item.pk}/{eve.pk}"))
        assert [answer.status_code for answer in known] == ([200, 200] if role else [404, 404])

    def test_leads_nowhere_before_there_is_anything(self, bo, url, school) -> None:
        review = {"reviewableStatus": ["Completed"]}
        LineItem.objects.update(submission_review=review)
        graded(school, school.ana, None, activity_progress="Started")
        assert "Look at it" not in bo.get(f"{url}/gradebook").content.decode()

    @pytest.mark.parametrize(("status", "shown"), [("None", True), ("Completed", False)])
    def test_leads_there_without_a_score_if_the_tool_says_so(self, bo, url, school, status, shown) -> None:
        """The status None is that of who has no score (Submission Review 1.0)."""
        LineItem.objects.update(submission_review={"reviewableStatus": [status], "label": "See the essay"})
        page = bo.get(f"{url}/gradebook").content.decode()
        assert (f"/review/{LineItem.objects.get().pk}/{school.ana.pk}" in page) is shown
        assert ("See the essay" in page) is shown

    def test_says_that_it_has_more_columns_than_it_shows_and_the_csv_has_them(self, bo, url, school, north) -> None:
        LineItem.objects.bulk_create(
            LineItem(tenant=north, course=school.course, tool=school.tool, label=f"Essay {number}", score_maximum=1)
            for number in range(200)
        )
        page = bo.get(f"{url}/gradebook").content.decode()
        assert "These are the first 200 columns; the CSV has all." in page
        assert "Essay 199" not in page
        assert b"Essay 199 (1)" in b"".join(bo.get(f"{url}/gradebook.csv").streaming_content)


@pytest.mark.parametrize("name", ["title", "text"])
def test_a_link_has_no_characters_that_no_database_keeps(school, bo, url, name) -> None:
    form = {"tool": str(school.tool.pk), "title": "Quiz", "score_maximum": "", name: "a\0b"}
    answer = bo.post(f"{url}/links", form)
    assert answer.status_code == 400
    page = unescape(answer.content.decode())
    assert f">{name}: " in page
    assert "Send no control characters" in page


class TestTheWayBack:
    def test_shows_and_keeps_what_the_tool_says(self, school) -> None:
        from lti.security.models import Exchange

        url = f"/lti/platform/return/{school.tenant.pk}/{school.enrollment.pk}"
        page = school.client(school.ana).get(f"{url}?lti_errormsg=No+<b>luck&lti_errorlog=E42").content.decode()
        assert "No &lt;b&gt;luck" in page
        assert Exchange.objects.get(kind="return").messages["return"]["lti_errorlog"] == "E42"


def test_a_disabled_tool_cannot_be_opened(school, bo, url) -> None:
    tools.change(school.tenant.pk, school.tool.pk, who=WHO, status="disabled")
    ana = school.client(school.ana)
    answer = ana.post(f"/learn/enrollments/{school.enrollment.pk}/items/{school.link.item_id}/launch")
    assert (answer.status_code, "disabled" in answer.content.decode()) == (409, True)
    assert bo.post(f"{url}/items/{school.link.item_id}/open").status_code == 409


def test_a_link_of_a_course_that_bo_does_not_teach_is_unknown(school, bo, url) -> None:
    second = links.create_course(school.tenant.pk, "Second", who=WHO)
    other = links.create(school.tool, second.pk, links.NewLink("x"), who=WHO)
    assert bo.post(f"{url}/items/{other.item_id}/open").status_code == 404


def test_progress_is_untouched_by_all_this(school) -> None:
    assert progress.states_of(school.enrollment) == {}


class TestWhereALearnerStands:
    def told(self, school, learner, **context) -> None:
        statement = make_statement(
            actor=learners.agent_of(learner),
            verb={"id": "http://adlnet.gov/expapi/verbs/passed"},
            result={"score": {"scaled": 0.5}},
            **context,
        )
        store(make_principal(school.tenant), statement)
        following.catch_up()

    def test_the_gradebook_leads_to_what_records_tell_of_the_course(self, bo, url, school) -> None:
        of_course = {"context": {"registration": str(school.enrollment.pk)}}
        self.told(school, school.ana, object={"id": "https://example.org/exits"}, **of_course)
        self.told(school, school.ana, object={"id": "https://example.org/private"})
        address = f"{url}/learners/{school.ana.pk}"
        assert f'href="{address}"' in bo.get(f"{url}/gradebook").content.decode()
        page = bo.get(address).content.decode()
        for said in ("Where Ana Lee stands", "https://example.org/exits", "Passed", "50 %"):
            assert said in page
        assert "private" not in page

    def test_who_has_no_place_in_the_course_is_unknown_and_learners_dont_look(self, bo, url, school) -> None:
        dee = learners.create(school.tenant, name="Dee", who=WHO)
        assert bo.get(f"{url}/learners/{dee.pk}").status_code == 404
        assert school.client(school.ana).get(f"{url}/learners/{school.ana.pk}").status_code == 404
