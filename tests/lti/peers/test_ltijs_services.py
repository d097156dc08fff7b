"""What a tool that others have made, with ltijs, does with the services after a launch: grades and members."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from courses.services import enrollments, memberships
from lti.platform.services import tools
from lti.security.rules import vocabulary as v
from people.services import learners
from tests.browser import needs_a_browser, needs_connections
from tests.lti.peers.ltijs import needs_node
from tests.lti.peers.ltijs.launched import Launched
from tests.lti.peers.school import Site
from tests.lti.platform.peer import WHO

pytestmark = [needs_a_browser, needs_node, needs_connections]

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
DONE = {"activityProgress": "Completed", "gradingProgress": "FullyGraded"}


def refused(answered: tuple[int, Any]) -> tuple[int, str]:
    """Return the status and the code with which the platform refused what the tool asked for."""
    status, said = answered
    assert status == 502, said
    refusal = said["details"]["platform"]
    return refusal["status"], json.loads(refusal["body"])["error"]["code"]


class TestLineItems:
    """AGS 2.0 §3.2."""

    def test_the_tool_makes_changes_and_deletes_a_column(self, site: Site, by_bo: Launched) -> None:
        made = by_bo.call("POST", "/lineitems", {"label": "Essay", "scoreMaximum": 20, "tag": "t", "resourceId": "e"})
        assert made["id"].startswith(f"{site.origin}/lti/platform/courses/{site.school.course.pk}/lineitems/")
        known = {"label": "Essay", "scoreMaximum": 20, "tag": "t", "resourceId": "e"}
        assert made == {"id": made["id"], **known, "startDateTime": None, "endDateTime": None}
        assert by_bo.call("GET", "/lineitems", id=made["id"]) == made
        changed = by_bo.call("PUT", "/lineitems", {**made, "label": "Long essay", "scoreMaximum": 40}, id=made["id"])
        assert changed == {**made, "label": "Long essay", "scoreMaximum": 40}
        assert by_bo.call("GET", "/lineitems", id=made["id"]) == changed
        assert by_bo.call("DELETE", "/lineitems", id=made["id"]) is True
        assert refused(by_bo.tried("GET", "/lineitems", id=made["id"])) == (404, "unknown-line-item")

    def test_a_column_of_the_link_is_found_by_it(self, site: Site, by_bo: Launched) -> None:
        second = by_bo.call("POST", "/lineitems", {"label": "Style", "scoreMaximum": 4}, resource_link="1")
        by_bo.call("POST", "/lineitems", {"label": "Essay", "scoreMaximum": 20, "tag": "t", "resourceId": "e"})
        assert second["resourceLinkId"] == str(site.school.link.pk)
        assert labels(by_bo.call("GET", "/lineitems")) == ["Quiz", "Style", "Essay"]
        assert labels(by_bo.call("GET", "/lineitems", resource_link="1")) == ["Quiz", "Style"]
        assert labels(by_bo.call("GET", "/lineitems", resource_id="e")) == ["Essay"]
        assert labels(by_bo.call("GET", "/lineitems", tag="t")) == ["Essay"]

    def test_columns_come_in_pages(self, by_bo: Launched) -> None:
        for label in ("Essay", "Speech"):
            by_bo.call("POST", "/lineitems", {"label": label, "scoreMaximum": 20})
        first = by_bo.call("GET", "/lineitems", limit="2")
        second = by_bo.call("GET", "/lineitems", next=first["next"])
        assert (labels(first), labels(second)) == (["Quiz", "Essay"], ["Speech"])
        assert "next" not in second

    def test_what_breaks_a_rule_is_refused(self, by_bo: Launched) -> None:
        refusal = refused(by_bo.tried("POST", "/lineitems", {"label": "Essay", "scoreMaximum": 0}))
        assert refusal == (400, "invalid-line-item")


def labels(found: dict[str, Any]) -> list[str]:
    return [each["label"] for each in found["lineItems"]]


class TestScores:
    """AGS 2.0 §3.3, §3.4."""

    def test_a_score_stands_in_the_gradebook(self, site: Site, by_ana: Launched) -> None:
        by_ana.call("POST", "/score", {"scoreGiven": 8, "comment": "Well done", **DONE})
        with site.page_of("bo") as page:
            page.goto(site.editor())
            page.get_by_role("link", name="Gradebook").click()
            row = page.get_by_role("row", name="Ana Lee")
            assert row.locator("strong").inner_text() == "8"
            assert row.locator("td > small").all_inner_texts() == ["Completed", "Well done"]
            assert page.get_by_role("columnheader", name="Quiz").inner_text().split() == ["Quiz", "of", "10"]

    def test_a_score_is_told_as_statements(self, site: Site, by_ana: Launched) -> None:
        sent = by_ana.call("POST", "/score", {"scoreGiven": 8, **DONE})
        assert site.verbs() == ["launched", "scored", "completed"]
        completed = site.statements()[2]
        assert completed["object"]["id"] == f"{site.origin}/lti/links/{site.school.link.pk}"
        assert completed["result"] == {"completion": True, "score": {"scaled": 0.8, "raw": 8.0, "min": 0, "max": 10.0}}
        assert completed["timestamp"] == sent["timestamp"]
        assert completed["actor"] == site.statements()[0]["actor"]

    def test_a_score_counts_for_the_learner(self, site: Site, by_ana: Launched) -> None:
        by_ana.call("POST", "/score", {"scoreGiven": 8, **DONE})
        by_ana.page.get_by_role("link", name="Exit").click()
        by_ana.page.get_by_text("You completed this course").wait_for()
        assert by_ana.page.get_by_text("Best score: 80 %").is_visible()
        state = site.state()
        assert state.score_scaled == pytest.approx(0.8)
        assert None not in (state.completed_at, state.satisfied_at)

    def test_the_tool_reads_the_result(self, site: Site, by_ana: Launched) -> None:
        assert by_ana.call("GET", "/results") == {"scores": []}
        by_ana.call("POST", "/score", {"scoreGiven": 3, "scoreMaximum": 4, "comment": "Once more", **DONE})
        ana, line_item = site.school.subject(site.school.ana), by_ana.context["endpoint"]["lineitem"]
        result = {
            "id": f"{line_item}/results/{ana}",
            "scoreOf": line_item,
            "userId": ana,
            "resultScore": 7.5,
            "resultMaximum": 10,
            "comment": "Once more",
        }
        assert by_ana.call("GET", "/results") == {"scores": [result]}
        assert by_ana.call("GET", "/results", user_id=ana) == {"scores": [result]}
        bo = site.school.subject(site.school.bo)
        assert by_ana.call("GET", "/results", user_id=bo) == {"scores": []}

    def test_bo_scores_in_a_column_of_the_course(self, site: Site, by_bo: Launched) -> None:
        """A column that belongs to no link says nothing about an item of the course."""
        made = by_bo.call("POST", "/lineitems", {"label": "Effort", "scoreMaximum": 3})
        score = {"userId": site.school.subject(site.school.ana), "scoreGiven": 3, **DONE}
        by_bo.call("POST", "/score", score, lineitem=made["id"])
        [result] = by_bo.call("GET", "/results", lineitem=made["id"])["scores"]
        assert (result["resultScore"], result["resultMaximum"]) == (3, 3)
        assert site.statements()[0]["object"]["id"] == made["id"]
        assert site.state().score_scaled is None

    def test_results_come_in_pages(self, site: Site, by_bo: Launched) -> None:
        school = site.school
        eve = member(site, "Eve", ["Learner"])
        for person in (school.ana, eve):
            by_bo.call("POST", "/score", {"userId": school.subject(person), "scoreGiven": 5, **DONE})
        first = by_bo.call("GET", "/results", limit="1")
        second = by_bo.call("GET", "/results", next=first["next"])
        assert [each["userId"] for each in first["scores"]] == [school.subject(school.ana)]
        assert [each["userId"] for each in second["scores"]] == [school.subject(eve)]
        assert "next" not in second

    def test_a_score_of_nobody_in_the_course_is_refused(self, site: Site, by_ana: Launched) -> None:
        gil = learners.create(site.school.tenant, name="Gil", who=WHO)
        score = {"userId": site.school.subject(gil), "scoreGiven": 5, **DONE}
        assert refused(by_ana.tried("POST", "/score", score)) == (404, "unknown-member")

    def test_a_right_that_is_withdrawn_is_gone_at_once(self, site: Site, by_ana: Launched) -> None:
        """The tool still has the access token that it got when it might."""
        by_ana.call("POST", "/score", {"scoreGiven": 5, **DONE})
        with only(site, v.MEMBERSHIP_READONLY):
            assert refused(by_ana.tried("POST", "/score", {"scoreGiven": 6, **DONE})) == (403, "insufficient-scope")
        by_ana.call("POST", "/score", {"scoreGiven": 6, **DONE})


@contextmanager
def only(site: Site, *scopes: str) -> Iterator[None]:
    """Let the tool have these rights for a while."""
    tenant_id, tool_id = site.school.tenant.pk, site.school.tool.pk
    tools.change(tenant_id, tool_id, scopes=list(scopes), who=WHO)
    try:
        yield
    finally:
        tools.change(tenant_id, tool_id, scopes=list(v.SCOPES), who=WHO)


class TestMembers:
    """NRPS 2.0."""

    def test_the_tool_reads_who_is_in_the_course(self, site: Site, by_bo: Launched) -> None:
        school, found = site.school, by_bo.call("GET", "/members")
        assert found["context"] == {"id": str(school.course.pk), "title": "First aid", "label": "First aid"}
        assert by_name(found) == {
            "Ana Lee": {
                "status": "Active",
                "user_id": school.subject(school.ana),
                "roles": [MEMBERSHIP + "Learner"],
                "name": "Ana Lee",
                "given_name": "Ana",
                "family_name": "Lee",
                "email": "ana@example.org",
                "lis_person_sourcedid": "a-1",
            },
            "Bo": {
                "status": "Active",
                "user_id": school.subject(school.bo),
                "roles": [MEMBERSHIP + "Instructor"],
                "name": "Bo",
                "email": "bo@example.org",
            },
        }

    def test_members_come_in_pages(self, site: Site, by_bo: Launched) -> None:
        for name in ("Dora", "Eve", "Flo"):
            member(site, name, ["Learner"])
        first = by_bo.call("GET", "/members", limit="2")
        second = by_bo.call("GET", "/members", next=first["next"])
        third = by_bo.call("GET", "/members", next=second["next"])
        assert [len(each["members"]) for each in (first, second, third)] == [2, 2, 1]
        assert {**by_name(first), **by_name(second), **by_name(third)}.keys() == {"Ana Lee", "Bo", "Dora", "Eve", "Flo"}
        assert "next" not in third
        assert len(by_bo.call("GET", "/members", limit="2", pages="all")["members"]) == 5

    def test_members_with_a_role(self, site: Site, by_bo: Launched) -> None:
        member(site, "Dora", ["Instructor", "Learner"])
        assert by_name(by_bo.call("GET", "/members", role=MEMBERSHIP + "Learner")).keys() == {"Ana Lee", "Dora"}
        assert by_name(by_bo.call("GET", "/members", role="Instructor")).keys() == {"Bo", "Dora"}
        assert by_name(by_bo.call("GET", "/members", role=MEMBERSHIP + "Mentor")) == {}

    def test_members_of_the_link_come_with_what_launches_would_tell(self, site: Site, by_bo: Launched) -> None:
        """NRPS 2.0 §3.2."""
        found = by_name(by_bo.call("GET", "/members", resource_link="1"))
        custom = {"level": "basic", "who": "Ana Lee", "chapter": "3", "mail": "ana@example.org", "odd": "$Nothing.here"}
        assert found["Ana Lee"]["message"] == [{v.MESSAGE_TYPE: "LtiResourceLinkRequest", v.CUSTOM: custom}]
        assert found["Bo"]["message"][0][v.CUSTOM]["mail"] == "bo@example.org"

    def test_the_tool_reads_what_has_changed_since(self, site: Site, by_bo: Launched) -> None:
        """NRPS 2.0 §2.4.3."""
        before = by_bo.call("GET", "/members")["differences"]
        school, eve = site.school, member(site, "Eve", ["Learner"])
        memberships.remove(school.tenant.pk, school.course.pk, school.ana.pk, who=WHO)
        changed = {each["user_id"]: each for each in by_bo.call("GET", "/members", next=before)["members"]}
        assert changed.keys() == {school.subject(eve), school.subject(school.ana)}
        assert changed[school.subject(school.ana)]["status"] == "Deleted"
        assert changed[school.subject(eve)]["name"] == "Eve"


def member(site: Site, name: str, roles: list[str]) -> Any:
    """Return a new member of the course."""
    school = site.school
    made = learners.create(school.tenant, name=name, who=WHO)
    if "Learner" in roles:
        enrollments.enroll(school.tenant.pk, school.course.pk, made.pk, who=WHO)
    memberships.set_roles(school.tenant.pk, school.course.pk, made.pk, roles, who=WHO)
    return made


def by_name(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in found["members"]}
