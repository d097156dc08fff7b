"""PyLTI1p3's clients of the services, as tools that are made with it use them: tokens, grades and members."""

import json
from collections.abc import Iterator

import pytest
import requests
from cryptography.hazmat.primitives import serialization
from pylti1p3.assignments_grades import AssignmentsGradesService
from pylti1p3.exception import LtiServiceException
from pylti1p3.grade import Grade
from pylti1p3.lineitem import LineItem as LineItemOfTool
from pylti1p3.names_roles import NamesRolesProvisioningService
from pylti1p3.registration import Registration
from pylti1p3.service_connector import ServiceConnector

from courses.services import memberships
from lti.platform.services import tools
from lti.security.rules import vocabulary as v
from people.services import learners
from tests.lrs.log import make_tenant
from tests.lti.peers.school import Site, with_a_course
from tests.lti.platform.peer import WHO, School, key, make_school

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"


@pytest.fixture(scope="module")
def one_school(origin: str) -> School:
    """Return a school whose tool has pasted its keys into the registration."""
    return make_school(make_tenant(), jwks=json.dumps({"keys": registration_of().get_jwks()}))


@pytest.fixture
def site(origin: str, one_school: School) -> Site:
    """Return the school with a course that no other test has; no browser is needed."""
    return Site(origin, None, with_a_course(one_school))


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as made:
        made.trust_env = False  # the platform is on this machine: no proxy may stand between
        yield made


@pytest.fixture
def connector(site: Site, session: requests.Session) -> ServiceConnector:
    return connector_of(site, session)


def connector_of(site: Site, session: requests.Session, **keys: str) -> ServiceConnector:
    """Return the client of a tool that knows itself by these keys."""
    registration = registration_of(**keys)
    registration.set_issuer(site.origin).set_client_id(site.school.tool.client_id)
    registration.set_auth_token_url(f"{site.origin}/lti/platform/token")
    return ServiceConnector(registration, session)


def registration_of(*, private: str = "tool", public: str = "tool") -> Registration:
    """Return a registration with the keys of these names: what is signed says that it is signed by the public one."""
    pem, kind = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    pkcs8, open_ = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    registration = Registration()
    registration.set_tool_private_key(key(private).private_bytes(pem, pkcs8, open_).decode())
    return registration.set_tool_public_key(key(public).public_key().public_bytes(pem, kind).decode())


@pytest.fixture
def grades(site: Site, connector: ServiceConnector) -> AssignmentsGradesService:
    """Return the client of the grade services, with what a launch would have told."""
    return AssignmentsGradesService(connector, claim(site))


def claim(site: Site, query: str = "") -> dict[str, object]:
    line_items = f"{site.origin}/lti/platform/courses/{site.school.course.pk}/lineitems"
    line_item = f"{line_items}/{site.line_item().pk}"
    return {"scope": list(v.AGS_SCOPES), "lineitems": line_items + query, "lineitem": line_item}


def members_of(site: Site, connector: ServiceConnector, query: str = "") -> NamesRolesProvisioningService:
    url = f"{site.origin}/lti/platform/courses/{site.school.course.pk}/memberships{query}"
    return NamesRolesProvisioningService(connector, {"context_memberships_url": url})


def score(user_id: str, given: float, *, at: str = "2026-03-01T12:00:00Z") -> Grade:
    """Return a score out of 10 points."""
    made = Grade().set_user_id(user_id).set_score_given(given).set_score_maximum(10).set_timestamp(at)
    return made.set_activity_progress("Completed").set_grading_progress("FullyGraded")


class TestToken:
    """Security Framework 1.0 §4.1.1."""

    def test_the_tool_is_known_by_its_key(self, connector: ServiceConnector) -> None:
        first = connector.get_access_token([v.SCORE])
        assert first != connector.get_access_token([v.SCORE, v.RESULT_READONLY])

    @pytest.mark.parametrize("public", ["tool", "somebody"])
    def test_nobody_is_known_by_another_key(self, site: Site, session: requests.Session, public: str) -> None:
        with pytest.raises(LtiServiceException) as refused:
            connector_of(site, session, private="somebody", public=public).get_access_token([v.SCORE])
        assert refused.value.response.status_code == 401
        assert refused.value.response.json()["error"] == "invalid_client"


