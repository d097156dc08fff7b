"""Launches: LTI 1.3 §4, §5; Security Framework 1.0 §5.1; the platform's core cases of the published list, §5.1."""

import json
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.test import Client

from courses.models import CourseVersion, Membership
from courses.services import enrollments, progress
from lrs.models import Statement
from lti.platform.models import LaunchRequest
from lti.platform.rules.substitution import moment
from lti.platform.services import course_copy, groups, links, tools
from lti.platform.services.links import NewLink
from lti.security.models import Exchange
from lti.security.rules import vocabulary as v
from people.models import AuditEntry, Learner
from people.services import encryption
from tests.lrs.log import make_tenant
from tests.lti.platform.peer import (
    ISSUER,
    LAUNCH,
    WHO,
    authentication_request,
    form_of,
    key,
    launched,
    login_request,
    make_school,
    make_tool,
    started,
)

pytestmark = pytest.mark.django_db
AUTHORIZE = "/lti/platform/authorize"


def test_the_login_request_names_us_the_tool_and_the_link(school) -> None:
    login = started(school)
    assert {name: login[name] for name in ("iss", "target_link_uri", "client_id", "lti_storage_target")} == {
        "iss": ISSUER,
        "target_link_uri": LAUNCH,
        "client_id": school.tool.client_id,
        "lti_storage_target": "_parent",
    }
    assert login["lti_deployment_id"] == str(school.link.deployment_id)


class TestFullStudentPayload:
    def test_it_has_every_claim_of_the_core(self, school) -> None:
        claims = launched(school)
        assert claims["iss"] == ISSUER
        assert claims["aud"] == claims["azp"] == school.tool.client_id
        assert claims["sub"] == school.subject(school.ana)
        assert claims["nonce"] == "nonce-1"
        assert claims["exp"] == claims["iat"] + 300
        assert claims[v.LTI_VERSION] == "1.3.0"
        assert claims[v.MESSAGE_TYPE] == "LtiResourceLinkRequest"
        assert claims[v.DEPLOYMENT_ID] == str(school.link.deployment_id)
        assert claims[v.TARGET_LINK_URI] == LAUNCH
        assert claims[v.RESOURCE_LINK] == {"id": str(school.link.pk), "title": "Quiz 1"}
        assert claims[v.CONTEXT] == {
            "id": str(school.course.pk),
            "title": "First aid",
            "label": "First aid",
            "type": ["http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"],
        }
        assert claims[v.TOOL_PLATFORM] == {
            "guid": "north.127.0.0.1:8000",
            "name": school.tenant.name,
            "url": ISSUER,
            "product_family_code": "tributary",
            "version": "1",
        }
        assert claims[v.LAUNCH_PRESENTATION]["document_target"] == "iframe"
        back = f"{ISSUER}/lti/platform/return/{school.tenant.pk}/{school.enrollment.pk}"
        assert claims[v.LAUNCH_PRESENTATION]["return_url"] == back
        assert claims[v.LIS] == {
            "person_sourcedid": "a-1",
            "course_offering_sourcedid": school.course.identifier,
            "course_section_sourcedid": school.course.identifier,
        }

    def test_the_person_is_named(self, school) -> None:
        claims = launched(school)
        known = ("name", "given_name", "family_name", "email")
        assert [claims[name] for name in known] == ["Ana Lee", "Ana", "Lee", "ana@example.org"]

    def test_the_roles_are_those_of_a_student(self, school) -> None:
        assert launched(school)[v.ROLES] == [
            "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner",
            "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student",
            "http://purl.imsglobal.org/vocab/lis/v2/system/person#User",
        ]

    def test_the_services_are_offered_with_their_scopes(self, school) -> None:
        claims, course = launched(school), f"{ISSUER}/lti/platform/courses/{school.course.pk}"
        assert claims[v.AGS]["scope"] == list(v.AGS_SCOPES)
        assert claims[v.AGS]["lineitems"] == f"{course}/lineitems"
        assert claims[v.AGS]["lineitem"].startswith(f"{course}/lineitems/")
        assert claims[v.NRPS] == {"context_memberships_url": f"{course}/memberships", "service_versions": ["2.0"]}
        assert claims[v.GROUPS]["context_groups_url"] == f"{course}/groups"
        assert claims[v.NOTIFICATION_SERVICE]["notice_types_supported"] == [
            "LtiHelloWorldNotice",
            "LtiContextCopyNotice",
        ]

    def test_no_value_has_blanks_around_it(self, north) -> None:
        school = make_school(north)
        school.course.title = "  First aid "
        school.course.save()
        texts = [value for value in _values(launched(school)) if isinstance(value, str)]
        assert [each for each in texts if each != each.strip()] == []


