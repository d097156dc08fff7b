"""Statements beside Statement Templates (Communication §2.1; Structure §8.0, §8.1)."""

import pytest

from tests.xapi_profiles.builders import SPORTS, a_rule, a_template, id_of, statement
from xapi_profiles.rules.template_rules import UNMATCHABLE, judge_rule, same_value
from xapi_profiles.rules.templates import Outcome, Reference, explain, judge_statement

EVENT = f"{SPORTS}/types/event"
PLACED = f"{SPORTS}/verbs/placed"
FIRST, SECOND, THIRD = (f"00000000-0000-4000-8000-00000000000{number}" for number in range(1, 4))


def types(*names):
    """Return contextActivities or attachments with these types."""
    return [{"id": f"{SPORTS}/{name}", "definition": {"type": f"{SPORTS}/types/{name}"}} for name in names]


def is_matched(template, **changes):
    return explain(statement(**changes), template).is_matched


class TestDeterminingProperties:
    """All that a template gives has to be there, and more may be."""

    def test_the_verb(self):
        assert is_matched(a_template(verb=PLACED))
        assert not is_matched(a_template(verb=f"{SPORTS}/verbs/ran"))

    def test_the_type_of_the_object(self):
        assert is_matched(a_template(objectActivityType=EVENT))
        assert not is_matched(a_template(objectActivityType=EVENT), object={"id": f"{SPORTS}/dash"})
        agent = {"objectType": "Agent", "mbox": "mailto:bo@example.org"}
        assert not is_matched(a_template(objectActivityType=EVENT), object=agent)

    @pytest.mark.parametrize("key", ["grouping", "parent", "other", "category"])
    def test_the_types_of_context_activities(self, key):
        template = a_template(
            **{f"context{key.title()}ActivityType": [f"{SPORTS}/types/{name}" for name in ("cup", "day")]}
        )
        assert is_matched(template, context={"contextActivities": {key: types("day", "cup", "more")}})
        assert not is_matched(template, context={"contextActivities": {key: types("day")}})
        assert not is_matched(template)

    def test_a_single_context_activity_is_read_as_an_array(self):
        template = a_template(contextParentActivityType=[f"{SPORTS}/types/cup"])
        assert is_matched(template, context={"contextActivities": {"parent": types("cup")[0]}})
        assert judge_rule(statement(), a_rule("$.x", presence="excluded")).is_kept

    def test_attachment_usage_types(self):
        template = a_template(attachmentUsageType=[f"{SPORTS}/photo"])
        assert is_matched(template, attachments=[{"usageType": f"{SPORTS}/video"}, {"usageType": f"{SPORTS}/photo"}])
        assert not is_matched(template, attachments=[{"usageType": f"{SPORTS}/video"}])

    def test_what_is_missing_is_said(self):
        verdict = explain(statement(), a_template(verb=f"{SPORTS}/verbs/ran", objectActivityType=EVENT))
        assert verdict.missing == {"verb": (f"{SPORTS}/verbs/ran",)}

    def test_a_template_without_any_is_about_every_statement(self):
        assert is_matched(a_template())


SCORES = {"score": {"scaled": 1}, "extensions": {f"{SPORTS}/laps": [{"time": 61}, {"time": 62}, {}]}}
LAPS = f"$.result.extensions['{SPORTS}/laps'][*]"
TIMES = {"location": LAPS, "selector": "$.time"}
SUCCESS = {"location": "$.result.success"}
LANGUAGES = {"location": "$.context.contextActivities.other[*].id"}
OTHERS = {"contextActivities": {"other": [{"id": "a"}, {"id": "b"}]}}


