"""Line items. AGS 2.0 §3.2; the two-context, single-scope sequence of the published list, §5.4."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from django.db import connections

from lti.platform.models import LineItem, Result
from lti.platform.services import links
from lti.platform.services.links import NewLink
from lti.security.rules import vocabulary as v
from tests.lrs.log import make_tenant
from tests.lti.platform.peer import ISSUER, WHO, make_school, make_tool

pytestmark = pytest.mark.django_db
UNICODE = ("utf-8", "utf-16", "utf-32")
NEW = {"scoreMaximum": 60, "label": "Chapter 5 Test", "resourceId": "quiz-231", "tag": "grade"}


@pytest.fixture
def container(school) -> str:
    return f"{ISSUER}/lti/platform/courses/{school.course.pk}/lineitems"


def created(caller, container, **changes):
    answer = caller(v.LINE_ITEM).call("POST", container, {**NEW, **changes}, type_=v.LINE_ITEM_TYPE)
    assert answer.status_code == 201, answer.content
    return answer


class TestCreating:
    def test_it_is_answered_with_its_address(self, caller, container) -> None:
        answer = created(caller, container)
        assert answer["Content-Type"] == v.LINE_ITEM_TYPE
        body = answer.json()
        assert body.pop("id") == answer["Location"]
        assert body == {**NEW, "startDateTime": None, "endDateTime": None}

    def test_everything_that_a_tool_may_say_is_kept(self, caller, container, school) -> None:
        new = {
            "startDateTime": "2026-03-06T20:05:02+01:00",
            "endDateTime": "2026-04-06T22:05:03.5Z",
            "gradesReleased": False,
            "resourceLinkId": str(school.link.pk),
            "submissionReview": {"reviewableStatus": ["Submitted"], "label": "Look", "custom": {"a": "1"}},
            "https://tool.example/ext": {"x": [1]},
        }
        body = created(caller, container, **new).json()
        assert body["startDateTime"] == "2026-03-06T19:05:02.000Z"
        assert body["endDateTime"] == "2026-04-06T22:05:03.500Z"
        assert {name: body[name] for name in list(new)[2:]} == {name: new[name] for name in list(new)[2:]}

    def test_that_ends_before_it_begins_is_refused_on_put_too(self, caller, container) -> None:
        url = created(caller, container, startDateTime="2026-03-06T20:05:02Z").json()["id"]
        changed = {**NEW, "startDateTime": "2026-03-06T20:05:02Z", "endDateTime": "2026-03-05T00:00:00Z"}
        answer = caller(v.LINE_ITEM).call("PUT", url, changed, type_=v.LINE_ITEM_TYPE)
        [problem] = answer.json()["problems"]
        assert (answer.status_code, problem["section"]) == (400, "AGS 2.0 §3.2.13")
        assert problem["rule"] == "endDateTime isn't before startDateTime, 2026-03-06T20:05:02.000Z."

    def test_may_end_when_it_begins(self, caller, container) -> None:
        at = "2026-03-06T20:05:02Z"
        assert created(caller, container, startDateTime=at, endDateTime=at).status_code == 201

    @pytest.mark.parametrize(
        ("change", "path"),
        [
            ({"label": ""}, "$.label"),
            ({"label": "   "}, "$.label"),
            ({"label": None}, "$.label"),
            ({"label": 5}, "$.label"),
            ({"label": "x" * 501}, "$.label"),
            ({"scoreMaximum": 0}, "$.scoreMaximum"),
            ({"scoreMaximum": -1}, "$.scoreMaximum"),
            ({"scoreMaximum": None}, "$.scoreMaximum"),
            ({"scoreMaximum": "60"}, "$.scoreMaximum"),
            ({"scoreMaximum": True}, "$.scoreMaximum"),
            ({"scoreMaximum": 10**400}, "$.scoreMaximum"),
            ({"resourceId": 5}, "$.resourceId"),
            ({"tag": ["x"]}, "$.tag"),
            ({"startDateTime": "2026-03-06T20:05:02"}, "$.startDateTime"),
            ({"startDateTime": "2026-02-30T20:05:02Z"}, "$.startDateTime"),
            ({"endDateTime": "soon"}, "$.endDateTime"),
            (
                {"startDateTime": "2026-03-06T20:05:02Z", "endDateTime": "2026-03-06T20:05:02+01:00"},
                "$.endDateTime",
            ),
            ({"gradesReleased": "yes"}, "$.gradesReleased"),
            ({"submissionReview": "yes"}, "$.submissionReview"),
            ({"submissionReview": {"reviewableStatus": ["Never"]}}, "$.submissionReview.reviewableStatus"),
            ({"submissionReview": {"url": "javascript:alert(1)"}}, "$.submissionReview.url"),
        ],
    )
    def test_what_breaks_a_rule_is_told(self, caller, container, change, path) -> None:
        answer = caller(v.LINE_ITEM).call("POST", container, {**NEW, **change}, type_=v.LINE_ITEM_TYPE)
        assert answer.status_code == 400
        assert path in [each["path"] for each in answer.json()["problems"]]

    @pytest.mark.parametrize(
        "body",
        [
            b"{",
            b"[]",
            b"null",
            b'{"label":NaN}',
            b"[" * 100_000,
            b"\xff",
            b'{"x":"\\u0000"}',
            b'{"x":"\\ud800"}',
            *('{"label":"x","scoreMaximum":1,"https://x.example":"\\u0000"}'.encode(each) for each in UNICODE),
        ],
    )
    def test_what_is_no_line_item_is_refused(self, caller, container, body) -> None:
        assert caller(v.LINE_ITEM).call("POST", container, body, type_=v.LINE_ITEM_TYPE).status_code == 400

    def test_another_media_type_is_refused(self, caller, container) -> None:
        answer = caller(v.LINE_ITEM).call("POST", container, NEW, type_="text/plain")
        assert (answer.status_code, answer.json()["error"]["code"]) == (415, "wrong-media-type")

    @pytest.mark.parametrize("which", ["unknown", "other-tool", "other-course", "no-uuid"])
    def test_a_link_that_is_not_the_tools_in_this_course_is_unknown(self, caller, container, school, which) -> None:
        other = make_tool(school.tenant, name="Other")
        second = links.create_course(school.tenant.pk, "Second", who=WHO)
        known = {
            "unknown": "00000000-0000-4000-8000-000000000000",
            "other-tool": str(links.create(other, school.course.pk, NewLink("x"), who=WHO).pk),
            "other-course": str(links.create(school.tool, second.pk, NewLink("x"), who=WHO).pk),
            "no-uuid": "link-1",
        }
        sent = {**NEW, "resourceLinkId": known[which]}
        assert caller(v.LINE_ITEM).call("POST", container, sent, type_=v.LINE_ITEM_TYPE).status_code == 404


class TestReading:
    def test_only_the_tools_own_are_there(self, caller, container, school) -> None:
        other = make_tool(school.tenant, name="Other")
        LineItem.objects.create(
            tenant=school.tenant, course_id=school.course.pk, tool=other, label="x", score_maximum=1
        )
        answer = caller(v.LINE_ITEM_READONLY).call("GET", container, Accept=v.LINE_ITEM_CONTAINER_TYPE)
        assert answer["Content-Type"] == v.LINE_ITEM_CONTAINER_TYPE
        assert [each["label"] for each in answer.json()] == ["Quiz"]

    @pytest.mark.parametrize(
        ("query", "labels"),
        [
            ("resource_id=r1", ["a", "b"]),
            ("tag=t1", ["a"]),
            ("resource_id=r1&tag=t2", ["b"]),
            ("resource_id=nothing", []),
            ("resource_link_id={link}", ["Quiz", "b"]),
            ("resource_link_id={link}&resource_id=r1", ["b"]),
            ("resource_link_id=nonsense", []),
            ("tag=%00", []),
        ],
    )
    def test_filters_hold_together(self, caller, container, school, query, labels) -> None:
        created(caller, container, label="a", resourceId="r1", tag="t1")
        created(caller, container, label="b", resourceId="r1", tag="t2", resourceLinkId=str(school.link.pk))
        answer = caller().call("GET", f"{container}?{query.format(link=school.link.pk)}")
        assert [each["label"] for each in answer.json()] == labels

    @pytest.mark.parametrize("tag", ["t", "Final Ä/ß"])
    def test_pages_lead_on_and_keep_the_filters(self, caller, container, tag: str) -> None:
        """Clients are known that lower-case addresses of next pages."""
        for number in range(5):
            created(caller, container, label=f"item {number}", tag=tag)
        created(caller, container, label="other", tag=tag.lower() + "u")
        seen, url = [], f"{container}?{urlencode({'tag': tag, 'limit': 2})}"
        while url:
            answer = caller().call("GET", url)
            seen.append([each["label"] for each in answer.json()])
            link = answer.get("Link", "").lower()
            assert not link or link.endswith('; rel="next"')
            url = link[1 : link.index(">")] if link else ""
        assert seen == [["item 0", "item 1"], ["item 2", "item 3"], ["item 4"]]

    @pytest.mark.parametrize("odd", ["x", "ff", "6"])
    def test_an_address_of_a_page_that_was_changed_is_refused(self, caller, container, odd: str) -> None:
        assert caller().call("GET", f"{container}?tag_hex={odd}").status_code == 400

    @pytest.mark.parametrize("limit", ["0", "-1", "x", "1.5", "", "9" * 40])
    def test_a_limit_that_is_none_is_told(self, caller, container, limit) -> None:
        assert caller().call("GET", f"{container}?limit={limit}").status_code == 400

    def test_one_is_read_by_its_address(self, caller, container) -> None:
        made = created(caller, container)
        answer = caller(v.LINE_ITEM_READONLY).call("GET", made["Location"])
        assert (answer.json(), answer["ETag"]) == (made.json(), made["ETag"])

    def test_what_takes_something_else_is_told(self, caller, container) -> None:
        assert caller().call("GET", container, Accept="text/html").status_code == 406

    def test_head_is_answered_like_get(self, caller, container) -> None:
        answer = caller().call("HEAD", container)
        assert (answer.status_code, answer.content) == (200, b"")


class TestChanging:
    def test_a_definition_is_replaced(self, caller, container) -> None:
        made = created(caller, container)
        answer = caller().call("PUT", made["Location"], {"label": "New", "scoreMaximum": 30}, type_=v.LINE_ITEM_TYPE)
        assert answer.status_code == 200
        body = answer.json()
        assert (body["label"], body["scoreMaximum"], "tag" in body, "resourceId" in body) == ("New", 30, False, False)

    def test_results_are_scaled_to_the_new_maximum(self, caller, container, school) -> None:
        made = created(caller, container)
        line_item = LineItem.objects.get(label=NEW["label"])
        from django.utils import timezone

        Result.objects.create(
            tenant=school.tenant,
            line_item=line_item,
            learner=school.ana,
            result_score=45.0,
            timestamp=timezone.now(),
            activity_progress="Completed",
            grading_progress="FullyGraded",
        )
        caller().call("PUT", made["Location"], {**NEW, "scoreMaximum": 20}, type_=v.LINE_ITEM_TYPE)
        assert Result.objects.get().result_score == 15.0

    def test_its_link_never_changes(self, caller, container, school) -> None:
        made = created(caller, container, resourceLinkId=str(school.link.pk))
        other = links.create(school.tool, school.course.pk, NewLink("x"), who=WHO)
        sent = {**NEW, "resourceLinkId": str(other.pk)}
        assert caller().call("PUT", made["Location"], sent, type_=v.LINE_ITEM_TYPE).status_code == 404
        kept = caller().call("PUT", made["Location"], NEW, type_=v.LINE_ITEM_TYPE).json()
        assert kept["resourceLinkId"] == str(school.link.pk)

    def test_who_read_an_older_state_is_told(self, caller, container) -> None:
        made = created(caller, container)
        etag = made["ETag"]
        first = caller().call("PUT", made["Location"], NEW, type_=v.LINE_ITEM_TYPE, **{"If-Match": etag})
        second = caller().call("PUT", made["Location"], NEW, type_=v.LINE_ITEM_TYPE, **{"If-Match": etag})
        assert (first.status_code, second.status_code) == (200, 412)
        assert first["ETag"] != etag
        third = caller().call("DELETE", made["Location"], **{"If-Match": etag})
        assert third.status_code == 412

    def test_it_can_be_deleted(self, caller, container) -> None:
        made = created(caller, container)
        assert caller().call("DELETE", made["Location"]).status_code == 204
        assert caller().call("GET", made["Location"]).status_code == 404
        assert caller().call("DELETE", made["Location"]).status_code == 404


class TestScopes:
    @pytest.mark.parametrize(
        ("scope", "allowed"),
        [
            (v.LINE_ITEM, {"GET", "POST", "GET item", "PUT item", "DELETE item"}),
            (v.LINE_ITEM_READONLY, {"GET", "GET item"}),
            (v.SCORE, set()),
            (v.RESULT_READONLY, set()),
            (v.MEMBERSHIP_READONLY, set()),
        ],
    )
    def test_each_scope_works_alone(self, caller, container, scope, allowed) -> None:
        made = created(caller, container)["Location"]
        with_scope = caller(scope)
        calls = {
            "GET": ("GET", container, None),
            "POST": ("POST", container, NEW),
            "GET item": ("GET", made, None),
            "PUT item": ("PUT", made, NEW),
            "DELETE item": ("DELETE", made, None),
        }
        answers = {
            name: with_scope.call(method, url, body, type_=v.LINE_ITEM_TYPE).status_code
            for name, (method, url, body) in calls.items()
        }
        assert {name for name, status in answers.items() if status < 300} == allowed
        assert {status for name, status in answers.items() if name not in allowed} <= {403}

    def test_a_method_that_is_not_offered_is_told(self, caller, container) -> None:
        answer = caller().call("PATCH", container, {})
        assert (answer.status_code, answer["Allow"]) == (405, "GET, POST")


class TestOtherContexts:
    def test_one_token_works_in_every_context_of_the_deployment(self, caller, school) -> None:
        second = links.create_course(school.tenant.pk, "Second", who=WHO)
        held = caller(v.LINE_ITEM)
        for course in (school.course, second):
            url = f"{ISSUER}/lti/platform/courses/{course.pk}/lineitems"
            assert held.call("POST", url, NEW, type_=v.LINE_ITEM_TYPE).status_code == 201

    def test_a_course_where_the_tool_is_not_deployed_is_unknown(self, caller, school) -> None:
        from lti.platform.models import Deployment

        second = links.create_course(school.tenant.pk, "Second", who=WHO)
        Deployment.objects.update(course_id=second.pk)
        url = f"{ISSUER}/lti/platform/courses/{school.course.pk}/lineitems"
        assert caller().call("GET", url).status_code == 404

    def test_cys_course_is_unknown(self, caller, school) -> None:
        south = make_school(make_tenant("south"))
        url = f"{ISSUER}/lti/platform/courses/{south.course.pk}/lineitems"
        assert caller().call("GET", url).status_code == 404

    def test_another_tools_line_item_is_unknown(self, caller, container, school) -> None:
        made = created(caller, container)["Location"]
        other = make_tool(school.tenant, name="Other")
        for method in ("GET", "PUT", "DELETE"):
            answer = caller(tool=other).call(method, made, NEW, type_=v.LINE_ITEM_TYPE)
            assert answer.status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connections['default'].vendor == 'sqlite'", reason="An in-memory database isn't shared by threads."
)
def test_of_eight_changes_of_one_state_one_is_taken(north) -> None:
    import time

    from tests.lti.platform.peer import Caller, access_token

    school = make_school(north)
    held = Caller(access_token(school.tool, v.LINE_ITEM, now=time.time()))
    url = f"{ISSUER}/lti/platform/courses/{school.course.pk}/lineitems"
    made = held.call("POST", url, NEW, type_=v.LINE_ITEM_TYPE)

    def change(_: int) -> int:
        try:
            return int(
                held.call(
                    "PUT", made["Location"], NEW, type_=v.LINE_ITEM_TYPE, **{"If-Match": made["ETag"]}
                ).status_code
            )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(change, range(8))) == [200] + [412] * 7
