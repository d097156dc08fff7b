"""Bo registers tools, invites them, approves and disables them; Dee of the south sees none of the north's."""

import json
import re
from html import unescape

import pytest

from lti.platform.models import CourseGroup, Deployment, GroupEnrollment, Invitation, NameInLti1p1, ResourceLink, Tool
from lti.platform.services import links
from lti.platform.services.links import NewLink
from lti.security.rules import vocabulary as v
from people.models import AuditEntry
from people.services import learners
from tests.admin.pages import text_of
from tests.lti.platform.peer import key, key_set, make_tool

LIST = "/admin/lti_platform/tool/"
PRIVATE = json.dumps({**json.loads(key_set(k1=key()))["keys"][0], "d": "AQAB"})


def data_of(tenant, **changes):
    return {
        "tenant": str(tenant.pk),
        "name": "Quizzes",
        "description": "",
        "status": "active",
        "initiate_login_uri": "https://tool.example/login",
        "target_link_uri": "https://tool.example/launch",
        "redirect_uris": "https://tool.example/launch\nhttps://tool.example/other",
        "jwks_uri": "https://tool.example/keys",
        "jwks": "",
        "scopes": [v.SCORE, v.LINE_ITEM],
        "shares": "name",
        "custom": '{"a": "$User.id"}',
        "deep_linking": "on",
        "deep_linking_url": "https://tool.example/choose",
        "icon_uri": "",
        "lti1p1_key": "",
        "shared_secret": "",
        "lti1p1_guid": "",
        **changes,
    }


class TestByHand:
    def test_a_tool_is_registered_with_a_deployment(self, bo, north) -> None:
        answer = bo.post(f"{LIST}add/", data_of(north))
        assert answer.status_code == 302, re.findall(r"errorlist.*?</ul>", answer.content.decode(), re.DOTALL)
        tool = Tool.objects.get()
        assert tool.redirect_uris == ["https://tool.example/launch", "https://tool.example/other"]
        assert sorted(tool.scopes) == sorted([v.SCORE, v.LINE_ITEM])
        assert tool.messages == [{"type": v.DEEP_LINKING_REQUEST, "target_link_uri": "https://tool.example/choose"}]
        assert Deployment.objects.get().tool == tool
        assert AuditEntry.objects.get(action="lti.tool.register").who == "bo"

    def test_its_page_says_what_the_tool_has_to_know(self, bo, north) -> None:
        bo.post(f"{LIST}add/", data_of(north))
        tool = Tool.objects.get()
        page = text_of(bo.get(f"{LIST}{tool.pk}/change/"))
        for said in (tool.client_id, str(Deployment.objects.get().pk), "/lti/platform/jwks", "/lti/platform/authorize"):
            assert said in page

    def test_it_is_changed(self, bo, north) -> None:
        tool = make_tool(north)
        answer = bo.post(f"{LIST}{tool.pk}/change/", data_of(north, name="Tests", deep_linking=""))
        assert answer.status_code == 302
        tool.refresh_from_db()
        assert (tool.name, tool.messages, tool.shares) == ("Tests", [], "name")

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"initiate_login_uri": "javascript:alert(1)"}, "https is asked for"),
            ({"target_link_uri": "http://tool.example"}, "https is asked for"),
            ({"redirect_uris": "https://tool.example/launch#x"}, "no fragment"),
            ({"jwks_uri": ""}, "A tool has a key set URL, or keys that are pasted."),
            ({"jwks_uri": "", "jwks": "no key"}, "neither JSON nor a public key"),
            ({"custom": "[1]"}, "custom: [1] came. Send a JSON object."),
            ({"custom": '{"a": 1}'}, "custom.a: 1 came. Send a text."),
            ({"custom": '{"": "x"}'}, "Name it by 1 to 255 characters"),
            ({"custom": '{"a": "\\u0000"}'}, "Send no control characters"),
            ({"redirect_uris": "https://tool.example/*"}, "redirect_uris[0]: 'https://tool.example/*' came."),
            ({"redirect_uris": "https://tool.example/*"}, "compared letter by letter and has no wildcard"),
            ({"deep_linking_url": "nope"}, "LtiDeepLinkingRequest.target_link_uri: 'nope' came."),
            ({"jwks": PRIVATE}, "private keys, which only the tool may know"),
            ({"lti1p1_key": "k"}, "A consumer key is of no use without its secret"),
        ],
    )
    def test_what_cannot_work_is_told(self, bo, north, changes, said) -> None:
        page = text_of(bo.post(f"{LIST}add/", data_of(north, **changes)))
        assert said in unescape(page)
        assert Tool.objects.count() == 0

    def test_a_secret_of_lti_1_1_is_kept_encrypted(self, bo, north) -> None:
        bo.post(f"{LIST}add/", data_of(north, lti1p1_key="k", shared_secret="a shared secret"))
        tool = Tool.objects.get()
        assert b"shared" not in bytes(tool.lti1p1_secret)
        assert "a shared secret" not in text_of(bo.get(f"{LIST}{tool.pk}/change/"))

    def test_dee_of_the_south_sees_and_changes_nothing(self, north, south, staff_of) -> None:
        tool = make_tool(north)
        dee = staff_of("dee", south, rights=("view_tool", "change_tool", "add_tool"))
        assert str(tool.pk) not in text_of(dee.get(LIST))
        assert dee.get(f"{LIST}{tool.pk}/change/").status_code == 302
        assert dee.get(f"{LIST}{tool.pk}/approve/").status_code in (302, 403, 404)
        assert dee.post(f"{LIST}add/", data_of(north)).status_code == 200
        assert Tool.objects.count() == 1