@pytest.mark.parametrize(
    ("rule", "changes", "broken"),
    [
        # presence
        ({**SUCCESS, "presence": "included"}, {"result": {"success": False}}, []),
        ({**SUCCESS, "presence": "included"}, {}, ["presence"]),
        ({**TIMES, "presence": "included"}, {"result": SCORES}, ["presence"]),
        ({"location": LAPS, "presence": "included"}, {"result": SCORES}, []),
        ({**SUCCESS, "presence": "excluded"}, {}, []),
        ({**SUCCESS, "presence": "excluded"}, {"result": {"success": False}}, ["presence"]),
        ({"location": LAPS, "selector": "$.pace", "presence": "excluded"}, {"result": SCORES}, []),
        ({**TIMES, "presence": "excluded"}, {"result": SCORES}, ["presence"]),
        ({**SUCCESS, "presence": "recommended"}, {}, []),
        ({**SUCCESS, "presence": "recommended"}, {"result": {"success": True}}, []),
        # any: one of the matchable values at least
        ({**LANGUAGES, "any": ["b", "z"]}, {"context": OTHERS}, []),
        ({**LANGUAGES, "any": ["z"]}, {"context": OTHERS}, ["any"]),
        ({**LANGUAGES, "any": ["z"]}, {}, ["any"]),
        ({**LANGUAGES, "any": ["z"], "presence": "included"}, {}, ["presence", "any"]),
        ({**TIMES, "any": [62]}, {"result": SCORES}, []),
        # all: matchable values from these alone, and none that is unmatchable
        ({**LANGUAGES, "all": ["a", "b", "c"]}, {"context": OTHERS}, []),
        ({**LANGUAGES, "all": ["a"]}, {"context": OTHERS}, ["all"]),
        ({**LANGUAGES, "all": ["a"]}, {}, []),
        ({**TIMES, "all": [61, 62]}, {"result": SCORES}, ["all"]),
        # none of these among the matchable values
        ({**LANGUAGES, "none": ["z"]}, {"context": OTHERS}, []),
        ({**LANGUAGES, "none": ["z", "a"]}, {"context": OTHERS}, ["none"]),
        ({**LANGUAGES, "none": ["a"]}, {}, []),
        ({**TIMES, "none": [62]}, {"result": SCORES}, ["none"]),
        ({**TIMES, "none": [63]}, {"result": SCORES}, []),
        # all three at once
        ({**LANGUAGES, "any": ["z"], "all": ["a"], "none": ["b"]}, {"context": OTHERS}, ["any", "all", "none"]),
        # recommended: only where there is a matchable value
        ({**LANGUAGES, "presence": "recommended", "any": ["z"]}, {}, []),
        ({**LANGUAGES, "presence": "recommended", "any": ["z"]}, {"context": OTHERS}, ["any"]),
        ({**LANGUAGES, "presence": "recommended", "all": ["a"]}, {"context": OTHERS}, ["all"]),
        ({**LANGUAGES, "presence": "recommended", "none": ["a"]}, {"context": OTHERS}, ["none"]),
        ({"location": LAPS, "selector": "$.pace", "presence": "recommended", "all": [1]}, {"result": SCORES}, []),
        # excluded: any, all and none say nothing
        ({**LANGUAGES, "presence": "excluded", "any": ["z"]}, {}, []),
        # empty arrays are none
        ({**LANGUAGES, "presence": "included", "any": [], "all": [], "none": []}, {"context": OTHERS}, []),
        # several places
        ({"location": "$.result.success | $.result.completion", "any": [True]}, {"result": {"completion": True}}, []),
        ({"location": "$.result['success','completion']", "all": [True]}, {"result": {"completion": False}}, ["all"]),
    ],
)
def test_a_rule(rule, changes, broken):
    verdict = judge_rule(statement(**changes), a_rule(**rule))
    assert [breach.code for breach in verdict.breaches] == broken


def test_the_verdict_of_a_rule_has_all_that_was_found():
    verdict = judge_rule(statement(result=SCORES), a_rule(**TIMES, presence="included"))
    assert verdict.found == (61, 62, UNMATCHABLE)
    assert verdict.breaches[0].advice == "presence is included, and $.time finds nothing in some of the values."


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        ("1", 1, False),
        (None, None, True),
        ({"a": [1, {"b": True}]}, {"a": [1.0, {"b": True}]}, True),
        ({"a": [1, {"b": True}]}, {"a": [1, {"b": 1}]}, False),
        ([1, 2], [2, 1], False),
        ([1], [1, 1], False),
        ({"a": 1}, {"a": 1, "b": 2}, False),
    ],
)
def test_values_are_equal_as_json(one, other, same):
    assert same_value(one, other) is same
    assert same_value(other, one) is same


class TestValidates:
    """The three outcomes, and the templates that come with them."""

    IN_TIME = a_template({"location": "$.timestamp", "presence": "included"}, name="in-time", verb=PLACED)
    SCORED = a_template({"location": "$.result.score", "presence": "included"}, name="scored", verb=PLACED)
    OF_OTHERS = a_template({"location": "$.nothing", "presence": "included"}, name="others", verb=f"{SPORTS}/ran")

    def test_success_has_the_templates_that_are_followed(self):
        verdict = judge_statement(statement(), [self.IN_TIME, self.OF_OTHERS])
        assert (verdict.outcome, verdict.followed, verdict.failing) == (Outcome.SUCCESS, (self.IN_TIME,), ())
        assert verdict.template_ids == {self.IN_TIME.id}
        assert verdict.problems() == []

    def test_invalid_has_those_that_are_not(self):
        verdict = judge_statement(statement(), [self.IN_TIME, self.SCORED])
        assert verdict.outcome is Outcome.INVALID
        assert [each.template for each in verdict.failing] == [self.SCORED]
        assert verdict.followed == (self.IN_TIME,)
        assert verdict.template_ids == frozenset(), "no Pattern takes a Statement that breaks a template"

    def test_unmatched_has_none(self):
        verdict = judge_statement(statement(), [self.OF_OTHERS])
        assert (verdict.outcome, verdict.followed, verdict.failing) == (Outcome.UNMATCHED, (), ())

    def test_a_problem_names_template_place_value_and_section(self):
        (problem,) = judge_statement(statement(), [self.SCORED]).problems()
        assert problem.as_json() == {
            "path": "$.result.score",
            "value": None,
            "rule": f"Statement Template {self.SCORED.id}: presence is included, and there is no value.",
            "section": "xAPI Profiles Structure §8.1",
            "code": "profile-presence",
        }

    def test_every_broken_rule_is_said(self):
        template = a_template(
            {"location": "$.result.score", "presence": "included"},
            {"location": "$.verb.id", "none": [PLACED]},
            {"location": "$.id", "presence": "included"},
        )
        codes = [problem.code for problem in judge_statement(statement(), [template]).problems()]
        assert codes == ["profile-presence", "profile-none"]

    def test_context_activities_are_arrays_for_rules_in_sub_statements_too(self):
        inner = {
            **statement(),
            "objectType": "SubStatement",
            "context": {"contextActivities": {"other": types("cup")[0]}},
        }
        rule = {"location": "$.object.context.contextActivities.other[*].id", "any": [f"{SPORTS}/cup"]}
        assert judge_statement(statement(object=inner), [a_template(rule)]).outcome is Outcome.SUCCESS