@pytest.mark.parametrize(
    ("shares", "known"),
    [
        ("anonymous", set()),
        ("name", {"name", "given_name", "family_name"}),
        ("email", {"email"}),
        ("name_and_email", {"name", "given_name", "family_name", "email"}),
    ],
)
def test_a_tool_is_told_of_people_what_its_administrator_allows(north, shares, known) -> None:
    claims = launched(make_school(north, shares=shares))
    assert {"name", "given_name", "family_name", "email", "picture"} & set(claims) == known
    assert ("person_sourcedid" in claims[v.LIS]) is ("name" in known)


def test_two_tools_know_a_person_by_different_names(north, school) -> None:
    other = make_tool(north, name="Other")
    assert tools.subject(other, school.ana.pk) != school.subject(school.ana)
    assert tools.person(other, tools.subject(other, school.ana.pk)) == school.ana.pk
    assert tools.person(other, school.subject(school.ana)) != school.ana.pk


class TestInstructorPayload:
    def launched(self, school):
        client = school.client(school.bo)
        page = client.post(f"/lti/platform/teach/{school.course.pk}/items/{school.link.item_id}/open")
        src = page.content.decode().partition('src="http://127.0.0.1:8000')[2].partition('"')[0]
        login = login_request(client, src)
        _, fields = form_of(client.get(AUTHORIZE, authentication_request(login)).content.decode())
        import jwt

        return jwt.decode(fields["id_token"], options={"verify_signature": False})

    def test_the_roles_are_those_of_an_instructor(self, school) -> None:
        assert self.launched(school)[v.ROLES] == [
            "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor",
            "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor",
            "http://purl.imsglobal.org/vocab/lis/v2/system/person#User",
        ]

    def test_without_personal_data_nothing_personal_is_there(self, north) -> None:
        claims = self.launched(make_school(north, shares="anonymous"))
        assert not {"name", "given_name", "family_name", "email", "locale"} & set(claims)

    def test_to_try_a_link_leaves_no_trace_in_learning(self, school) -> None:
        self.launched(school)
        assert Statement.objects.count() == 0


class TestWhatALaunchLeaves:
    def test_a_statement_with_the_registration_and_the_link(self, school) -> None:
        launched(school)
        said = json.loads(Statement.objects.get().payload)
        assert said["verb"]["id"] == "http://adlnet.gov/expapi/verbs/launched"
        assert said["object"]["id"] == f"{ISSUER}/lti/links/{school.link.pk}"
        assert said["context"]["registration"] == str(school.enrollment.pk)
        assert said["context"]["platform"] == "LTI 1.3"
        assert said["context"]["contextActivities"]["parent"][0]["id"] == school.course.identifier

    def test_the_learner_has_begun(self, school) -> None:
        launched(school)
        state = progress.state_of(school.enrollment, school.link.item_id)
        assert (state.launches, state.satisfied_at) == (1, None)

    def test_a_link_without_a_column_is_done_when_it_was_opened(self, north) -> None:
        school = make_school(north, score_maximum=None)
        launched(school)
        school.enrollment.refresh_from_db()
        assert progress.state_of(school.enrollment, school.link.item_id).satisfied_at is not None
        assert school.enrollment.satisfied_at is not None

    def test_the_audit_trail_tells_of_it(self, school) -> None:
        launched(school)
        entry = AuditEntry.objects.get(action="lti.launch")
        assert (entry.who, entry.object) == (f"learner {school.ana.pk}", f"LTI tool {school.tool.pk}")

    def test_the_inspector_has_each_step_and_the_claims(self, school) -> None:
        launched(school)
        exchange = Exchange.objects.get()
        assert (exchange.kind, exchange.passed, exchange.party_name) == ("LtiResourceLinkRequest", True, "Quizzes")
        assert all(step["passed"] for step in exchange.steps)
        assert exchange.messages["claims"]["nonce"] == "nonce-1"


