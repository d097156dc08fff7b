"""What Tributary itself says beside the public profiles: cmi5's own Statements, and SCORM translated."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from cmi5.rules.launching import Terms
from cmi5.rules.lms_statements import About, abandoned, launched, satisfied, waived
from cmi5.rules.vocabulary import TYPE_BLOCK
from tests.scorm.translation import commit, happened
from tests.xapi_profiles.public_profiles import needs_public_profiles, public_profile
from xapi_profiles.rules.concept_use import problems_of_statement_use
from xapi_profiles.rules.greedy import Match
from xapi_profiles.rules.registrations import subregistration_problems
from xapi_profiles.rules.runs import runs_of
from xapi_profiles.rules.standing import Stand
from xapi_profiles.rules.templates import judge_statement

pytestmark = needs_public_profiles

AT = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
ABOUT = About(
    actor={"account": {"homePage": "https://lms.example.org", "name": "ana"}},
    registration=UUID("6690e6c9-3ef0-4ed3-8b37-7f3964730bee"),
    session_id=UUID("a1b2c3d4-0000-4000-8000-000000000001"),
    activity_id="https://lms.example.org/aus/1",
    publisher_id="https://publisher.example.org/aus/1",
)


def verdict_of(statement, profile="cmi5"):
    """Return the templates of a public profile that are followed, and the rules that aren't kept."""
    verdict = judge_statement(statement, public_profile(profile).templates)
    followed = [each.id.rpartition("#")[2] for each in verdict.followed]
    return followed, [(problem.code, problem.path) for problem in verdict.problems()]


class TestCmi5:
    def launched(self, **terms):
        asked = Terms("https://publisher.example.org/aus/1", move_on="Completed", launch_mode="Normal", **terms)
        return launched(ABOUT, asked, url="https://content.example.org/au", at=AT)

    def test_launched_follows_its_template(self):
        followed, broken = verdict_of(self.launched(launch_parameters="lesson=1"))
        assert (followed, broken) == (["generalrestrictions", "launched"], [])

    def test_launched_without_launch_parameters_lacks_what_the_profile_asks_for_and_cmi5_does_not(self):
        """cmi5 §10.2.2 has launchParameters where the course structure has some."""
        followed, broken = verdict_of(self.launched())
        extension = "$.context.extensions['https://w3id.org/xapi/cmi5/context/extensions/launchparameters']"
        assert (followed, broken) == (["generalrestrictions"], [("profile-presence", extension)])

    def test_abandoned_follows_its_template(self):
        said = abandoned(ABOUT, duration=timedelta(minutes=3), at=AT)
        assert verdict_of(said) == (["generalrestrictions", "abandoned"], [])

    @pytest.mark.parametrize("name", ["satisfied", "waived"])
    def test_the_profile_has_other_verbs_for_satisfied_and_waived_than_cmi5(self, name):
        """cmi5 §9.3.7 and §9.3.9 have those of w3id.org: the profile's templates aren't about such Statements."""
        said = {
            "satisfied": satisfied(ABOUT, type_=TYPE_BLOCK, at=AT),
            "waived": waived(ABOUT, reason="Tested Out", at=AT),
        }[name]
        assert said["verb"]["id"] == f"https://w3id.org/xapi/adl/verbs/{name}"
        assert verdict_of(said) == (["generalrestrictions"], [])

    def test_with_the_verbs_of_the_profile_satisfied_follows_its_template(self):
        said = satisfied(ABOUT, type_=TYPE_BLOCK, at=AT)
        said["verb"]["id"] = "http://adlnet.gov/expapi/verbs/satisfied"
        assert verdict_of(said) == (["generalrestrictions", "satisfied"], [])

    def test_with_the_verb_of_the_profile_waived_lacks_a_reason_where_xapi_has_no_place_for_it(self):
        """cmi5 §9.5.5.2 has it in result.extensions, the profile beside them (xAPI 1.0.3 Data §2.4.5)."""
        said = waived(ABOUT, reason="Tested Out", at=AT)
        said["verb"]["id"] = "http://adlnet.gov/expapi/verbs/waived"
        path = "$.result['https://w3id.org/xapi/cmi5/result/extensions/reason']"
        assert verdict_of(said) == (["generalrestrictions"], [("profile-presence", path)])

    def test_extensions_stand_where_the_profile_says_and_keep_their_schemas(self):
        concepts = {concept.id: concept for concept in public_profile("cmi5").concepts}
        statements = [
            self.launched(launch_parameters="lesson=1", mastery_score=Decimal("0.8")),
            abandoned(ABOUT, duration=timedelta(minutes=3), at=AT),
            waived(ABOUT, reason="Tested Out", at=AT),
            satisfied(ABOUT, type_=TYPE_BLOCK, at=AT),
        ]
        assert [problems_of_statement_use(each, concepts) for each in statements] == [[], [], [], []]


class TestScorm:
    def run(self, *kinds):
        """Return the Statements of a SCO that something of each kind happens to, and then it is completed."""
        events = [happened(kind, 10 * place) for place, kind in enumerate(kinds)]
        return commit({}, {"cmi.completion_status": "completed"}, *events).statements

    def test_every_statement_follows_a_template_and_breaks_none(self):
        for statement in self.run("initialized", "terminated"):
            followed, broken = verdict_of(statement, "scorm")
            assert len(followed) > 1
            assert broken == []
            assert subregistration_problems(statement) == []

    def test_a_run_follows_the_pattern_as_a_regular_expression(self):
        statements = self.run("initialized", "terminated")
        (run,) = runs_of(statements, public_profile("scorm"))
        assert (run.standing.stand, run.count) == (Stand.COMPLETE, len(statements))

    def test_greedily_no_run_ever_does_because_scoactivity_takes_terminated_as_well(self):
        (run,) = runs_of(self.run("initialized", "terminated"), public_profile("scorm"))
        assert (run.greedy.match, run.greedy.follows) == (Match.PARTIAL, False)

    def test_a_suspended_run_is_under_way_and_waits_to_be_resumed(self):
        (run,) = runs_of(self.run("initialized", "suspended"), public_profile("scorm"))
        assert run.standing.stand is Stand.PARTIAL
        assert "https://w3id.org/xapi/scorm#resumption" in {each.template for each in run.next}
