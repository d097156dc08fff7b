"""Scores and results. AGS 2.0 §3.3, §3.4."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from courses.services import course_items, enrollments, memberships, progress
from lrs.models import Statement
from lti.platform.models import LineItem, Result, Score
from lti.platform.rules.errors import UnknownLineItem
from lti.platform.rules.scores import read_score
from lti.platform.services import line_items, links, scores
from lti.security.models import Exchange
from lti.security.rules import vocabulary as v
from people.models import AuditEntry
from people.services import learners
from tests.courses.states import did
from tests.lrs.log import make_tenant
from tests.lti.platform.peer import ISSUER, WHO, make_school, make_tool

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at(minutes: float) -> str:
    return (NOON + timedelta(minutes=minutes)).isoformat(timespec="milliseconds")


def message(school):
    """Return Ana's 83 of 100, as it is read."""
    return read_score(
        {
            "userId": school.subject(school.ana),
            "timestamp": at(0),
            "scoreGiven": 83,
            "scoreMaximum": 100,
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
        },
        now=NOON,
    )


@pytest.fixture
def line_item(school) -> str:
    return f"{ISSUER}/lti/platform/courses/{school.course.pk}/lineitems/{LineItem.objects.get().pk}"


@pytest.fixture
def score(school, caller, line_item):
    held = caller(v.SCORE)

    def send(*, of=None, **changes):
        sent = {
            "userId": school.subject(of or school.ana),
            "timestamp": at(0),
            "scoreGiven": 83,
            "scoreMaximum": 100,
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
            **changes,
        }
        body = {name: value for name, value in sent.items() if value is not ...}
        return held.call("POST", f"{line_item}/scores", body, type_=v.SCORE_TYPE)

    return send


@pytest.fixture
def results(caller, line_item):
    return lambda query="": caller(v.RESULT_READONLY).call("GET", f"{line_item}/results{query}")