class TestCustomParameters:
    def test_variables_are_replaced_and_others_stay(self, north) -> None:
        school = make_school(north, custom={"name": "$Person.name.full", "odd": "$Nobody.knows", "plain": "x"})
        assert launched(school)[v.CUSTOM] == {"name": "Ana Lee", "odd": "$Nobody.knows", "plain": "x"}

    def test_the_links_own_come_on_top(self, north) -> None:
        school = make_school(north, custom={"level": "1"})
        new = NewLink("Quiz 2", custom={"level": "2", "id": "$ResourceLink.id"})
        link = links.create(school.tool, school.course.pk, new, who=WHO)
        school.link = link
        assert launched(school)[v.CUSTOM] == {"level": "2", "id": str(link.pk)}

    def test_a_name_that_the_tool_may_not_know_stays_a_variable(self, north) -> None:
        school = make_school(north, shares="anonymous", custom={"name": "$Person.name.full"})
        assert launched(school)[v.CUSTOM] == {"name": "$Person.name.full"}


class TestTheAuthenticationRequest:
    """What breaks a rule is refused, with the reason where an administrator looks."""

    def refused(self, school, client=None, method="get", **changes):
        login = started(school)
        asked = authentication_request(login, **changes)
        answer = getattr(client or school.client(school.ana), method)(AUTHORIZE, asked)
        return answer, Exchange.objects.filter(passed=False).first()

    @pytest.mark.parametrize(
        ("changes", "error", "step"),
        [
            ({"scope": "email"}, "invalid_scope", "scope is openid"),
            ({"scope": None}, "invalid_scope", "scope is openid"),
            ({"response_type": "code"}, "unsupported_response_type", "response_type is id_token"),
            ({"response_type": "id_token token"}, "unsupported_response_type", "response_type is id_token"),
            ({"response_mode": "query"}, "unsupported_response_type", "response_mode is form_post"),
            ({"response_mode": None}, "unsupported_response_type", "response_mode is form_post"),
            ({"prompt": "login"}, "invalid_request", "prompt is none"),
            ({"prompt": None}, "invalid_request", "prompt is none"),
            ({"nonce": None}, "invalid_request", "It has a nonce"),
            ({"nonce": ""}, "invalid_request", "It has a nonce"),
            ({"nonce": "n" * 1001}, "invalid_request", "It has a nonce"),
            ({"login_hint": None}, "login_required", "The login hint is one of ours, for this tool, and fresh"),
            ({"login_hint": "1.made-up"}, "login_required", "The login hint is one of ours, for this tool, and fresh"),
            ({"login_hint": "99999999.x"}, "login_required", "The login hint is one of ours, for this tool, and fresh"),
            ({"lti_message_hint": None}, "invalid_request", "The message hint came back unaltered"),
            ({"lti_message_hint": "x"}, "invalid_request", "The message hint came back unaltered"),
        ],
    )
    def test_a_wrong_parameter_is_told_to_the_tool(self, school, changes, error, step) -> None:
        answer, exchange = self.refused(school, **changes)
        url, fields = form_of(answer.content.decode())
        assert (url, fields["error"], fields["state"]) == (LAUNCH, error, "state-1")
        assert "id_token" not in fields
        assert [each["name"] for each in exchange.steps if not each["passed"]] == [step]

    @pytest.mark.parametrize(
        "uri",
        [
            LAUNCH + "/",
            LAUNCH + "?x=1",
            LAUNCH + "#x",
            LAUNCH.upper(),
            LAUNCH.replace("https", "http"),
            LAUNCH.replace("tool.example", "tool.example.evil.example"),
            LAUNCH.replace("tool.example", "tool.example@evil.example"),
            LAUNCH.replace("/launch", "/./launch"),
            LAUNCH.replace("/launch", "/%6Caunch"),
            "https://evil.example/launch",
            "//tool.example/launch",
            "javascript:alert(1)",
            "",
            None,
        ],
    )
    def test_a_near_miss_of_the_redirect_uri_is_never_led_to(self, school, uri) -> None:
        answer, exchange = self.refused(school, redirect_uri=uri)
        page = answer.content.decode()
        assert answer.status_code == 400
        assert "<form" not in page
        assert exchange.steps[-1]["name"] == "The redirect URI is registered"

    @pytest.mark.parametrize("client_id", ["", "lti-1-000000000000000000000000", "x", "lti-0-" + "0" * 24])
    def test_an_unknown_client_is_told_to_the_user_alone(self, school, client_id) -> None:
        answer, _ = self.refused(school, client_id=client_id)
        assert (answer.status_code, "<form" in answer.content.decode()) == (400, False)

    def test_a_tool_that_is_disabled_gets_nothing(self, school) -> None:
        login = started(school)
        tools.change(school.tenant.pk, school.tool.pk, who=WHO, status="disabled")
        answer = school.client(school.ana).get(AUTHORIZE, authentication_request(login))
        assert answer.status_code == 400

    def test_a_hint_works_once(self, school) -> None:
        login = started(school)
        client = school.client(school.ana)
        first = form_of(client.get(AUTHORIZE, authentication_request(login)).content.decode())[1]
        second = form_of(client.get(AUTHORIZE, authentication_request(login)).content.decode())[1]
        assert ("id_token" in first, second["error"]) == (True, "login_required")

    def test_bo_cannot_use_the_hint_of_ana(self, school) -> None:
        login = started(school)
        bo = school.client(school.bo)
        bo.cookies["lti_browser"] = "another"
        fields = form_of(bo.get(AUTHORIZE, authentication_request(login)).content.decode())[1]
        assert fields["error"] == "login_required"

    def test_not_even_in_the_same_browser(self, school) -> None:
        login = started(school)
        client = school.client(school.ana)
        browser = client.cookies["lti_browser"].value
        bo = school.client(school.bo)
        bo.cookies["lti_browser"] = browser
        fields = form_of(bo.get(AUTHORIZE, authentication_request(login)).content.decode())[1]
        assert fields["error"] == "login_required"

    def test_nor_somebody_who_is_not_signed_in(self, school) -> None:
        login = started(school)
        nobody = Client()
        nobody.cookies["lti_browser"] = school.client(school.ana).cookies["lti_browser"].value
        fields = form_of(nobody.get(AUTHORIZE, authentication_request(login)).content.decode())[1]
        assert fields["error"] == "login_required"

    def test_another_tool_cannot_use_the_hint(self, school, north) -> None:
        login = started(school)
        other = make_tool(north, name="Other")
        asked = authentication_request(login, client_id=other.client_id)
        fields = form_of(school.client(school.ana).get(AUTHORIZE, asked).content.decode())[1]
        assert fields["error"] == "login_required"

    def test_a_hint_that_is_old_is_refused(self, school) -> None:
        login = started(school)
        request = LaunchRequest.objects.get()
        request.made_at = request.made_at.replace(year=request.made_at.year - 1)
        request.save()
        answer = school.client(school.ana).get(AUTHORIZE, authentication_request(login))
        assert form_of(answer.content.decode())[1]["error"] == "login_required"

    def test_without_our_cookie_the_browser_is_led_round_once(self, school) -> None:
        login = started(school)
        nobody = Client()
        page = nobody.get(AUTHORIZE, authentication_request(login)).content.decode()
        url, fields = form_of(page)
        assert (url, fields["again"], fields["nonce"]) == (AUTHORIZE, "1", "nonce-1")
        again = form_of(nobody.get(AUTHORIZE, fields).content.decode())
        assert (again[0], again[1]["error"]) == (LAUNCH, "login_required")

    def test_it_may_come_by_post(self, school) -> None:
        login = started(school)
        answer = school.client(school.ana).post(AUTHORIZE, authentication_request(login))
        assert "id_token" in form_of(answer.content.decode())[1]

    def test_nothing_of_it_can_be_put_into_the_page(self, school) -> None:
        answer, _ = self.refused(school, state='"><script>alert(1)</script>', scope="x")
        assert "<script>alert" not in answer.content.decode()

    def test_a_page_without_state_sends_none(self, school) -> None:
        login = started(school)
        answer = school.client(school.ana).get(AUTHORIZE, authentication_request(login, state=None))
        assert set(form_of(answer.content.decode())[1]) == {"id_token"}