class TestByInvitation:
    def registration(self, **changes):
        return {
            "application_type": "web",
            "response_types": ["id_token"],
            "grant_types": ["implicit", "client_credentials"],
            "initiate_login_uri": "https://tool.example/login",
            "redirect_uris": ["https://tool.example/launch"],
            "client_name": "Self-made",
            "jwks_uri": "https://tool.example/keys",
            "token_endpoint_auth_method": "private_key_jwt",
            "scope": f"{v.SCORE} https://made.up/scope",
            "https://purl.imsglobal.org/spec/lti-tool-configuration": {
                "domain": "tool.example",
                "target_link_uri": "https://tool.example/launch",
                "claims": ["iss", "sub", "name"],
                "messages": [{"type": "LtiDeepLinkingRequest", "target_link_uri": "https://tool.example/choose"}],
            },
            **changes,
        }

    def token(self, bo, url="https://tool.example/register"):
        page = text_of(bo.post(f"{LIST}invite/", {"tenant": "north", "url": url}))
        found = re.search(r"shown this once: <code>([^<]*)</code>", page)
        assert found is not None, page
        return found[1], page

    def register(self, client, token, **changes):
        return client.post(
            "/lti/platform/register",
            self.registration(**changes),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )

    def test_a_tool_registers_itself_and_waits(self, bo, north, client) -> None:
        token, page = self.token(bo)
        assert "openid_configuration=" in page
        assert "registration_token=" in page
        answer = self.register(client, token)
        body = answer.json()
        tool = Tool.objects.get()
        assert answer.status_code == 201
        assert (body["client_id"], body["scope"]) == (tool.client_id, v.SCORE)
        configuration = body["https://purl.imsglobal.org/spec/lti-tool-configuration"]
        assert configuration["deployment_id"] == str(Deployment.objects.get().pk)
        assert (tool.status, tool.shares, tool.name) == ("pending", "name", "Self-made")

    def test_the_window_of_the_tool_knows_who_opened_it(self, bo, north) -> None:
        answer = bo.post(f"{LIST}invite/", {"tenant": "north", "url": "https://tool.example/register"})
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin-allow-popups"
        assert bo.get(LIST)["Cross-Origin-Opener-Policy"] == "same-origin"

    def test_its_page_shows_what_it_asked_for(self, bo, north, client) -> None:
        self.register(client, self.token(bo)[0])
        page = text_of(bo.get(f"{LIST}{Tool.objects.get().pk}/approve/"))
        assert "https://made.up/scope" in page
        assert "their names" in page

    def test_it_is_approved_and_disabled(self, bo, north, client) -> None:
        self.register(client, self.token(bo)[0])
        tool = Tool.objects.get()
        for path, status in (("approve", "active"), ("disable", "disabled"), ("approve", "active")):
            bo.post(f"{LIST}{tool.pk}/{path}/")
            tool.refresh_from_db()
            assert tool.status == status

    def test_a_token_works_once(self, bo, north, client) -> None:
        token, _ = self.token(bo)
        assert [self.register(client, token).status_code for _ in range(2)] == [201, 401]

    @pytest.mark.parametrize("token", ["", "x", "1.00000000-0000-4000-8000-000000000000." + "a" * 43])
    def test_a_token_that_is_made_up_is_refused(self, north, client, token) -> None:
        assert self.register(client, token).status_code == 401

    def test_a_token_that_is_old_is_refused(self, bo, north, client) -> None:
        token, _ = self.token(bo)
        invitation = Invitation.objects.get()
        Invitation.objects.update(expires_at=invitation.made_at)
        assert self.register(client, token).status_code == 401

    def test_what_is_wrong_with_a_registration_is_told_and_the_token_stays(self, bo, north, client) -> None:
        token, _ = self.token(bo)
        answer = self.register(client, token, redirect_uris=[])
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_redirect_uri")
        assert self.register(client, token).status_code == 201

    def test_the_configuration_is_where_it_is_looked_for(self, client) -> None:
        for path in ("/lti/platform/openid-configuration", "/.well-known/openid-configuration"):
            body = client.get(path).json()
            assert body["registration_endpoint"] == "http://127.0.0.1:8000/lti/platform/register"
            assert body["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]

    def test_the_keys_have_no_private_half(self, client, db) -> None:
        [found] = client.get("/lti/platform/jwks").json()["keys"]
        assert set(found) == {"kty", "n", "e", "kid", "use", "alg"}


class TestOtherPages:
    def test_a_course_is_made_and_leads_to_its_editor(self, bo, north) -> None:
        answer = bo.post(
            "/admin/courses/course/make/", {"tenant": "north", "title": "Mix", "kind": "of tools and links"}
        )
        page = text_of(bo.get(answer["Location"]))
        editor = re.search(r"/lti/platform/teach/[0-9a-f-]{36}", page)
        assert editor is not None
        assert "Nothing is in this course yet." in text_of(bo.get(editor[0]))

    def test_a_group_has_members(self, bo, north) -> None:
        course = links.create_course(north.pk, "Mix", who="bo")
        ana = learners.create(north, name="Ana", email="ana@example.org", who="bo")
        data = {"tenant": str(north.pk), "course": str(course.pk), "name": "Red", "tag": "", "set_name": "Colours"}
        answer = bo.post("/admin/lti_platform/coursegroup/add/", {**data, "members": "Ana@example.org\n"})
        assert answer.status_code == 302
        assert CourseGroup.objects.get().set.name == "Colours"
        assert GroupEnrollment.objects.get().learner == ana
        bo.post("/admin/lti_platform/coursegroup/add/", {**data, "name": "Blue", "members": "nobody"})
        assert CourseGroup.objects.count() == 1

    def test_a_tool_is_deployed_in_one_course(self, bo, north) -> None:
        tool, course = make_tool(north), links.create_course(north.pk, "Mix", who="bo")
        data = {
            "tenant": str(north.pk),
            "tool": str(tool.pk),
            "course": str(course.pk),
            "title": "Mix",
            "enabled": "on",
        }
        assert bo.post("/admin/lti_platform/deployment/add/", data).status_code == 302
        assert Deployment.objects.filter(course_id=course.pk).count() == 1

    def test_a_link_is_set_right(self, bo, north) -> None:
        course = links.create_course(north.pk, "Mix", who="bo")
        link = links.create(make_tool(north), course.pk, NewLink("Quiz"), who="bo")
        data = {"title": "Test", "text": "", "url": "", "custom": "{}", "presentation": "{}", "lti1p1_id": "old"}
        assert bo.post(f"/admin/lti_platform/resourcelink/{link.pk}/change/", data).status_code == 302
        link = ResourceLink.objects.select_related("item").get()
        assert (link.title, link.lti1p1_id, str(link.item)) == ("Test", "old", "Test")

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"custom": '{"a": "\\u0000"}'}, "came. Send no control characters and no halves of characters."),
            ({"presentation": "5"}, "presentation: 5 came. Send a JSON object."),
            ({"presentation": '{"iframe": 5}'}, "presentation.iframe: 5 came. Send a JSON object."),
            ({"presentation": '{"icon": {"url": "x"}}'}, "presentation.icon.url: 'x' came."),
            ({"presentation": '{"big": true}'}, "A link is shown by window, iframe, icon, thumbnail."),
            ({"submission_until_0": "2026-01-01"}, "It ends before it begins, at 2026-02-01T00:00:00+00:00."),
        ],
    )
    def test_what_a_link_cannot_be_is_told_and_not_kept(self, bo, north, changes, said) -> None:
        tool = make_tool(north)
        course = links.create_course(north.pk, "First aid", who="bo")
        link = links.create(tool, course.pk, NewLink("Quiz"), who="bo")
        given = {"title": "Quiz", "text": "", "url": "", "custom": "{}", "presentation": "{}", "lti1p1_id": ""}
        times = {
            f"{name}_{end}_{part}": ""
            for name in ("available", "submission")
            for end in ("from", "until")
            for part in "01"
        }
        times |= {"submission_from_0": "2026-02-01", "submission_from_1": "00:00:00", "submission_until_1": "00:00:00"}
        times |= {"submission_until_0": "2026-03-01"}
        page = bo.post(
            f"/admin/lti_platform/resourcelink/{link.pk}/change/", {**given, **times, **changes}, follow=True
        )
        assert said in unescape(text_of(page))
        link.refresh_from_db()
        assert (link.custom, link.presentation, link.submission_until) == ({}, {}, None)

    @pytest.mark.parametrize("model", ["tool", "deployment", "resourcelink", "coursegroup", "coursegroupset", "notice"])
    def test_every_list_opens(self, bo, north, model) -> None:
        make_tool(north, jwks=key_set(k1=key()))
        assert bo.get(f"/admin/lti_platform/{model}/").status_code == 200


