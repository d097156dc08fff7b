"""A tool that others have made, with ltijs: people open it in a real browser, and choose content of it."""

import json

import pytest

from lti.platform.models import LineItem, LinkedContent, ResourceLink
from lti.security.rules import vocabulary as v
from tests.browser import needs_a_browser, needs_connections
from tests.lti.peers.ltijs import needs_node
from tests.lti.peers.ltijs.launched import Launched, choosing, learning, trying
from tests.lti.peers.school import Site

pytestmark = [needs_a_browser, needs_node, needs_connections]

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
CHOSEN = [
    {
        "type": "ltiResourceLink",
        "title": "Quiz 2",
        "text": "About burns",
        "custom": {"chosen": "yes"},
        "lineItem": {"label": "Burns", "scoreMaximum": 5, "resourceId": "quiz-2", "tag": "graded"},
    },
    {"type": "link", "title": "Handbook", "url": "https://example.org/handbook"},
    {"type": "html", "title": "Remember", "html": "<p>Keep calm.</p>"},
]


class TestLaunch:
    """LTI 1.3 §4, §5."""

    def test_ana_opens_the_tool_in_the_player(self, site: Site, by_ana: Launched) -> None:
        school = site.school
        assert by_ana.frame.get_by_role("heading").inner_text() == "Quiz 1"
        assert by_ana.frame.locator("#name").inner_text() == "Ana Lee"
        assert by_ana.token["iss"] == site.origin
        assert by_ana.token["clientId"] == school.tool.client_id
        assert by_ana.token["deploymentId"] == str(school.link.deployment_id)
        assert by_ana.token["user"] == school.subject(school.ana)
        known = {"name": "Ana Lee", "given_name": "Ana", "family_name": "Lee", "email": "ana@example.org"}
        assert by_ana.token["userInfo"] == known
        assert by_ana.token["platformInfo"]["product_family_code"] == "tributary"
        assert site.verbs() == ["launched"]
        assert site.state().first_launched_at is not None

    def test_the_message_tells_where_it_is_opened(self, site: Site, by_ana: Launched) -> None:
        course, context = site.school.course, by_ana.context
        at = f"{site.origin}/lti/platform/courses/{course.pk}"
        line_item = site.line_item()
        assert context["context"] == {
            "id": str(course.pk),
            "title": "First aid",
            "label": "First aid",
            "type": [v.COURSE_OFFERING],
        }
        assert context["resource"] == {
            "id": str(site.school.link.pk),
            "title": "Quiz 1",
            "description": "What to do first",
        }
        assert context["endpoint"] == {
            "scope": list(v.AGS_SCOPES),
            "lineitems": f"{at}/lineitems",
            "lineitem": f"{at}/lineitems/{line_item.pk}",
        }
        assert context["namesRoles"]["context_memberships_url"] == f"{at}/memberships"
        assert context["lis"] == {
            "person_sourcedid": "a-1",
            "course_offering_sourcedid": course.identifier,
            "course_section_sourcedid": course.identifier,
        }
        assert context["launchPresentation"] == {
            "document_target": "iframe",
            "return_url": f"{site.origin}/lti/platform/return/{site.school.tenant.pk}/{site.school.enrollment.pk}",
            "locale": "en",
        }

    def test_custom_parameters_come_with_what_stands_for_variables(self, by_ana: Launched) -> None:
        """LTI 1.3 §5.4.6, appendix B: a variable that is unknown stays as it is."""
        assert by_ana.context["custom"] == {
            "level": "basic",
            "who": "Ana Lee",
            "chapter": "3",
            "mail": "ana@example.org",
            "odd": "$Nothing.here",
        }

    def test_ana_comes_back_to_the_course(self, site: Site, by_ana: Launched) -> None:
        by_ana.page.get_by_role("link", name="Exit").click()
        by_ana.page.get_by_text("In progress").wait_for()
        assert by_ana.page.url == f"{site.origin}/learn/enrollments/{site.school.enrollment.pk}"

    @pytest.mark.parametrize(
        ("who", "name", "roles"),
        [("bo", "Bo", {"Instructor"}), ("root", "Ro Ot", {"Administrator", "Instructor"})],
    )
    def test_who_teaches_opens_the_tool_in_their_roles(self, site: Site, who: str, name: str, roles: set[str]) -> None:
        with site.page_of(who) as page:
            tool = trying(page, site)
        assert tool.token["userInfo"]["name"] == name
        assert {each for each in tool.context["roles"] if each.startswith(MEMBERSHIP)} == {
            MEMBERSHIP + role for role in roles
        }
        assert site.verbs() == []