class TestAScore:
    def test_is_scaled_to_the_line_item(self, score, results, school, line_item) -> None:
        assert score(comment="Well done").status_code == 200
        user = school.subject(school.ana)
        assert results().json() == [
            {
                "id": f"{line_item}/results/{user}",
                "scoreOf": line_item,
                "userId": user,
                "resultScore": pytest.approx(8.3),
                "resultMaximum": 10.0,
                "comment": "Well done",
            }
        ]

    def test_is_scaled_to_the_maximum_that_holds_when_it_is_written(self, school) -> None:
        read_before = LineItem.objects.get()
        LineItem.objects.update(score_maximum=20.0)
        scores.take(school.tool, read_before, message(school), {})
        assert Result.objects.get().result_score == pytest.approx(16.6)

    def test_of_a_line_item_that_was_deleted_meanwhile_is_refused(self, school) -> None:
        read_before = LineItem.objects.get()
        line_items.delete(school.tool, school.course.pk, read_before.pk, etag=None)
        with pytest.raises(UnknownLineItem):
            scores.take(school.tool, read_before, message(school), {})

    def test_whose_statements_are_known_already_is_taken_and_tells_them_no_second_time(self, school) -> None:
        scores.take(school.tool, LineItem.objects.get(), message(school), {})
        Result.objects.all().delete()
        Score.objects.all().delete()
        before = Statement.objects.count()
        scores.take(school.tool, LineItem.objects.get(), message(school), {})
        assert (Result.objects.count(), Score.objects.count(), Statement.objects.count()) == (1, 1, before)

    def test_for_an_item_that_was_taken_out_does_not_count_in_the_place_of_another(self, school, score) -> None:
        for title in ("Second", "Third"):
            links.create(school.tool, school.course.pk, links.NewLink(title), who=WHO)
        course_items.remove(school.tenant.pk, school.course.pk, school.link.item_id, who=WHO)
        assert score().status_code == 200
        did(school.enrollment, 1, satisfied=True)
        school.enrollment.refresh_from_db()
        assert (school.enrollment.satisfied_children, school.enrollment.satisfied_at) == (1, None)

    def test_may_be_higher_than_its_maximum(self, score, results) -> None:
        score(scoreGiven=1.1, scoreMaximum=1)
        assert results().json()[0]["resultScore"] == pytest.approx(11.0)

    @pytest.mark.parametrize("given", [None, ...])
    def test_without_points_clears_them(self, score, results, given) -> None:
        score(timestamp=at(0))
        score(timestamp=at(1), scoreGiven=given)
        assert results().json() == []
        assert Result.objects.get().result_score is None

    def test_without_a_comment_clears_it(self, score, results) -> None:
        score(timestamp=at(0), comment="x")
        score(timestamp=at(1))
        assert "comment" not in results().json()[0]

    @pytest.mark.parametrize("minutes", [0, -1])
    def test_that_is_not_newer_changes_nothing(self, score, results, minutes) -> None:
        score(timestamp=at(0))
        answer = score(timestamp=at(minutes), scoreGiven=1)
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "stale-score")
        assert results().json()[0]["resultScore"] == pytest.approx(8.3)
        assert Score.objects.count() == 1

    def test_is_compared_as_a_moment_not_as_a_text(self, score) -> None:
        score(timestamp="2026-03-01T12:00:00.000Z")
        assert score(timestamp="2026-03-01T13:30:00.000+02:00").status_code == 409
        assert score(timestamp="2026-03-01T11:30:00.000-02").status_code == 200

    def test_every_one_is_kept(self, score) -> None:
        score(timestamp=at(0), scoreGiven=1, **{"https://tool.example/x": {"originality": 94}})
        score(timestamp=at(1), scoreGiven=2)
        kept = Score.objects.order_by("timestamp")
        assert [each.score_given for each in kept] == [1.0, 2.0]
        assert kept[0].document["https://tool.example/x"] == {"originality": 94}

    def test_of_a_clock_that_is_a_little_ahead_is_taken(self, score) -> None:
        ahead = (datetime.now(UTC) + timedelta(minutes=4)).isoformat(timespec="milliseconds")
        assert score(timestamp=ahead).status_code == 200

    def test_of_a_time_to_come_is_refused_and_keeps_no_honest_one_out(self, score) -> None:
        """AGS 2.0 §3.4.9: it is the time at which the score changed."""
        answer = score(timestamp=(datetime.now(UTC) + timedelta(minutes=6)).isoformat(timespec="milliseconds"))
        assert answer.status_code == 400
        [problem] = answer.json()["problems"]
        assert (problem["path"], problem["section"]) == ("$.timestamp", "AGS 2.0 §3.4.9")
        assert problem["rule"].startswith("timestamp lies at most 5 minutes ahead of 20")
        assert score(timestamp="9999-12-31T23:59:59.000Z").status_code == 400
        assert score(timestamp=datetime.now(UTC).isoformat(timespec="milliseconds")).status_code == 200

    def test_may_say_who_gave_it(self, score, results, school) -> None:
        score(scoringUserId=school.subject(school.bo))
        assert results().json()[0]["scoringUserId"] == school.subject(school.bo)

    @pytest.mark.parametrize(
        ("change", "path"),
        [
            ({"userId": ...}, "$.userId"),
            ({"userId": ""}, "$.userId"),
            ({"userId": 5}, "$.userId"),
            ({"timestamp": ...}, "$.timestamp"),
            ({"timestamp": "2026-03-01T12:00:00.000"}, "$.timestamp"),
            ({"timestamp": "2026-03-01"}, "$.timestamp"),
            ({"timestamp": 1_700_000_000}, "$.timestamp"),
            ({"timestamp": "9999-12-31T23:59:59.000-14:00"}, "$.timestamp"),
            ({"scoreGiven": -1}, "$.scoreGiven"),
            ({"scoreGiven": "83"}, "$.scoreGiven"),
            ({"scoreGiven": True}, "$.scoreGiven"),
            ({"scoreMaximum": ...}, "$.scoreMaximum"),
            ({"scoreMaximum": None}, "$.scoreMaximum"),
            ({"scoreMaximum": 0}, "$.scoreMaximum"),
            ({"scoreMaximum": -5}, "$.scoreMaximum"),
            ({"scoreMaximum": 1e-308}, "$.scoreMaximum"),
            ({"scoreGiven": 1e308}, "$.scoreGiven"),
            ({"activityProgress": ...}, "$.activityProgress"),
            ({"activityProgress": "completed"}, "$.activityProgress"),
            ({"activityProgress": "Done"}, "$.activityProgress"),
            ({"gradingProgress": ...}, "$.gradingProgress"),
            ({"gradingProgress": "Graded"}, "$.gradingProgress"),
            ({"comment": 5}, "$.comment"),
            ({"scoringUserId": ""}, "$.scoringUserId"),
            ({"submission": "x"}, "$.submission"),
            ({"submission": {"startedAt": "x"}}, "$.submission.startedAt"),
            (
                {"submission": {"startedAt": "2026-03-01T12:00:00Z", "submittedAt": "2026-03-01T11:00:00Z"}},
                "$.submission.submittedAt",
            ),
        ],
    )
    def test_that_breaks_a_rule_is_told(self, score, change, path) -> None:
        answer = score(**change)
        assert answer.status_code == 400, answer.content
        assert [each["path"] for each in answer.json()["problems"]] == [path]
        assert Score.objects.count() == 0

    @pytest.mark.parametrize("progress_", ["Initialized", "Started", "InProgress", "Submitted", "Completed"])
    @pytest.mark.parametrize("grading", ["FullyGraded", "Pending", "PendingManual", "Failed", "NotReady"])
    def test_every_progress_is_taken(self, score, progress_, grading) -> None:
        assert score(activityProgress=progress_, gradingProgress=grading).status_code == 200

    def test_of_somebody_who_is_not_in_the_course_is_refused(self, score, school) -> None:
        dia = learners.create(school.tenant, name="Dia", who=WHO)
        answer = score(of=dia)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown-member")

    def test_what_is_wrong_stands_in_the_inspector_rule_by_rule(self, score) -> None:
        assert score(activityProgress="Done", scoreMaximum=None).status_code == 400
        failed = [each for each in Exchange.objects.latest("at").steps if not each["passed"]]
        assert [(each["name"], each["came"], each["section"]) for each in failed] == [
            ("$.scoreMaximum is as it has to be", "nothing", "AGS 2.0 §3.4.4"),
            ("$.activityProgress is as it has to be", "Done", "AGS 2.0 §3.4.7"),
        ]
        assert [each["expected"] for each in failed] == [
            "scoreMaximum is required, a number.",
            "activityProgress is one of Initialized, Started, InProgress, Submitted, Completed.",
        ]
        assert all(each["fix"] for each in failed)

    @pytest.mark.parametrize("user", ["x", "00000000-0000-4000-8000-000000000000", "x" * 255])
    def test_of_somebody_who_is_nobody_is_refused(self, score, user) -> None:
        assert score(userId=user).status_code == 404

    def test_by_the_id_that_another_tool_knows_is_refused(self, score, school) -> None:
        from lti.platform.services import tools

        other = make_tool(school.tenant, name="Other")
        assert score(userId=tools.subject(other, school.ana.pk)).status_code == 404

    @pytest.mark.parametrize("type_", ["text/plain", "application/vnd.ims.lis.v2.lineitem+json"])
    def test_of_another_media_type_is_refused(self, caller, line_item, type_) -> None:
        assert caller(v.SCORE).call("POST", f"{line_item}/scores", {}, type_=type_).status_code == 415

    def test_cannot_be_read(self, caller, line_item) -> None:
        assert caller().call("GET", f"{line_item}/scores").status_code == 405

    @pytest.mark.parametrize("scope", [v.LINE_ITEM, v.LINE_ITEM_READONLY, v.RESULT_READONLY, v.MEMBERSHIP_READONLY])
    def test_asks_for_its_own_scope(self, caller, line_item, scope) -> None:
        assert caller(scope).call("POST", f"{line_item}/scores", {}, type_=v.SCORE_TYPE).status_code == 403


