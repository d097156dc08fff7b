"""Scores go back: the newest, in order, again when it fails, and only what has changed (AGS 2.0)."""

import threading
from datetime import datetime, timedelta

import jwt
import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from courses.models import Enrollment
from courses.services import course_items, courses
from courses.services.courses import NewItem, NewVersion
from lti.security.models import Exchange
from lti.security.rules import vocabulary as v
from lti.tool.models import Link, Passback, Platform
from lti.tool.rules.errors import ClaimLost
from lti.tool.services import allowed_courses, passbacks, reconciliation, sending
from people.models import AuditEntry
from people.services.round_trip import together
from tests.courses.states import did
from tests.lti.tool.platform import ALL, DOORS, endpoint

pytestmark = pytest.mark.django_db


def sent(services):
    return services.sent_to("/items/1/scores")


def due_now() -> None:
    Passback.objects.filter(due_at__isnull=False).update(due_at=timezone.now())


class TestSending:
    def test_nothing_is_told_before_anything_has_begun(self, launched, accepting) -> None:
        assert sending.send_due() == 0
        together(passbacks.want(launched.tenant_id, launched.pk))
        assert sending.send_due() == 1
        assert (sent(accepting), Passback.objects.get().state) == ([], "idle")

    def test_progress_goes_back_while_it_is_in_progress_and_the_final_score_at_last(self, launched, accepting) -> None:
        did(launched, 1, progress=40)
        sending.send_due()
        did(launched, 1, score_scaled=0.85, completed_at=None, passed_at=None, satisfied=True)
        sending.send_due()
        first, last = sent(accepting)
        assert {**first, "timestamp": ""} == {
            "userId": "ana-at-campus",
            "activityProgress": "InProgress",
            "gradingProgress": "Pending",
            "scoreGiven": 40.0,
            "scoreMaximum": 100,
            "timestamp": "",
        }
        assert (last["scoreGiven"], last["activityProgress"], last["gradingProgress"]) == (
            85,
            "Completed",
            "FullyGraded",
        )
        assert datetime.fromisoformat(first["timestamp"]) < datetime.fromisoformat(last["timestamp"])
        assert Passback.objects.get().state == "sent"
        entry = AuditEntry.objects.filter(action="lti.score").latest("pk")
        assert entry.details["scoreGiven"] == 85

    def test_it_is_asked_for_by_our_signed_assertion_and_posted_as_the_standard_says(
        self, launched, accepting, reachable, browser
    ) -> None:
        did(launched, 1, progress=40)
        sending.send_due()
        [asked] = accepting.sent_to("/token")
        key = jwt.PyJWKSet.from_dict(browser.get("/lti/tool/jwks").json()).keys[0]
        token = f"{accepting.base}/token"
        claims = jwt.decode(asked["client_assertion"], key.key, algorithms=["RS256"], audience=token)
        assert (claims["iss"], claims["sub"], "jti" in claims) == ("tributary-1", "tributary-1", True)
        assert set(asked["scope"].split()) == set(ALL)
        [(path, headers)] = [(where, h) for _, where, h, _ in accepting.requests if "scores" in where]
        assert path == "/items/1/scores?a=1"
        assert headers["Content-Type"] == "application/vnd.ims.lis.v1.score+json"
        kept = Exchange.objects.get(kind="score")
        assert (kept.passed, kept.party, kept.status) == (True, reachable.platform.pk, 204)
        assert headers["Authorization"].removeprefix("Bearer ") not in str(kept.messages)

    def test_what_has_not_changed_is_not_sent_again(self, launched, accepting) -> None:
        for _ in range(3):
            did(launched, 1, progress=40)
            sending.send_due()
        assert len(sent(accepting)) == 1

    def test_tokens_are_used_while_they_live(self, launched, accepting) -> None:
        for percent in (10, 20, 30):
            did(launched, 1, progress=percent)
            sending.send_due()
        assert (len(sent(accepting)), accepting.tokens) == (3, 1)

    def test_a_token_that_is_no_longer_taken_is_replaced_at_once(self, launched, accepting) -> None:
        did(launched, 1, progress=10)
        sending.send_due()
        answers = [(401, {"error": "expired"}, {}), (204, None, {})]
        accepting.on("/items/1/scores", lambda query, body: answers.pop(0))
        did(launched, 1, progress=20)
        sending.send_due()
        assert (Passback.objects.get().state, accepting.tokens, answers) == ("sent", 2, [])

    def test_another_item_of_the_course_is_none_of_its_business(self, launched, accepting) -> None:
        did(launched, 2, progress=40)
        sending.send_due()
        assert sent(accepting) == []

    def test_a_failed_attempt_counts_and_may_be_bettered(self, launched, accepting) -> None:
        did(launched, 1, score_scaled=0.3, failed_at=None)
        sending.send_due()
        did(launched, 1, score_scaled=0.9, passed_at=None, satisfied=True)
        sending.send_due()
        assert [(each["scoreGiven"], each["gradingProgress"]) for each in sent(accepting)] == [
            (30, "FullyGraded"),
            (90, "FullyGraded"),
        ]

    def test_a_whole_course_is_told_by_how_much_of_it_is_done(self, accepting, reachable, browser, course) -> None:
        reachable.launch(browser, **{v.CUSTOM: {"course": str(course.pk)}}, **endpoint(accepting))
        enrollment = Enrollment.objects.get()
        did(enrollment, 1, satisfied=True, completed_at=None)
        sending.send_due()
        did(enrollment, 2, satisfied=True, completed_at=None)
        sending.send_due()
        assert [(each["scoreGiven"], each["activityProgress"]) for each in sent(accepting)] == [
            (50, "InProgress"),
            (100, "Completed"),
        ]

    def test_a_course_that_asks_for_less_is_told_of_those_who_are_underway(self, accepting, reachable, browser, north):
        made = courses.create(north.pk, "lti", "c", NewVersion({"en": "C"}, {}, []), who="bo")[0]
        for name in ("first", "second", "third"):
            course_items.append(north.pk, made.pk, NewItem("test", name, {"en": name}, {}), who="bo")
        allowed_courses.allow(Platform.objects.get(), made.pk, who="bo")
        answer = reachable.launch(browser, **{v.CUSTOM: {"course": str(made.pk)}}, **endpoint(accepting))
        assert answer.status_code == 303
        did(Enrollment.objects.get(), 0, satisfied=True, completed_at=None)
        sending.send_due()
        for item in courses.items_of(courses.latest_version(made))[:0:-1]:
            course_items.remove(north.pk, made.pk, item.pk, who="bo")
            sending.send_due()
        assert [(each["scoreGiven"], each["activityProgress"]) for each in sent(accepting)] == [
            (33, "InProgress"),
            (50, "InProgress"),
            (100, "Completed"),
        ]

    def test_without_the_right_to_post_scores_none_are_wanted(self, accepting, reachable, browser, course) -> None:
        custom = {v.CUSTOM: {"course": str(course.pk)}}
        reachable.launch(browser, **custom, **endpoint(accepting, scopes=[v.RESULT_READONLY]))
        assert not Passback.objects.exists()

    def test_it_is_wanted_only_if_what_happened_is_kept(self, launched) -> None:
        with transaction.atomic():
            did(launched, 1, progress=40)
            transaction.set_rollback(True)
        assert Passback.objects.get().due_at is None

    def test_who_is_followed_by_nobody_costs_one_statement(
        self, campus, browser, course, django_assert_num_queries
    ) -> None:
        campus.launch(browser, **{v.CUSTOM: {"course": str(course.pk)}})
        enrollment = Enrollment.objects.get()
        with django_assert_num_queries(1):
            together(passbacks.want(enrollment.tenant_id, enrollment.pk))


