"""Content chosen in a tool. Deep Linking 2.0; the cases of the published list, §5.2."""

import re
import time
from html import unescape
from typing import Any

import jwt
import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from courses.services import content as content_files
from courses.services import courses
from lti.platform.models import LineItem, LinkedContent, ResourceLink
from lti.security.models import Exchange
from lti.security.rules import vocabulary as v
from people.models import AuditEntry
from tests.lrs.log import make_tenant
from tests.lti.platform.files import FileServer
from tests.lti.platform.peer import (
    ISSUER,
    authentication_request,
    form_of,
    key,
    login_request,
    make_school,
    make_tool,
    verified,
)

pytestmark = pytest.mark.django_db
LINK = {"type": "ltiResourceLink", "title": "Quiz 9", "url": "https://tool.example/quiz/9"}


def asked(school, *, auto=True, client=None) -> dict[str, Any]:
    """Let Bo choose content, and return the claims that the tool gets."""
    browser = client or school.client(school.bo)
    form = {"tool": str(school.tool.pk), **({"auto_create": "1"} if auto else {})}
    page = browser.post(f"/lti/platform/teach/{school.course.pk}/choose", form).content.decode()
    src = re.search(r'src="([^"]*/lti/platform/start/[^"]*)"', page)
    assert src is not None, page
    login = login_request(browser, unescape(src[1]))
    answer = browser.get("/lti/platform/authorize", authentication_request(login))
    return verified(form_of(answer.content.decode())[1]["id_token"], school.tool.client_id)


def response(school, claims, items=(LINK,), *, signer=None, header=None, **changes) -> str:
    """Return what the tool sends back; a change to None leaves a claim out."""
    now = int(time.time())
    sent = {
        "iss": school.tool.client_id,
        "aud": ISSUER,
        "iat": now,
        "exp": now + 60,
        "nonce": f"n{time.monotonic_ns()}",
        v.DEPLOYMENT_ID: claims[v.DEPLOYMENT_ID],
        v.MESSAGE_TYPE: "LtiDeepLinkingResponse",
        v.LTI_VERSION: "1.3.0",
        v.DATA: claims[v.DEEP_LINKING_SETTINGS]["data"],
        v.CONTENT_ITEMS: list(items),
        **changes,
    }
    sent = {name: value for name, value in sent.items() if value is not None}
    return jwt.encode(sent, signer or key(), algorithm="RS256", headers={"kid": "k1", **(header or {})})


def sent_back(school, token) -> Any:
    """Send it as a browser does that keeps our cookies back when another site leads to us, and goes on as we say."""
    client = Client(enforce_csrf_checks=True)
    page = client.post(f"/lti/platform/deep-links/{school.tenant.pk}", {"JWT": token}).content.decode()
    return client.post(*form_of(page))


def items_of(school):
    return [str(each) for each in courses.items_of(courses.latest_version(school.course))]


class TestTheRequest:
    def test_has_the_settings(self, school) -> None:
        claims = asked(school)
        settings = claims[v.DEEP_LINKING_SETTINGS]
        assert claims[v.MESSAGE_TYPE] == "LtiDeepLinkingRequest"
        assert v.RESOURCE_LINK not in claims
        assert settings.pop("data")
        assert settings == {
            "deep_link_return_url": f"{ISSUER}/lti/platform/deep-links/{school.tenant.pk}",
            "accept_types": ["link", "ltiResourceLink", "file", "html", "image"],
            "accept_presentation_document_targets": ["iframe", "window", "embed"],
            "accept_media_types": "*/*",
            "accept_multiple": True,
            "accept_lineitem": True,
            "auto_create": True,
        }

    def test_goes_to_the_address_that_the_tool_has_for_it(self, north) -> None:
        message = {"type": v.DEEP_LINKING_REQUEST, "target_link_uri": "https://tool.example/choose"}
        school = make_school(north, messages=[{**message, "custom_parameters": {"x": "1"}}])
        claims = asked(school)
        assert claims[v.TARGET_LINK_URI] == "https://tool.example/choose"
        assert claims[v.CUSTOM] == {"x": "1"}

    def test_an_administrator_chooses_as_an_instructor(self, school) -> None:
        staff = get_user_model().objects.create_superuser("root", "root@example.org", None)
        browser = Client()
        browser.force_login(staff)
        claims = asked(school, client=browser)
        assert "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor" in claims[v.ROLES]
        assert "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator" in claims[v.ROLES]
        assert claims["name"] == "root"

    def test_ana_cannot_choose(self, school) -> None:
        answer = school.client(school.ana).post(
            f"/lti/platform/teach/{school.course.pk}/choose", {"tool": str(school.tool.pk)}
        )
        assert answer.status_code == 404


