"""Members of courses and of links. NRPS 2.0; the cases of the published list, §5.3."""

import pytest
from django.db import connection

from courses.services import memberships
from lti.platform.services import groups, links, tools
from lti.platform.services.links import NewLink
from lti.security.rules import vocabulary as v
from people.services import learners
from tests.lrs.log import make_tenant
from tests.lti.platform.peer import ISSUER, WHO, make_school, make_tool

pytestmark = pytest.mark.django_db
LEARNER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"
INSTRUCTOR = "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"


@pytest.fixture
def url(school) -> str:
    return f"{ISSUER}/lti/platform/courses/{school.course.pk}/memberships"


@pytest.fixture
def members(caller, url):
    held = caller(v.MEMBERSHIP_READONLY)
    return lambda query="": held.call("GET", url + query, Accept=v.MEMBERSHIP_CONTAINER_TYPE)


def link_of(answer, relation):
    for each in answer.get("Link", "").split(", "):
        if each.endswith(f'; rel="{relation}"'):
            return "?" + each[1 : each.index(">")].partition("?")[2]
    return None


def enrol(school, name, roles=("Learner",)):
    person = learners.create(school.tenant, name=name, who=WHO)
    memberships.set_roles(school.tenant.pk, school.course.pk, person.pk, list(roles), who=WHO)
    return person


def by_user(answer):
    return {each["user_id"]: each for each in answer.json()["members"]}


class TestTheContainer:
    def test_has_the_context_and_everybody_with_their_roles(self, members, school, url) -> None:
        answer = members()
        body = answer.json()
        assert answer["Content-Type"] == v.MEMBERSHIP_CONTAINER_TYPE
        assert body["id"] == url
        assert body["context"] == {"id": str(school.course.pk), "title": "First aid", "label": "First aid"}
        assert {user: each["roles"] for user, each in by_user(answer).items()} == {
            school.subject(school.ana): [LEARNER],
            school.subject(school.bo): [INSTRUCTOR],
        }

    def test_names_people_as_launches_do(self, members, school) -> None:
        assert by_user(members())[school.subject(school.ana)] == {
            "status": "Active",
            "user_id": school.subject(school.ana),
            "roles": [LEARNER],
            "name": "Ana Lee",
            "given_name": "Ana",
            "family_name": "Lee",
            "email": "ana@example.org",
            "lis_person_sourcedid": "a-1",
        }

    def test_tells_a_tool_no_more_than_it_may_know(self, members, school) -> None:
        tools.change(school.tenant.pk, school.tool.pk, who=WHO, shares="anonymous")
        found = members().json()["members"]
        assert [set(each) for each in found] == [{"status", "user_id", "roles"}] * 2

    def test_says_who_is_inactive(self, members, school) -> None:
        learners.deactivate(school.tenant.pk, school.ana.pk, who=WHO)
        assert by_user(members())[school.subject(school.ana)]["status"] == "Inactive"

    @pytest.mark.parametrize("scope", [v.SCORE, v.LINE_ITEM, v.RESULT_READONLY])
    def test_asks_for_its_own_scope(self, caller, url, scope) -> None:
        assert caller(scope).call("GET", url).status_code == 403

    def test_cy_finds_nothing(self, caller, url) -> None:
        assert caller(tool=make_school(make_tenant("south")).tool).call("GET", url).status_code == 404


class TestFilters:
    @pytest.mark.parametrize("role", ["Instructor", INSTRUCTOR.replace("#", "%23")])
    def test_by_role_in_both_spellings(self, members, school, role) -> None:
        assert set(by_user(members(f"?role={role}"))) == {school.subject(school.bo)}

    def test_by_a_role_that_nobody_has(self, members) -> None:
        assert members("?role=Mentor").json()["members"] == []

    def test_pages_have_everybody_once(self, members, school) -> None:
        people = [enrol(school, f"L{number}") for number in range(5)]
        seen, query, pages = [], "?limit=2", 0
        while query:
            answer = members(query)
            seen += list(by_user(answer))
            pages += 1
            query = link_of(answer, "next")
        assert sorted(seen) == sorted(school.subject(each) for each in [*people, school.ana, school.bo])
        assert pages == 4

    def test_pages_keep_the_role(self, members, school) -> None:
        people = [enrol(school, f"L{number}") for number in range(3)]
        seen, query = [], "?limit=2&role=Learner"
        while query:
            answer = members(query)
            seen += list(by_user(answer))
            query = link_of(answer, "next")
        assert sorted(seen) == sorted(school.subject(each) for each in [*people, school.ana])

    def test_addresses_survive_being_lower_cased(self, members, school) -> None:
        people = [enrol(school, f"L{number}") for number in range(3)]
        seen, query = [], f"?limit=1&role={LEARNER.replace('#', '%23')}"
        while query:
            answer = members(query)
            seen += list(by_user(answer))
            query = link_of({"Link": answer["Link"].lower()}, "next")
        assert sorted(seen) == sorted(school.subject(each) for each in [*people, school.ana])

    @pytest.mark.parametrize(
        "query", ["?limit=0", "?limit=x", "?after=x", "?since=x", "?since=-1", "?since=" + "9" * 30]
    )
    def test_what_cannot_be_read_is_told(self, members, query) -> None:
        assert members(query).status_code == 400