class TestDeepLinking:
    """Deep Linking 2.0."""

    @pytest.mark.parametrize("who", ["bo", "root"])
    @pytest.mark.parametrize("auto_create", [True, False])
    def test_what_is_chosen_becomes_items_of_the_course(self, site: Site, who: str, auto_create: bool) -> None:
        with site.page_of(who) as page:
            tool = choosing(page, site, auto_create=auto_create)
            tool.frame.get_by_label("Items").fill(json.dumps(CHOSEN))
            tool.frame.get_by_role("button", name="Choose").click()
            if not auto_create:
                tool.frame.get_by_text("About burns").wait_for()
                assert site.titles() == ["Quiz 1"]
                tool.frame.get_by_role("button", name="Add to the course").click()
            tool.frame.get_by_text("3 items were added to the course.").wait_for()
            tool.frame.get_by_role("link", name="Back to the course").click()
            page.wait_for_url(site.editor())
            assert page.locator(".items strong").all_inner_texts() == ["Quiz 1", "Quiz 2", "Handbook", "Remember"]
        assert site.titles() == ["Quiz 1", "Quiz 2", "Handbook", "Remember"]
        link = ResourceLink.objects.get(course=site.school.course, title="Quiz 2")
        assert (link.url, link.text, link.custom) == ("", "About burns", {"chosen": "yes"})
        column = LineItem.objects.get(resource_link=link)
        assert (column.label, column.score_maximum) == ("Burns", 5.0)
        assert (column.resource_id, column.tag) == ("quiz-2", "graded")
        handbook = LinkedContent.objects.get(item_id=site.items()[2].pk)
        assert (handbook.type, handbook.url) == ("link", "https://example.org/handbook")

    def test_ana_opens_what_bo_has_chosen(self, site: Site) -> None:
        with site.page_of("bo") as page:
            tool = choosing(page, site, auto_create=True)
            assert (tool.context["messageType"], tool.context["resource"]) == ("LtiDeepLinkingRequest", None)
            tool.frame.get_by_label("Items").fill(json.dumps(CHOSEN[:1]))
            tool.frame.get_by_role("button", name="Choose").click()
            tool.frame.get_by_text("One item was added to the course.").wait_for()
        with site.page_of("ana") as page:
            tool = learning(page, site, "Quiz 2")
            assert tool.context["resource"]["title"] == "Quiz 2"
            assert tool.context["custom"] == {"level": "basic", "who": "Ana Lee", "chosen": "yes"}

    def test_who_chooses_nothing_is_told_what_the_tool_says(self, site: Site) -> None:
        """The tool names the claim of its error with a blank at the end."""
        with site.page_of("bo") as page:
            tool = choosing(page, site)
            said = {"message": "Come again.", "errMessage": "No licence is left."}
            answer = tool.page_at("/deeplink", {"items": [], "options": said})
            page.frames[1].set_content(answer)
            tool.frame.get_by_text("Nothing was chosen.").wait_for()
            assert tool.frame.get_by_role("alert").inner_text() == "No licence is left."
            assert tool.frame.get_by_text("Come again.").is_visible()
        assert site.titles() == ["Quiz 1"]