class TestTryingAgain:
    def test_it_is_tried_again_with_growing_pauses_until_it_works(self, launched, services) -> None:
        answers = [(500, {"error": "down"}, {}), (503, b"<html>busy", {}), (204, None, {})]
        services.on("/items/1/scores", lambda query, body: answers.pop(0))
        did(launched, 1, progress=40)
        pauses = []
        for _ in range(3):
            due_now()
            assert sending.send_due() == 1
            row = Passback.objects.get()
            pauses.append((row.due_at - timezone.now()).total_seconds() if row.due_at else None)
            assert sending.send_due() == 0
        assert 40 < pauses[0] < 80 < pauses[1] < 160
        assert (pauses[2], row.state, row.attempts, row.answer) == (None, "sent", 0, "")
        stamps = [datetime.fromisoformat(each["timestamp"]) for each in sent(services)]
        assert stamps == sorted(set(stamps))

    def test_what_happens_meanwhile_is_what_is_sent_then(self, launched, services) -> None:
        services.on("/items/1/scores", lambda query, body: (500, {}, {}))
        did(launched, 1, progress=40)
        sending.send_due()
        did(launched, 1, progress=70)
        assert sending.send_due() == 0
        services.on("/items/1/scores", lambda query, body: (200, {}, {}))
        due_now()
        sending.send_due()
        assert [each["scoreGiven"] for each in sent(services)] == [40, 70]
        due_now()
        assert sending.send_due() == 0

    def test_what_the_platform_asks_for_is_kept_to(self, launched, services) -> None:
        services.on("/items/1/scores", lambda query, body: (429, {}, {"Retry-After": "7200"}))
        did(launched, 1, progress=40)
        sending.send_due()
        row = Passback.objects.get()
        assert (row.state, row.answer_status) == ("waiting", 429)
        assert row.due_at - timezone.now() > timedelta(seconds=7100)

    @pytest.mark.parametrize("status", [400, 404, 410, 422])
    def test_what_will_never_work_is_given_up_and_shown(self, launched, services, status: int) -> None:
        services.on("/items/1/scores", lambda query, body: (status, {"error": "no such line item"}, {}))
        did(launched, 1, progress=40)
        sending.send_due()
        row = Passback.objects.get()
        assert (row.state, row.answer_status, row.due_at) == ("refused", status, None)
        assert "no such line item" in row.answer
        # Whatever happens next is told anew.
        services.on("/items/1/scores", lambda query, body: (204, None, {}))
        did(launched, 1, progress=50)
        sending.send_due()
        assert Passback.objects.get().state == "sent"

    @pytest.mark.parametrize(
        ("path", "answer"),
        [
            ("/token", (400, {"error": "invalid_client"}, {})),
            ("/token", (200, b"<html>", {})),
            ("/token", (200, {"hello": 1}, {})),
            ("/token", (200, [1], {})),
            ("/items/1/scores", (302, None, {"Location": "http://10.0.0.1/"})),
        ],
    )
    def test_answers_that_can_not_be_read_are_no_error_of_ours(self, launched, accepting, path, answer) -> None:
        accepting.on(path, lambda query, body: answer)
        did(launched, 1, progress=40)
        assert sending.send_due() == 1
        row = Passback.objects.get()
        assert row.state in ("waiting", "refused")
        assert row.claimed_until is None
        assert not Exchange.objects.get(kind="score").passed

    def test_a_platform_that_is_not_there(self, launched, services, reachable) -> None:
        services.close()
        did(launched, 1, progress=40)
        sending.send_due()
        row = Passback.objects.get()
        assert (row.state, row.attempts, row.answer_status) == ("waiting", 1, None)

    def test_who_died_while_sending_is_followed_by_somebody_else(self, launched, accepting) -> None:
        did(launched, 1, progress=40)
        assert passbacks.claim() is not None
        assert passbacks.claim() is None
        Passback.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
        sending.send_due()
        assert len(sent(accepting)) == 1

    def test_what_happens_while_it_is_sent_is_sent_afterwards(self, launched, services) -> None:
        def answer(query, body):
            return (204, None, {})

        services.on("/items/1/scores", answer)
        did(launched, 1, progress=40)
        taken = passbacks.claim()
        did(launched, 1, progress=60)
        assert passbacks.claim() is None
        assert passbacks.give_back(taken, state="sent", score=None)
        assert Passback.objects.get().state == "waiting"
        sending.send_due()
        assert [each["scoreGiven"] for each in sent(services)] == [60]