class TestTheResponse:
    def test_puts_a_link_into_the_course(self, school) -> None:
        item = {
            **LINK,
            "text": "Nine questions",
            "custom": {"quiz": "9", "due": "$ResourceLink.submission.endDateTime"},
            "lineItem": {"scoreMaximum": 87, "label": "Nine", "resourceId": "r9", "tag": "grade"},
            "available": {"startDateTime": "2026-01-01T00:00:00Z"},
            "submission": {"endDateTime": "2026-12-31T00:00:00Z"},
            "iframe": {"height": 890},
        }
        answer = sent_back(school, response(school, asked(school), [item]))
        assert answer.status_code == 200
        assert "One item was added to the course." in answer.content.decode()
        link = ResourceLink.objects.get(title="Quiz 9")
        line_item = LineItem.objects.get(resource_link=link)
        assert (link.url, link.custom, link.presentation) == (LINK["url"], item["custom"], {"iframe": {"height": 890}})
        assert (line_item.label, line_item.score_maximum, line_item.resource_id) == ("Nine", 87.0, "r9")
        assert link.available_from.isoformat() == "2026-01-01T00:00:00+00:00"
        assert items_of(school) == ["Quiz 1", "Quiz 9"]

    def test_takes_several_at_once_in_their_order(self, school) -> None:
        items = [{**LINK, "title": f"Quiz {number}"} for number in range(2, 5)]
        sent_back(school, response(school, asked(school), items))
        assert items_of(school) == ["Quiz 1", "Quiz 2", "Quiz 3", "Quiz 4"]

    def test_may_be_empty(self, school) -> None:
        for items in ([], None):
            claims = asked(school)
            token = response(school, claims, **({v.CONTENT_ITEMS: None} if items is None else {v.CONTENT_ITEMS: []}))
            assert "Nothing was chosen." in sent_back(school, token).content.decode()
        assert items_of(school) == ["Quiz 1"]

    def test_shows_what_the_tool_has_to_say_and_no_script(self, school) -> None:
        said = {v.MESSAGE: "Saved <script>alert(1)</script>", v.ERROR_MESSAGE: "Half of it <b>failed</b>"}
        page = sent_back(school, response(school, asked(school), [], **said)).content.decode()
        assert "Saved &lt;script&gt;" in page
        assert "Half of it &lt;b&gt;failed" in page
        assert "<script>alert" not in page

    def test_that_is_not_to_be_added_at_once_waits_for_its_author(self, school) -> None:
        page = sent_back(school, response(school, asked(school, auto=False))).content.decode()
        assert items_of(school) == ["Quiz 1"]
        action, fields = form_of(page)
        assert Client().post(action, fields).status_code == 401
        assert school.client(school.ana).post(action, fields).status_code == 401

    def test_is_added_when_its_author_agrees_once(self, school) -> None:
        page = sent_back(school, response(school, asked(school, auto=False))).content.decode()
        action, fields = form_of(page)
        first = school.client(school.bo).post(action, fields)
        second = school.client(school.bo).post(action, fields)
        assert (first.status_code, second.status_code) == (200, 401)
        assert items_of(school) == ["Quiz 1", "Quiz 9"]

    def test_without_our_cookie_the_browser_is_led_round_once(self, school) -> None:
        """The question has to come with the cookie that its answer is protected by."""
        token = response(school, asked(school, auto=False))
        url = f"/lti/platform/deep-links/{school.tenant.pk}"
        page = Client().post(url, {"JWT": token}).content.decode()
        assert form_of(page) == (url, {"JWT": token, "again": "1"})
        assert '<form method="post"' in page
        browser = Client(enforce_csrf_checks=True)
        browser.cookies = school.client(school.bo).cookies
        action, fields = form_of(browser.post(url, {"JWT": token}).content.decode())
        assert browser.post(action, fields).status_code == 200
        assert items_of(school) == ["Quiz 1", "Quiz 9"]

    def test_is_asked_about_on_a_page_that_names_its_origin(self, school) -> None:
        """Without, the browser sends the agreement from the origin null, which CSRF protection refuses."""
        page = sent_back(school, response(school, asked(school, auto=False)))
        assert page["Referrer-Policy"] == "same-origin"

    def test_that_was_changed_by_its_author_is_refused(self, school) -> None:
        action, fields = form_of(sent_back(school, response(school, asked(school, auto=False))).content.decode())
        changed = {**fields, "answer": fields["answer"][:-3] + "abc"}
        assert school.client(school.bo).post(action, changed).status_code == 400

    def test_leaves_an_audit_entry(self, school) -> None:
        sent_back(school, response(school, asked(school)))
        entry = AuditEntry.objects.get(action="lti.deep-link")
        assert entry.details == {"tool": str(school.tool.pk), "items": ["ltiResourceLink"]}

    @pytest.mark.parametrize(
        ("changes", "step"),
        [
            ({"iss": "https://tool.example"}, "The request is granted"),
            ({"aud": "https://other.example"}, "It is meant for us"),
            ({"aud": [ISSUER, "https://other.example"]}, "It is meant for nobody else"),
            ({"azp": "somebody"}, "It was issued to us"),
            ({"exp": 1}, "It hasn't expired"),
            ({"exp": None}, "exp is a moment"),
            ({"iat": None}, "iat is a moment"),
            ({"nonce": None}, "It has a nonce"),
            ({v.MESSAGE_TYPE: "LtiResourceLinkRequest"}, "message_type is LtiDeepLinkingResponse"),
            ({v.MESSAGE_TYPE: None}, "message_type is LtiDeepLinkingResponse"),
            ({v.LTI_VERSION: "1.3"}, "version is 1.3.0"),
            ({v.DEPLOYMENT_ID: "other"}, "It is from the deployment that was asked"),
            ({v.DATA: None}, "data came back unaltered"),
            ({v.DATA: "made up"}, "data came back unaltered"),
            ({v.CONTENT_ITEMS: [{"type": "file"}]}, "$[0].url is as it has to be"),
            ({v.CONTENT_ITEMS: [{**LINK, "url": "javascript:alert(1)"}]}, "$[0].url is as it has to be"),
        ],
    )
    def test_that_breaks_a_rule_adds_nothing_and_says_why(self, school, changes, step) -> None:
        claims = asked(school)
        answer = sent_back(school, response(school, claims, **changes))
        assert answer.status_code in (400, 401, 404)
        assert items_of(school) == ["Quiz 1"]
        exchange = Exchange.objects.get(kind="LtiDeepLinkingResponse")
        assert [each["name"] for each in exchange.steps if not each["passed"]] == [step]
        assert exchange.problem

    def test_signed_by_somebody_else_is_refused(self, school) -> None:
        token = response(school, asked(school), signer=key("other"))
        assert sent_back(school, token).status_code == 401

    @pytest.mark.parametrize("azp", [ISSUER, None])
    def test_may_name_us_as_the_party(self, school, azp) -> None:
        assert sent_back(school, response(school, asked(school), azp=azp)).status_code == 200

    def test_of_another_tool_with_this_tools_data_is_refused(self, school) -> None:
        other = make_tool(school.tenant, name="Other")
        token = response(school, asked(school), iss=other.client_id)
        assert sent_back(school, token).status_code == 400
        assert items_of(school) == ["Quiz 1"]

    def test_is_used_once(self, school) -> None:
        token = response(school, asked(school))
        assert [sent_back(school, token).status_code for _ in range(2)] == [200, 401]
        assert items_of(school) == ["Quiz 1", "Quiz 9"]

    def test_a_request_is_answered_once_whatever_the_nonce(self, school) -> None:
        claims = asked(school)
        assert [sent_back(school, response(school, claims)).status_code for _ in range(2)] == [200, 401]
        assert items_of(school) == ["Quiz 1", "Quiz 9"]

    def test_of_another_tenant_is_unknown(self, school) -> None:
        south = make_tenant("south")
        token = response(school, asked(school))
        answer = Client().post(f"/lti/platform/deep-links/{south.pk}", {"JWT": token, "again": "1"})
        assert answer.status_code == 404

    @pytest.mark.parametrize("token", ["", "x", "a.b.c", "e30.e30.", "x" * 70_000])
    def test_that_is_none_is_refused(self, school, token) -> None:
        assert sent_back(school, token).status_code in (401, 404)