class TestNamesInLti1p1:
    def sent(self, tenant, **changes):
        return {"tenant": str(tenant.pk), "kind": "user", "of": "a-1", "value": "old-ana", **changes}

    def test_a_name_is_entered_and_changed(self, bo, north) -> None:
        ana = learners.create(north, name="Ana", external_id="a-1", who="test")
        at = "/admin/lti_platform/nameinlti1p1/"
        assert bo.post(f"{at}add/", self.sent(north)).status_code == 302
        kept = NameInLti1p1.objects.get()
        assert (kept.kind, kept.subject, kept.value) == ("user", ana.pk, "old-ana")
        assert "old-ana" in text_of(bo.get(at))
        assert bo.post(f"{at}{kept.pk}/change/", {"value": "older-ana"}).status_code == 302
        assert NameInLti1p1.objects.get().value == "older-ana"
        assert AuditEntry.objects.filter(action="lti.names-in-lti1p1.keep", who="bo").count() == 2

    def test_whom_nobody_knows_is_refused_with_the_reason(self, bo, north) -> None:
        page = text_of(bo.post("/admin/lti_platform/nameinlti1p1/add/", self.sent(north, of="nobody")))
        assert "It is a learner's id, external id or e-mail address." in unescape(page)
        assert not NameInLti1p1.objects.exists()

    def test_two_people_do_not_get_one_name(self, bo, north) -> None:
        for each in ("a-1", "b-1"):
            learners.create(north, name=each, external_id=each, who="test")
        at = "/admin/lti_platform/nameinlti1p1/add/"
        bo.post(at, self.sent(north))
        assert "already" in text_of(bo.post(at, self.sent(north, of="b-1")))
        assert NameInLti1p1.objects.count() == 1