class TestClaims:
    """A lease ends after ten minutes; who comes back later finds that the work is somebody else's."""

    def taken_over(self):
        late = passbacks.claim()
        Passback.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
        return late, passbacks.claim()

    def test_a_late_worker_does_not_undo_what_another_has_done(self, launched) -> None:
        did(launched, 1, progress=40)
        late, other = self.taken_over()
        assert not passbacks.give_back(late, state="refused", score=None, attempts=7, answer="too slow")
        row = Passback.objects.get()
        assert (row.state, row.attempts, row.answer, row.claim_number) == ("waiting", 0, "", 2)
        assert row.claimed_until == other.claimed_until
        assert passbacks.give_back(other, state="sent", score={"scoreGiven": 40})
        assert not passbacks.give_back(late, state="refused", score=None)
        row = Passback.objects.get()
        assert (row.state, row.score, row.due_at) == ("sent", {"scoreGiven": 40}, None)

    def test_a_late_worker_sends_nothing_any_more(self, launched) -> None:
        did(launched, 1, progress=40)
        late, other = self.taken_over()
        with pytest.raises(ClaimLost):
            passbacks.stamp(late, timezone.now())
        now = timezone.now()
        passbacks.stamp(other, now)
        row = Passback.objects.get()
        assert row.last_timestamp == now
        assert row.claimed_until > other.claimed_until

    def test_who_is_late_and_was_not_followed_goes_on(self, launched, accepting) -> None:
        did(launched, 1, progress=40)
        late = passbacks.claim()
        Passback.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
        passbacks.stamp(late, timezone.now())
        assert passbacks.claim() is None
        assert passbacks.give_back(late, state="sent", score={"scoreGiven": 40})

    def test_each_is_taken_when_its_turn_comes(self, reachable, accepting, browser, course) -> None:
        custom = {v.CUSTOM: {"course": str(course.pk), "item": DOORS}}
        for sub in ("ana", "dee", "eve"):
            reachable.launch(browser, sub=sub, **custom, **endpoint(accepting))
        for enrollment in Enrollment.objects.all():
            did(enrollment, 1, progress=40)
        assert sending.send_due() == 3
        assert sorted(each["userId"] for each in sent(accepting)) == ["ana", "dee", "eve"]
        assert set(Passback.objects.values_list("claim_number", flat=True)) == {1}

    def test_nothing_more_is_asked_of_a_platform_that_takes_too_long(self, launched, accepting, monkeypatch) -> None:
        monkeypatch.setattr(passbacks, "SECONDS", -1.0)
        did(launched, 1, progress=40)
        assert sending.send_due() == 1
        row = Passback.objects.get()
        assert (row.state, row.attempts, row.claimed_until) == ("waiting", 1, None)
        assert "takes so long" in row.answer
        assert accepting.requests == []


