"""Examples made from templates: valid, followed, the same for the same seed; what breaks one rule breaks that one."""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.rules.statement import problems_of_statement
from lrs.rules.versions import Version
from tests.xapi_profiles.builders import SPORTS, a_template, id_of
from tests.xapi_profiles.properties import usual
from xapi_profiles.rules.errors import NoExample
from xapi_profiles.rules.examples import example_of, examples_of
from xapi_profiles.rules.statement_places import add_at, remove_at, ways_of
from xapi_profiles.rules.templates import Outcome, explain, judge_statement

PLACES: dict[str, list[Any]] = {
    "$.result.success": [True, False],
    "$.result.completion": [False, True],
    "$.result.score.scaled": [0, 0.5, 1],
    "$.result.duration": ["PT1M", "PT1H", "P1D"],
    "$.result.response": ["red", "green", "blue"],
    f"$.result.extensions['{SPORTS}/laps'].count": [1, 2, "many"],
    f"$.context.extensions['{SPORTS}/lane']": [1, {"number": 4}, ["inner", "outer"]],
    "$.context.contextActivities.grouping[*].id": [f"{SPORTS}/cup", f"{SPORTS}/league", f"{SPORTS}/final"],
    "$.context.contextActivities['category'][*].definition.type": [f"{SPORTS}/a", f"{SPORTS}/b", f"{SPORTS}/c"],
    "$.context.platform": ["track", "field", "hall"],
    "$.context.language": ["en", "de", "fr"],
    "$.timestamp": ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"],
    "$.attachments[*].description.en": ["photo", "film", "map"],
}
"""Places that don't overlap, with values that xAPI takes there."""

SELECTED = {
    "$.context.contextActivities.grouping[*].id": ("$.context.contextActivities.grouping[*]", "$.id"),
    "$.result.score.scaled": ("$.result.score", "$['scaled']"),
}


@st.composite
def rules(draw: st.DrawFn, place: str) -> dict[str, Any]:
    """Draw a rule that some Statement keeps about a place."""
    values = PLACES[place]
    location, selector = SELECTED.get(place, (place, None)) if draw(st.booleans()) else (place, None)
    rule: dict[str, Any] = {"location": location}
    if selector is not None:
        rule["selector"] = selector
    presence = draw(st.sampled_from([None, "included", "excluded", "recommended"]))
    if presence is not None:
        rule["presence"] = presence
    if presence == "excluded":
        return rule
    names = draw(st.lists(st.sampled_from(["any", "all", "none"]), unique=True, min_size=presence is None))
    named = {"any": values[:1], "all": values[:-1], "none": values[-1:]}
    return {**rule, **{name: named[name] for name in names}}


@st.composite
def templates(draw: st.DrawFn) -> Any:
    """Draw a template with Determining Properties and rules about different places."""
    places = draw(st.lists(st.sampled_from(sorted(PLACES)), unique=True, max_size=6))
    determining = {
        "verb": f"{SPORTS}/verbs/placed",
        "objectActivityType": f"{SPORTS}/types/event",
        "contextParentActivityType": [f"{SPORTS}/types/cup", f"{SPORTS}/types/day"],
        "contextOtherActivityType": [f"{SPORTS}/types/weather"],
        "attachmentUsageType": [f"{SPORTS}/photo"],
    }
    chosen = draw(st.lists(st.sampled_from(sorted(determining)), unique=True))
    asked = {name: determining[name] for name in chosen}
    return a_template(*[draw(rules(place)) for place in places], **asked)


SEEDS = st.integers(0, 50)


@given(templates(), SEEDS)
@usual
def test_an_example_is_valid_and_follows_its_template(template, seed):
    example = example_of(template, seed)
    assert problems_of_statement(example, version=Version.V1_0_3) == []
    verdict = judge_statement(example, [template])
    assert (verdict.outcome, verdict.followed) == (Outcome.SUCCESS, (template,))


@given(templates(), SEEDS)
@usual
def test_the_same_seed_gives_the_same_example(template, seed):
    assert example_of(template, seed) == example_of(template, seed)


def test_another_seed_gives_another():
    assert len({example_of(a_template(), seed)["id"] for seed in range(50)}) == 50


def can_be_broken(rule: Any) -> bool:
    return rule.presence != "recommended" or any((rule.any, rule.all, rule.none))