class TestStrangers:
    """Who knows a client id, which is no secret, and began no launch here."""

    def test_they_do_not_fill_the_inspector(self, school) -> None:
        asked = {"client_id": school.tool.client_id, "redirect_uri": "https://evil.example/", "again": "1"}
        for _ in range(40):
            Client().post("/lti/platform/authorize", asked)
            Client().post("/lti/platform/authorize", {**asked, "redirect_uri": LAUNCH})
        assert Exchange.objects.count() == 60
        launched(school)
        assert Exchange.objects.filter(passed=True).count() == 1

    def test_nor_by_answers_to_deep_linking_that_nobody_signed(self, school) -> None:
        forged = jwt.encode({"iss": school.tool.client_id}, key("other"), "RS256", {"kid": "k1"})
        for _ in range(70):
            Client().post(f"/lti/platform/deep-links/{school.tenant.pk}", {"JWT": forged, "again": "1"})
        assert Exchange.objects.count() == 60


class TestTheBeginning:
    def test_bo_cannot_begin_the_launch_of_ana(self, school) -> None:
        client = school.client(school.ana)
        client.post(f"/learn/enrollments/{school.enrollment.pk}/items/{school.link.item_id}/launch")
        page = client.get(f"/learn/enrollments/{school.enrollment.pk}/items/{school.link.item_id}").content.decode()
        path = page.partition('src="http://127.0.0.1:8000')[2].partition('"')[0]
        assert school.client(school.bo).get(path).status_code == 401
        assert client.get(path).status_code == 302

    def test_a_login_address_with_a_query_keeps_it(self, north) -> None:
        school = make_school(north, initiate_login_uri="https://tool.example/login?tenant=7")
        client = school.client(school.ana)
        client.post(f"/learn/enrollments/{school.enrollment.pk}/items/{school.link.item_id}/launch")
        page = client.get(f"/learn/enrollments/{school.enrollment.pk}/items/{school.link.item_id}").content.decode()
        path = page.partition('src="http://127.0.0.1:8000')[2].partition('"')[0]
        query = parse_qs(urlsplit(client.get(path)["Location"]).query)
        assert (query["tenant"], query["iss"]) == (["7"], [ISSUER])

    def test_a_link_that_is_not_available_yet_says_when(self, school) -> None:
        from datetime import timedelta

        from django.utils import timezone

        school.link.available_from = timezone.now() + timedelta(days=3)
        school.link.save()
        answer = school.client(school.ana).post(
            f"/learn/enrollments/{school.enrollment.pk}/items/{school.link.item_id}/launch"
        )
        assert answer.status_code == 409
        assert "It becomes available on" in answer.content.decode()