@pytest.mark.django_db(transaction=True)
def test_several_workers_send_each_score_once_and_in_order(launched, accepting) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one write at a time, so that workers there wait for each other.")
    begin = threading.Barrier(3)
    over = threading.Event()

    def work() -> None:
        begin.wait()
        while not over.is_set() or sending.send_due():
            sending.send_due()
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    begin.wait()
    for percent in range(1, 30):
        did(launched, 1, progress=percent)
    over.set()
    for thread in threads:
        thread.join()
    scores = [each["scoreGiven"] for each in sent(accepting)]
    stamps = [each["timestamp"] for each in sent(accepting)]
    assert scores == sorted(set(scores))
    assert scores[-1] == 29
    assert stamps == sorted(set(stamps))


class TestLineItems:
    def test_one_is_found_by_the_link_over_pages_whose_addresses_have_capitals(
        self, reachable, services, browser, course
    ) -> None:
        def items(query, body):
            if "Page=TWO" in query:
                return [{"id": f"{services.base}/Items/Found", "resourceLinkId": "link-1"}]
            link = f'<{services.base}/items?resource_link_id=link-1&Page=TWO>; rel="next"'
            return 200, [{"id": f"{services.base}/items/9", "resourceLinkId": "other"}], {"Link": link}

        services.on("/items", items)
        services.on("/Items/Found/scores", lambda query, body: (204, None, {}))
        claim = endpoint(services, lineitem=None)
        reachable.launch(browser, **{v.CUSTOM: {"course": str(course.pk), "item": DOORS}}, **claim)
        did(Enrollment.objects.get(), 1, progress=40)
        sending.send_due()
        assert len(services.sent_to("/Items/Found/scores")) == 1
        assert Link.objects.get().line_item == f"{services.base}/Items/Found"
        reachable.launch(browser, **{v.CUSTOM: {"course": str(course.pk), "item": DOORS}}, **claim)
        assert Link.objects.get().line_item == f"{services.base}/Items/Found"

    def test_one_is_made_where_there_is_none(self, reachable, services, browser, course) -> None:
        made = {"id": f"{services.base}/items/7"}
        services.on("/items", lambda query, body: (201, {**body, **made}, {}) if body else [])
        services.on("/items/7/scores", lambda query, body: (204, None, {}))
        reachable.launch(
            browser, **{v.CUSTOM: {"course": str(course.pk), "item": DOORS}}, **endpoint(services, lineitem=None)
        )
        did(Enrollment.objects.get(), 1, progress=40)
        sending.send_due()
        posted = [body for body in services.sent_to("/items") if body]
        assert posted == [
            {
                "scoreMaximum": 100,
                "label": "Safety first",
                "resourceLinkId": "link-1",
                "resourceId": f"{course.pk}/{DOORS}",
                "tag": "score",
            }
        ]
        assert len(services.sent_to("/items/7/scores")) == 1

    def test_where_none_may_be_made_it_is_given_up(self, reachable, services, browser, course) -> None:
        services.on("/items", lambda query, body: [])
        claim = endpoint(services, scopes=[v.LINE_ITEM_READONLY, v.SCORE], lineitem=None)
        reachable.launch(browser, **{v.CUSTOM: {"course": str(course.pk), "item": DOORS}}, **claim)
        did(Enrollment.objects.get(), 1, progress=40)
        sending.send_due()
        row = Passback.objects.get()
        assert (row.state, "doesn't let us make one" in row.answer) == ("refused", True)