def break_rule(statement: dict[str, Any], rule: Any) -> None:
    """Change a Statement so that it breaks a rule: take away what has to be there, or put what must not."""
    ways = ways_of(rule)
    for way in ways:
        remove_at(statement, way)
    if rule.presence != "included" and (rule.any is None or rule.presence == "recommended"):
        wrong = rule.none[0] if rule.none else "wrong"
        add_at(statement, ways[0], lambda _: wrong, Random(0), anew=True)


@given(templates().filter(lambda each: any(map(can_be_broken, each.rules))), SEEDS, st.data())
@usual
def test_what_breaks_one_rule_has_exactly_that_rule_reported(template, seed, data):
    rule = data.draw(st.sampled_from([rule for rule in template.rules if can_be_broken(rule)]))
    statement = example_of(template, seed)
    break_rule(statement, rule)
    broken = [verdict.rule for verdict in explain(statement, template).rules if not verdict.is_kept]
    assert broken == [rule]


NAMES = st.sampled_from(
    [
        "actor",
        "verb",
        "id",
        "object",
        "definition",
        "type",
        "context",
        "result",
        "score",
        "raw",
        "extensions",
        "parent",
        "contextActivities",
        "attachments",
        "timestamp",
        "nothing",
        "name",
        "en",
    ]
)
STEPS = NAMES.map(".{}".format) | st.sampled_from(["[*]", "[0]", "[2]", "[*,0]", ".*", "['raw','max']", "..id"])
PATHS = st.lists(STEPS, max_size=5).map("".join).map("${}".format)
VALUES = st.lists(st.sampled_from([1, True, "en", "https://example.org/x", {"en": "x"}, []]), min_size=1, max_size=2)


@st.composite
def any_rules(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a rule about any place, whether a Statement can keep it or not."""
    rule: dict[str, Any] = {"location": draw(PATHS), "presence": draw(st.sampled_from(["included", "excluded"]))}
    chosen = draw(st.dictionaries(st.sampled_from(["any", "all", "none"]), VALUES))
    selector = {"selector": draw(PATHS)} if draw(st.booleans()) else {}
    return {**rule, **chosen, **selector}


@given(st.lists(any_rules(), max_size=3))
@usual
def test_whatever_a_template_asks_for_there_is_a_valid_example_or_a_refusal(rules):
    template = a_template(*rules)
    try:
        example = example_of(template)
    except NoExample:
        return
    assert problems_of_statement(example, version=Version.V1_0_3) == []
    assert judge_statement(example, [template]).outcome is Outcome.SUCCESS


class TestReferred:
    TARGET = a_template({"location": "$.result.success", "all": [True], "presence": "included"}, name="target")
    SAYING = a_template(
        name="saying", objectStatementRefTemplate=id_of("target"), contextStatementRefTemplate=id_of("target")
    )

    @pytest.mark.parametrize("seed", range(5))
    def test_the_statements_that_it_refers_to_are_made_too(self, seed):
        known = {each.id: each for each in (self.TARGET, self.SAYING)}
        *referred, saying = examples_of(self.SAYING, seed, known=known)
        assert [each["id"] for each in referred] == [saying["object"]["id"], saying["context"]["statement"]["id"]]
        find = {each["id"]: each for each in referred}.get
        assert judge_statement(saying, [self.SAYING], known=known, find=find).outcome is Outcome.SUCCESS
        del referred[0]["result"]
        assert judge_statement(saying, [self.SAYING], known=known, find=find).outcome is Outcome.INVALID

    def test_a_template_that_refers_to_itself_comes_to_an_end(self):
        circle = a_template(name="circle", objectStatementRefTemplate=id_of("circle"))
        assert len(examples_of(circle, known={circle.id: circle})) == 5


@pytest.mark.parametrize(
    "rules",
    [
        [{"location": "$.duration", "presence": "included"}],
        [{"location": "$.verb", "presence": "excluded"}],
        [{"location": "$.result.success", "all": ["yes"], "presence": "included"}],
        [{"location": "$.id", "presence": "included"}, {"location": "$.id", "presence": "excluded"}],
    ],
)
def test_where_no_statement_can_follow_a_template_it_says_what_stands_in_the_way(rules):
    with pytest.raises(NoExample) as refusal:
        example_of(a_template(*rules))
    assert refusal.value.problems