class TestSubmission:
    """startedAt and submittedAt go on from score to score (§3.4.10)."""

    def times(self):
        row = Result.objects.get()
        return row.started_at, row.submitted_at

    def test_the_first_start_and_the_first_submission_count(self, score) -> None:
        score(timestamp=at(0), activityProgress="Started", scoreGiven=...)
        score(timestamp=at(1), activityProgress="InProgress", scoreGiven=...)
        score(timestamp=at(2), activityProgress="Submitted", scoreGiven=...)
        score(timestamp=at(3), activityProgress="Completed")
        assert self.times() == (NOON, NOON + timedelta(minutes=2))

    def test_what_the_tool_says_comes_first(self, score) -> None:
        submission = {"startedAt": at(-60), "submittedAt": at(-30)}
        score(timestamp=at(0), submission=submission)
        score(timestamp=at(1))
        assert self.times() == (NOON - timedelta(minutes=60), NOON - timedelta(minutes=30))

    def test_going_back_to_work_clears_the_submission(self, score) -> None:
        score(timestamp=at(0), submission={"startedAt": at(-60), "submittedAt": at(-30)})
        score(timestamp=at(1), activityProgress="InProgress", scoreGiven=...)
        assert self.times() == (NOON - timedelta(minutes=60), None)

    def test_a_reset_clears_both(self, score) -> None:
        score(timestamp=at(0), submission={"startedAt": at(-60), "submittedAt": at(-30)})
        score(timestamp=at(1), activityProgress="Initialized", gradingProgress="NotReady", scoreGiven=...)
        assert self.times() == (None, None)