class TestOfALink:
    def test_has_what_a_launch_of_it_would_say(self, members, school, caller) -> None:
        new = NewLink("Custom", custom={"who": "$Person.name.full", "link": "$ResourceLink.id", "x": "1"})
        link = links.create(school.tool, school.course.pk, new, who=WHO)
        answer = members(f"?rlid={link.pk}")
        assert answer.json()["id"].endswith(f"?rlid={link.pk}")
        assert by_user(answer)[school.subject(school.ana)]["message"] == [
            {
                v.MESSAGE_TYPE: "LtiResourceLinkRequest",
                v.CUSTOM: {"who": "Ana Lee", "link": str(link.pk), "x": "1"},
            }
        ]

    @pytest.mark.parametrize("which", ["unknown", "nonsense", "other-tool", "other-course"])
    def test_that_is_not_the_tools_in_this_course_is_unknown(self, members, school, which) -> None:
        other = make_tool(school.tenant, name="Other")
        second = links.create_course(school.tenant.pk, "Second", who=WHO)
        known = {
            "unknown": "00000000-0000-4000-8000-000000000000",
            "nonsense": "x",
            "other-tool": links.create(other, school.course.pk, NewLink("x"), who=WHO).pk,
            "other-course": links.create(school.tool, second.pk, NewLink("x"), who=WHO).pk,
        }
        assert members(f"?rlid={known[which]}").status_code == 404

    def test_costs_the_same_for_two_members_and_for_twenty(
        self, school, url, caller, django_assert_max_num_queries
    ) -> None:
        held = caller(v.MEMBERSHIP_READONLY)
        for number in range(20):
            enrol(school, f"L{number}")
        with django_assert_max_num_queries(25):
            answer = held.call("GET", f"{url}?rlid={school.link.pk}&groups=true")
        assert len(answer.json()["members"]) == 22