class TestMigration:
    def test_the_claim_says_which_record_of_lti_1_1_it_is(self, north) -> None:
        import base64
        import hmac

        school = make_school(north)
        tools.change(
            north.pk, school.tool.pk, who=WHO, lti1p1_key="key-1", lti1p1_secret=encryption.encrypted(b"secret-1")
        )
        school.link.lti1p1_id = "old-link"
        school.link.save()
        claims = launched(school)
        signed = "&".join(
            ["key-1", claims[v.DEPLOYMENT_ID], ISSUER, school.tool.client_id, str(claims["exp"]), "nonce-1"]
        )
        digest = hmac.digest(b"secret-1", signed.encode(), "sha256")
        assert claims[v.LTI1P1] == {
            "oauth_consumer_key": "key-1",
            "oauth_consumer_key_sign": base64.b64encode(digest).decode(),
            "user_id": "a-1",
            "resource_link_id": "old-link",
        }


def test_variables_of_somebodys_place_in_the_course_are_what_they_are(north) -> None:
    """LTI 1.3 Appendix B.9; CourseGroup.id is for tools that may read groups."""
    custom = {"since": "$Membership.createdTimestamp", "group": "$CourseGroup.id"}
    school = make_school(north, custom=custom)
    group = groups.create(north.pk, school.course.pk, "Red")
    groups.put_in(group, [school.ana.pk])
    since = Membership.objects.get(learner=school.ana).created_at
    assert launched(school)[v.CUSTOM] == {"since": moment(since), "group": str(group.pk)}
    scopes = [each for each in v.SCOPES if each != v.GROUP_READONLY]
    tools.change(north.pk, school.tool.pk, who=WHO, scopes=scopes)
    assert launched(school)[v.CUSTOM]["group"] == ""