class TestReconciling:
    def test_what_the_gradebook_shows_otherwise_is_sent_again(self, launched, accepting) -> None:
        did(launched, 1, score_scaled=0.8, passed_at=None, satisfied=True)
        sending.send_due()
        results = [{"userId": "ana-at-campus", "resultScore": 8, "resultMaximum": 10}]
        accepting.on("/items/1/results", lambda query, body: results)
        link = Link.objects.get()
        assert reconciliation.reconcile(link.tenant_id, link.pk, who="bo") == 0
        results[0]["resultScore"] = 5
        assert reconciliation.reconcile(link.tenant_id, link.pk, who="bo") == 1
        sending.send_due()
        results.clear()
        assert reconciliation.reconcile(link.tenant_id, link.pk, who="bo") == 1
        sending.send_due()
        assert [each["scoreGiven"] for each in sent(accepting)] == [80, 80, 80]
        assert Exchange.objects.filter(kind="results", passed=True).count() == 3

    def test_a_score_may_be_sent_again_by_hand(self, launched, accepting) -> None:
        did(launched, 1, progress=40)
        sending.send_due()
        assert passbacks.send_again(launched.tenant_id, [Passback.objects.get().pk], who="bo") == 1
        sending.send_due()
        assert len(sent(accepting)) == 2
        assert AuditEntry.objects.filter(action="lti-passback.again", who="bo").exists()