class TestWhatAScoreLeaves:
    def said(self):
        rows = [json.loads(each.payload) for each in Statement.objects.order_by("position")]
        return [(each["verb"]["id"].rpartition("/")[2], each.get("result")) for each in rows]

    def test_statements_of_what_it_says(self, score, school, line_item) -> None:
        score()
        points = {"scaled": 0.83, "raw": 83.0, "min": 0, "max": 100.0}
        assert self.said() == [
            ("scored", {"score": points}),
            ("completed", {"completion": True, "score": points}),
        ]
        statement = json.loads(Statement.objects.first().payload)
        assert statement["context"]["registration"] == str(school.enrollment.pk)
        assert statement["object"]["id"] == f"{ISSUER}/lti/links/{school.link.pk}"
        assert line_item in statement["context"]["extensions"].values()
        assert statement["timestamp"] == "2026-03-01T12:00:00.000Z"

    def test_completed_is_said_once(self, score) -> None:
        score(timestamp=at(0))
        score(timestamp=at(1), scoreGiven=90)
        assert [verb for verb, _ in self.said()] == ["scored", "completed", "scored"]

    def test_more_than_the_maximum_is_told_without_a_scale(self, score) -> None:
        score(scoreGiven=110, activityProgress="InProgress")
        assert self.said() == [("scored", {"score": {"raw": 110.0}})]

    def test_no_points_no_scored(self, score) -> None:
        score(scoreGiven=..., activityProgress="Started", gradingProgress="NotReady")
        assert self.said() == []

    def test_the_learner_stands_where_the_tool_says(self, score, school) -> None:
        score(timestamp=at(0), scoreGiven=40, activityProgress="InProgress", gradingProgress="Pending")
        state = progress.state_of(school.enrollment, school.link.item_id)
        assert (state.score_scaled, state.completed_at) == (None, None)
        score(timestamp=at(1), scoreGiven=30)
        school.enrollment.refresh_from_db()
        state = progress.state_of(school.enrollment, school.link.item_id)
        assert (state.score_scaled, state.satisfied_at is not None) == (0.3, True)
        assert school.enrollment.satisfied_at is not None

    def test_the_best_final_score_is_kept(self, score, school) -> None:
        for number, (given, grading) in enumerate(
            [(60, "FullyGraded"), (90, "PendingManual"), (95, "Failed"), (40, "FullyGraded")]
        ):
            score(timestamp=at(number), scoreGiven=given, gradingProgress=grading)
        assert progress.state_of(school.enrollment, school.link.item_id).score_scaled == 0.6

    def test_the_audit_trail_tells_of_it(self, score, school) -> None:
        score()
        entry = AuditEntry.objects.get(action="lti.score")
        assert entry.details == {"learner": str(school.ana.pk), "given": 83.0, "maximum": 100.0}


class TestResults:
    def test_of_one_learner(self, score, results, school) -> None:
        dia = learners.create(school.tenant, name="Dia", who=WHO)
        enrollments.enroll(school.tenant.pk, school.course.pk, dia.pk, who=WHO)
        score(timestamp=at(0))
        score(of=dia, scoreGiven=50)
        user = school.subject(dia)
        found = results(f"?user_id={user}").json()
        assert [(each["userId"], each["resultScore"]) for each in found] == [(user, 5.0)]
        assert results("?user_id=nobody").json() == []

    def test_of_everybody_page_by_page(self, score, results, school) -> None:
        people = [learners.create(school.tenant, name=f"L{number}", who=WHO) for number in range(3)]
        for each in people:
            memberships.set_roles(school.tenant.pk, school.course.pk, each.pk, ["Learner"], who=WHO)
            score(of=each)
        first = results("?limit=2")
        url = first["Link"][1 : first["Link"].index(">")]
        second = results("?" + url.partition("?")[2])
        seen = [each["userId"] for each in [*first.json(), *second.json()]]
        assert seen == [school.subject(each) for each in people]
        assert "Link" not in second

    @pytest.mark.parametrize("scope", [v.SCORE, v.LINE_ITEM, v.LINE_ITEM_READONLY])
    def test_ask_for_their_own_scope(self, caller, line_item, scope) -> None:
        assert caller(scope).call("GET", f"{line_item}/results").status_code == 403

    def test_cy_sees_none_of_it(self, score, line_item, caller) -> None:
        score()
        south = make_school(make_tenant("south"))
        assert caller(tool=south.tool).call("GET", f"{line_item}/results").status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connections['default'].vendor == 'sqlite'", reason="An in-memory database isn't shared by threads."
)
def test_scores_that_come_at_once_leave_the_newest(north) -> None:
    import time

    from tests.lti.platform.peer import Caller, access_token

    school = make_school(north)
    held = Caller(access_token(school.tool, v.SCORE, now=time.time()))
    url = f"{ISSUER}/lti/platform/courses/{school.course.pk}/lineitems/{LineItem.objects.get().pk}/scores"
    user = school.subject(school.ana)

    def send(minute: int) -> int:
        body = {
            "userId": user,
            "timestamp": at(minute),
            "scoreGiven": minute,
            "scoreMaximum": 10,
            "activityProgress": "InProgress",
            "gradingProgress": "Pending",
        }
        try:
            return int(held.call("POST", url, body, type_=v.SCORE_TYPE).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(send, range(8)))
    assert set(statuses) <= {200, 409}
    assert Result.objects.get().result_score == 7.0
    assert Score.objects.count() == statuses.count(200)