def test_variables_of_the_course_are_what_is_known_of_it(north) -> None:
    """LTI 1.3 Appendix B.6, B.7 and B.9; what takes a query is asked when somebody wants it."""
    wanted = (
        "CourseSection.numberOfStudents", "CourseSection.sourceSectionId", "CourseOffering.longDescription",
        "CourseSection.shortDescription", "Context.id.history", "Membership.status", "User.username",
    )  # fmt: skip
    school = make_school(north, custom={name: f"${name}" for name in wanted}, shares="name")
    CourseVersion.objects.filter(course=school.course).update(description={"en": "What to do first", "de": "Was tun"})
    told = launched(school)[v.CUSTOM]
    assert told == {
        "CourseSection.numberOfStudents": "1",
        "CourseSection.sourceSectionId": "",
        "CourseOffering.longDescription": "What to do first",
        "CourseSection.shortDescription": "What to do first",
        "Context.id.history": "",
        "Membership.status": "Active",
        "User.username": str(school.ana.pk),
    }
    Learner.objects.filter(pk=school.ana.pk).update(language="de-CH")
    assert launched(school)[v.CUSTOM]["CourseOffering.longDescription"] == "Was tun"
    made = course_copy.copy(north.pk, school.course.pk, "Again", who=WHO)
    school.enrollment = enrollments.enroll(north.pk, made.pk, school.ana.pk, who=WHO)
    school.link = links.of_course(north.pk, made.pk)[0]
    told = launched(school)[v.CUSTOM]
    assert told["CourseSection.sourceSectionId"] == school.course.identifier
    assert told["Context.id.history"] == str(school.course.pk)


def test_who_was_never_known_elsewhere_has_no_name_that_tools_could_compare(north) -> None:
    """The claim names people as LTI 1.1 did; our own id of them would be the same for every tool."""
    school = make_school(north)
    secret = encryption.encrypted(b"secret-1")
    tools.change(north.pk, school.tool.pk, who=WHO, lti1p1_key="key-1", lti1p1_secret=secret)
    Learner.objects.filter(pk=school.ana.pk).update(external_id=None)
    assert "user_id" not in launched(school)[v.LTI1P1]


def test_cy_of_another_tenant_has_another_instance_of_the_platform(school) -> None:
    south = make_school(make_tenant("south"))
    assert launched(south)[v.TOOL_PLATFORM]["guid"] == "south.127.0.0.1:8000"


def _values(found):
    if isinstance(found, dict):
        return [each for value in found.values() for each in _values(value)]
    if isinstance(found, list):
        return [each for value in found for each in _values(value)]
    return [found]