class TestGrades:
    """AGS 2.0."""

    def test_a_column_is_made_once(self, site: Site, grades: AssignmentsGradesService) -> None:
        wanted = LineItemOfTool().set_label("Essay").set_score_maximum(20).set_tag("Essay-1").set_resource_id("E")
        made = grades.find_or_create_lineitem(wanted)
        assert grades.find_or_create_lineitem(wanted).get_id() == made.get_id()
        assert (made.get_label(), made.get_score_maximum()) == ("Essay", 20)
        assert grades.find_lineitem_by_resource_id("E").get_id() == made.get_id()
        assert grades.get_lineitem(made.get_id()).get_tag() == "Essay-1"
        assert [each["label"] for each in grades.get_lineitems()] == ["Quiz", "Essay"]

    def test_the_column_of_the_launch_is_found(self, site: Site, grades: AssignmentsGradesService) -> None:
        found = grades.find_lineitem_by_resource_link_id(str(site.school.link.pk))
        assert found.get_id() == grades.get_lineitem().get_id()

    def test_columns_are_read_page_by_page(self, site: Site, connector: ServiceConnector) -> None:
        in_pages = AssignmentsGradesService(connector, claim(site, "?limit=2"))
        for label in ("Essay", "Speech", "Poster", "Play"):
            in_pages.find_or_create_lineitem(LineItemOfTool().set_label(label).set_score_maximum(5).set_tag(label))
        labels = [each["label"] for each in in_pages.get_lineitems()]
        assert labels == ["Quiz", "Essay", "Speech", "Poster", "Play"]

    def test_a_grade_is_put_and_read(self, site: Site, grades: AssignmentsGradesService) -> None:
        ana = site.school.subject(site.school.ana)
        answer = grades.put_grade(score(ana, 9).set_comment("Well done"))
        assert answer["body"] == {"resultUrl": f"{grades.get_lineitem().get_id()}/results/{ana}"}
        [result] = grades.get_grades()
        assert (result["userId"], result["resultScore"], result["resultMaximum"]) == (ana, 9, 10)
        assert result["comment"] == "Well done"
        assert site.verbs() == ["scored", "completed"]
        assert site.state().score_scaled == pytest.approx(0.9)

    def test_a_grade_makes_its_column(self, site: Site, grades: AssignmentsGradesService) -> None:
        essay = LineItemOfTool().set_label("Essay").set_score_maximum(20).set_tag("essay")
        grades.put_grade(score(site.school.subject(site.school.ana), 5), essay)
        [result] = grades.get_grades(grades.find_lineitem_by_tag("essay"))
        assert (result["resultScore"], result["resultMaximum"]) == (10, 20)

    def test_an_older_grade_is_refused(self, site: Site, grades: AssignmentsGradesService) -> None:
        ana = site.school.subject(site.school.ana)
        grades.put_grade(score(ana, 9))
        with pytest.raises(LtiServiceException) as refused:
            grades.put_grade(score(ana, 1, at="2026-02-28T12:00:00Z"))
        assert refused.value.response.status_code == 409
        assert [each["resultScore"] for each in grades.get_grades()] == [9]


class TestMembers:
    """NRPS 2.0."""

    def test_members_are_read(self, site: Site, connector: ServiceConnector) -> None:
        service, school = members_of(site, connector), site.school
        found = {each["user_id"]: each for each in service.get_members()}
        assert found.keys() == {school.subject(school.ana), school.subject(school.bo)}
        assert found[school.subject(school.ana)]["email"] == "ana@example.org"
        assert service.get_context() == {"id": str(school.course.pk), "title": "First aid", "label": "First aid"}

    def test_members_of_a_link_come_with_their_message(self, site: Site, connector: ServiceConnector) -> None:
        found = members_of(site, connector).get_members(resource_link_id=str(site.school.link.pk))
        assert [each["message"][0][v.CUSTOM]["chapter"] for each in found] == ["3", "3"]

    @pytest.mark.parametrize("query", ["?limit=2", f"?limit=2&role={MEMBERSHIP.replace('#', '%23')}Learner"])
    def test_members_are_read_page_by_page(self, site: Site, connector: ServiceConnector, query: str) -> None:
        """The client asks for addresses of next pages in lower case."""
        for name in ("Dora", "Eve", "Flo", "Gil"):
            made = learners.create(site.school.tenant, name=name, who=WHO)
            memberships.set_roles(site.school.tenant.pk, site.school.course.pk, made.pk, ["Learner"], who=WHO)
        names = {each["name"] for each in members_of(site, connector, query).get_members()}
        assert names - {"Bo"} == {"Ana Lee", "Dora", "Eve", "Flo", "Gil"}
        assert ("Bo" in names) == ("role" not in query)

    def test_the_roster_needs_its_own_right(self, site: Site, connector: ServiceConnector) -> None:
        tenant_id, tool_id = site.school.tenant.pk, site.school.tool.pk
        tools.change(tenant_id, tool_id, scopes=list(v.AGS_SCOPES), who=WHO)
        try:
            with pytest.raises(LtiServiceException) as refused:
                members_of(site, connector).get_members()
        finally:
            tools.change(tenant_id, tool_id, scopes=list(v.SCOPES), who=WHO)
        assert refused.value.response.status_code == 400
        assert refused.value.response.json()["error"] == "invalid_scope"