class TestOtherContent:
    """Pages elsewhere, files, HTML and images become items of the course (§3)."""

    @pytest.fixture
    def server(self, settings):
        settings.OUTBOUND_ALLOWED_NETWORKS, settings.OUTBOUND_PLAIN_HTTP = ["127.0.0.0/8"], True
        with FileServer() as server:
            yield server

    def opened(self, school, title):
        items = courses.items_of(courses.latest_version(school.course))
        item = next(each for each in items if str(each) == title)
        browser = school.client(school.ana)
        base = f"/learn/enrollments/{school.enrollment.pk}/items/{item.pk}"
        answer = browser.post(f"{base}/launch")
        if answer["Location"] != base:
            return answer["Location"]
        found = re.search(r'<iframe[^>]*src="([^"]*)"', browser.get(base).content.decode())
        assert found is not None
        return unescape(found[1])

    def kept(self, school) -> bytes:
        found = LinkedContent.objects.get()
        file = content_files.find(school.tenant.pk, found.pk, found.path)
        assert file is not None
        with file.stream as stream:
            return stream.read()

    def test_a_page_elsewhere_opens_in_its_own_window(self, school) -> None:
        item = {"type": "link", "title": "Read", "url": "https://example.org/read"}
        sent_back(school, response(school, asked(school), [item]))
        assert self.opened(school, "Read") == "https://example.org/read"
        school.enrollment.refresh_from_db()
        assert school.enrollment.satisfied_children == 1

    def test_or_in_a_frame_if_it_says_so(self, school) -> None:
        item = {
            "type": "link",
            "title": "Read",
            "url": "https://example.org/read",
            "iframe": {"src": "https://example.org/frame", "width": 5, "height": 5},
        }
        sent_back(school, response(school, asked(school), [item]))
        assert self.opened(school, "Read") == "https://example.org/frame"

    def test_html_is_cleaned_and_kept_on_the_content_origin(self, school) -> None:
        html = "<h1>Hello</h1><script>alert(1)</script><img src=x onerror=alert(1)>"
        sent_back(school, response(school, asked(school), [{"type": "html", "title": "Page", "html": html}]))
        assert self.opened(school, "Page").startswith("http://content.localhost:8000/content/")
        kept = self.kept(school).decode()
        assert "<h1>Hello</h1>" in kept
        assert "script" not in kept
        assert "onerror" not in kept

    def test_a_file_is_fetched_and_kept(self, school, server) -> None:
        item = {"type": "file", "title": "Handout", "url": server.url("/a/handout.pdf"), "mediaType": "application/pdf"}
        answer = sent_back(school, response(school, asked(school), [item]))
        assert answer.status_code == 200, answer.content.decode()
        assert self.kept(school) == b"%PDF-1.4 handout"
        assert self.opened(school, "Handout").endswith("/handout.pdf")

    def test_an_image_is_an_image(self, school, server) -> None:
        sent_back(school, response(school, asked(school), [{"type": "image", "url": server.url("/picture.png")}]))
        assert self.kept(school).startswith(b"\x89PNG")
        answer = sent_back(
            school, response(school, asked(school), [{"type": "image", "url": server.url("/page.html")}])
        )
        assert answer.status_code == 400

    def test_nothing_is_added_if_one_of_several_cannot_be_fetched(self, school, server) -> None:
        items = [LINK, {"type": "file", "url": server.url("/missing.pdf")}]
        answer = sent_back(school, response(school, asked(school), items))
        assert (answer.status_code, items_of(school)) == (400, ["Quiz 1"])

    def test_a_redirect_is_not_followed(self, school, server) -> None:
        item = {"type": "file", "url": server.url("/redirect")}
        assert sent_back(school, response(school, asked(school), [item])).status_code == 400
        assert "/secret" not in server.asked

    def test_what_is_too_large_is_refused(self, school, server, settings) -> None:
        settings.LTI_FILE_MAX_BYTES = 5
        item = {"type": "file", "url": server.url("/a/handout.pdf")}
        assert sent_back(school, response(school, asked(school), [item])).status_code == 502

    @pytest.mark.parametrize(
        "url",
        [
            "http://127.0.0.1/x",
            "http://localhost/x",
            "http://169.254.169.254/latest/meta-data",
            "http://10.0.0.1/x",
            "http://[::1]/x",
            "http://[::ffff:127.0.0.1]/x",
            "http://2130706433/x",
            "http://0x7f000001/x",
            "file:///etc/passwd",
            "https://user@tool.example/x",
        ],
    )
    def test_what_is_private_is_not_reached(self, school, settings, url) -> None:
        settings.OUTBOUND_PLAIN_HTTP = True
        answer = sent_back(school, response(school, asked(school), [{"type": "file", "url": url}]))
        assert answer.status_code in (400, 502)
        assert items_of(school) == ["Quiz 1"]


@pytest.mark.parametrize("tenant", [10**9 - 1, 10**12, 10**30])
def test_a_tenant_that_does_not_exist_is_refused(tenant) -> None:
    answer = Client().post(f"/lti/platform/deep-links/{tenant}", {"JWT": "x", "again": "1"})
    assert answer.status_code == 404