class TestDifferences:
    def test_nothing_has_changed_at_first(self, members) -> None:
        query = link_of(members(), "differences")
        assert members(query).json()["members"] == []

    def test_who_came_changed_and_left_is_told(self, members, school) -> None:
        gone = enrol(school, "Gone")
        query = link_of(members(), "differences")
        dia = enrol(school, "Dia")
        memberships.set_roles(school.tenant.pk, school.course.pk, school.ana.pk, ["Mentor"], who=WHO)
        memberships.remove(school.tenant.pk, school.course.pk, gone.pk, who=WHO)
        found = by_user(members(query))
        assert {user: (each["status"], each["roles"]) for user, each in found.items()} == {
            school.subject(dia): ("Active", [LEARNER]),
            school.subject(school.ana): ("Active", ["http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor"]),
            school.subject(gone): ("Deleted", []),
        }

    def test_whose_name_or_status_changed_is_told(self, members, school) -> None:
        query = link_of(members(), "differences")
        learners.change(school.tenant.pk, school.bo.pk, who=WHO, name="Bo Smith")
        learners.deactivate(school.tenant.pk, school.ana.pk, who=WHO)
        found = by_user(members(query))
        assert found[school.subject(school.bo)]["name"] == "Bo Smith"
        assert found[school.subject(school.ana)]["status"] == "Inactive"

    def test_the_next_differences_begin_where_these_end(self, members, school) -> None:
        first = link_of(members(), "differences")
        enrol(school, "Dia")
        second = link_of(members(first), "differences")
        assert members(second).json()["members"] == []
        eli = enrol(school, "Eli")
        assert set(by_user(members(second))) == {school.subject(eli)}

    def test_pages_of_differences_have_everybody_once(self, members, school) -> None:
        query = link_of(members(), "differences") + "&limit=2"
        people = [enrol(school, f"L{number}") for number in range(5)]
        seen = []
        query = query.replace("limit=500&", "")
        while query:
            answer = members(query)
            seen += list(by_user(answer))
            query = link_of(answer, "next")
        assert sorted(seen) == sorted(school.subject(each) for each in people)

    def test_a_change_while_pages_are_read_is_not_lost(self, members, school) -> None:
        for number in range(4):
            enrol(school, f"L{number}")
        first = members("?limit=3")
        late = enrol(school, "Late")
        second = members(link_of(first, "next"))
        later = members(link_of(second, "differences"))
        assert school.subject(late) in by_user(later)

    def test_who_does_not_have_the_role_any_more_is_deleted_for_those_who_ask_for_it(self, members, school) -> None:
        query = link_of(members("?role=Learner"), "differences")
        memberships.set_roles(school.tenant.pk, school.course.pk, school.ana.pk, ["Mentor"], who=WHO)
        assert by_user(members(query))[school.subject(school.ana)]["status"] == "Deleted"

    def test_what_changes_while_they_are_read_is_among_the_next_ones(self, members, school) -> None:
        query = link_of(members(), "differences")

        def somebody_comes(execute, sql, params, many, context):
            found = execute(sql, params, many, context)
            if "courses_membershipmark" in sql and sql.startswith("SELECT") and not came:
                came.append(True)
                enrol(school, "Late")
            return found

        came: list[bool] = []
        with connection.execute_wrapper(somebody_comes):
            answer = members(query)
        assert (came, answer.json()["members"]) == ([True], [])
        assert [each["status"] for each in members(link_of(answer, "differences")).json()["members"]] == ["Active"]

    @pytest.mark.parametrize("query", ["?since=x", "?since=0&number=x&row=1", "?since=0&number=1&row=-1", "?until=x"])
    def test_an_address_that_was_altered_is_refused_by_their_own_section(self, members, query) -> None:
        answer = members(query)
        assert (answer.status_code, answer.json()["error"]["section"]) == (400, "NRPS 2.0 §2.4.3")

    def test_a_number_that_never_was_is_gone(self, members) -> None:
        assert members("?since=999999").status_code == 410


class TestGroups:
    @pytest.fixture
    def red(self, school):
        red = groups.create(school.tenant.pk, school.course.pk, "Red", set_name="Colours", tag="r")
        groups.put_in(red, [school.ana.pk])
        groups.create(school.tenant.pk, school.course.pk, "Blue", set_name="Colours")
        return red

    def test_are_listed_with_their_sets(self, caller, school, red) -> None:
        base = f"{ISSUER}/lti/platform/courses/{school.course.pk}"
        answer = caller(v.GROUP_READONLY).call("GET", f"{base}/groups", Accept=v.GROUP_CONTAINER_TYPE)
        sets = caller(v.GROUP_READONLY).call("GET", f"{base}/groupsets").json()["sets"]
        assert answer["Content-Type"] == v.GROUP_CONTAINER_TYPE
        assert [each["name"] for each in sets] == ["Colours"]
        found = {each["name"]: each for each in answer.json()["groups"]}
        assert found["Red"] == {"id": str(red.pk), "name": "Red", "tag": "r", "set_id": sets[0]["id"]}
        assert set(found) == {"Red", "Blue"}

    def test_those_of_one_person(self, caller, school, red) -> None:
        url = f"{ISSUER}/lti/platform/courses/{school.course.pk}/groups?user_id={school.subject(school.ana)}"
        assert [each["name"] for each in caller().call("GET", url).json()["groups"]] == ["Red"]
        nobody = url.replace(school.subject(school.ana), "nobody")
        assert caller().call("GET", nobody).json()["groups"] == []

    def test_pages_lead_on(self, caller, school, red) -> None:
        url = f"{ISSUER}/lti/platform/courses/{school.course.pk}/groups?limit=1"
        first = caller().call("GET", url)
        second = caller().call("GET", url + "&" + link_of(first, "next")[1:])
        assert {each["name"] for answer in (first, second) for each in answer.json()["groups"]} == {"Red", "Blue"}

    def test_members_say_theirs_when_asked(self, members, school, red) -> None:
        found = by_user(members("?groups=true"))
        assert found[school.subject(school.ana)]["group_enrollments"] == [{"group_id": str(red.pk)}]
        assert found[school.subject(school.bo)]["group_enrollments"] == []

    def test_ask_for_their_own_scope(self, caller, school) -> None:
        url = f"{ISSUER}/lti/platform/courses/{school.course.pk}/groups"
        assert caller(v.MEMBERSHIP_READONLY).call("GET", url).status_code == 403