def reference(id_):
    return {"objectType": "StatementRef", "id": id_}


class TestStatementReferences:
    """objectStatementRefTemplate and contextStatementRefTemplate lead to other Statements."""

    STARTED = a_template(name="started", verb=f"{SPORTS}/verbs/started")
    SIGNED = a_template({"location": "$.result.success", "presence": "included"}, name="signed", verb=PLACED)
    ABOUT = a_template(name="about", verb=f"{SPORTS}/said", objectStatementRefTemplate=id_of("started", "signed"))
    WITHIN = a_template(name="within", verb=f"{SPORTS}/said", contextStatementRefTemplate=id_of("started"))

    def verdict(self, *known, template=ABOUT, **changes):
        said = statement(id=FIRST, verb={"id": f"{SPORTS}/said"}, **changes)
        find = {each["id"]: each for each in (said, *known)}.get
        return judge_statement(said, [self.STARTED, self.SIGNED, self.ABOUT, self.WITHIN], find=find)

    def references(self, verdict):
        return [each.reference for failing in verdict.failing for each in failing.references if not each.is_kept]

    def test_it_is_kept_where_the_other_statement_follows_one_of_the_templates(self):
        started = statement(id=SECOND, verb={"id": f"{SPORTS}/verbs/started"})
        verdict = self.verdict(started, object=reference(SECOND), context={"statement": reference(SECOND)})
        assert {each.id for each in verdict.followed} == {self.ABOUT.id, self.WITHIN.id}

    def test_an_object_that_is_no_reference_breaks_it(self):
        assert self.references(self.verdict(context={"statement": reference(SECOND)})) == [Reference.MISSING]

    def test_a_context_without_a_reference_breaks_it(self):
        assert self.references(self.verdict(object=reference(SECOND))) == [Reference.MISSING]

    def test_a_statement_that_follows_none_of_them_breaks_it(self):
        unsigned = statement(id=SECOND)
        verdict = self.verdict(unsigned, object=reference(SECOND), context={"statement": reference(SECOND)})
        assert self.references(verdict) == [Reference.OTHER, Reference.OTHER]
        assert [(each.path, each.value, each.code) for each in verdict.problems()] == [
            ("$.object", SECOND, "profile-reference-other"),
            ("$.context.statement", SECOND, "profile-reference-other"),
        ]

    def test_a_statement_that_is_not_at_hand_is_not_held_against_it(self):
        verdict = self.verdict(object=reference(SECOND), context={"statement": reference(SECOND)})
        assert verdict.outcome is Outcome.SUCCESS

    def test_references_that_lead_in_a_circle_come_to_an_end(self):
        circle = a_template(name="circle", objectStatementRefTemplate=id_of("circle"))
        statements = {FIRST: statement(id=FIRST, object=reference(SECOND))}
        statements[SECOND] = statement(id=SECOND, object=reference(FIRST))
        assert judge_statement(statements[FIRST], [circle], find=statements.get).outcome is Outcome.SUCCESS

    def test_references_are_followed_from_statement_to_statement(self):
        chain = a_template(name="chain", objectStatementRefTemplate=id_of("chain", "started"))
        statements = {
            FIRST: statement(id=FIRST, object=reference(SECOND)),
            SECOND: statement(id=SECOND, object=reference(THIRD)),
            THIRD: statement(id=THIRD),
        }
        judged = {"known": {each.id: each for each in (chain, self.STARTED)}, "find": statements.get}
        assert judge_statement(statements[FIRST], [chain], **judged).outcome is Outcome.INVALID
        statements[THIRD]["verb"]["id"] = f"{SPORTS}/verbs/started"
        assert judge_statement(statements[FIRST], [chain], **judged).outcome is Outcome.SUCCESS


def test_a_template_is_explained_also_where_it_is_not_about_the_statement():
    template = a_template(
        {"location": "$.result.score", "presence": "included"},
        {"location": "$.id", "presence": "included"},
        verb=f"{SPORTS}/verbs/ran",
    )
    verdict = explain(statement(), template)
    assert not verdict.is_matched
    assert not verdict.is_followed
    assert [rule.is_kept for rule in verdict.rules] == [False, True]
