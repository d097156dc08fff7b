"""Statement Templates and their rules, as they are written (Structure §8.0, §8.1)."""

import pytest

from tests.xapi_profiles.builders import (
    SPORTS,
    errors_of,
    id_of,
    named,
    profile,
    read,
    template,
    verb,
    warnings_of,
    without,
)

EVENT = named("types/event", "ActivityType")


def errors_of_template(**more):
    return errors_of(profile(templates=[template(**more)], concepts=[verb(), EVENT]))


def errors_of_rule(**rule):
    return errors_of_template(rules=[rule])


@pytest.mark.parametrize("name", ["inScheme", "prefLabel", "definition", "type"])
def test_a_template_has_all_that_the_table_requires(name):
    assert errors_of(profile(templates=[without(template(), name)])) == [(f"$.templates[0].{name}", "missing-property")]


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("deprecated", "no", "not-a-boolean"),
        ("verb", "placed", "not-an-iri"),
        ("verb", [f"{SPORTS}/verbs/placed"], "not-an-iri"),
        ("objectActivityType", "event", "not-an-iri"),
        ("contextGroupingActivityType", "https://example.org/x", "not-iris"),
        ("contextParentActivityType", ["x"], "not-iris"),
        ("contextOtherActivityType", [1], "not-iris"),
        ("contextCategoryActivityType", {"x": 1}, "not-iris"),
        ("attachmentUsageType", "https://example.org/x", "not-iris"),
        ("rules", {"location": "$.id"}, "not-an-array"),
    ],
)
def test_every_property_is_of_its_type(name, value, code):
    assert errors_of_template(**{name: value}) == [(f"$.templates[0].{name}", code)]


def test_determining_properties_are_concepts_of_their_type():
    assert errors_of_template(verb=verb()["id"], objectActivityType=EVENT["id"]) == []
    assert errors_of_template(verb=EVENT["id"]) == [("$.templates[0].verb", "other-type")]
    assert errors_of_template(contextParentActivityType=[verb()["id"]]) == [
        ("$.templates[0].contextParentActivityType", "other-type")
    ]
    assert errors_of_template(verb="https://unknown.example.org/ran") == []


def test_what_no_profile_at_hand_defines_is_something_to_think_about():
    document = profile(templates=[template(verb=f"{SPORTS}/verbs/palced", contextOtherActivityType=[EVENT["id"]])])
    other = read(id="https://other.example.org", concepts=[EVENT])
    assert warnings_of(document) == []
    assert warnings_of(document, others=[other]) == [("$.templates[0].verb", "unknown-concept")]


@pytest.mark.parametrize("name", ["objectStatementRefTemplate", "contextStatementRefTemplate"])
def test_statement_references_lead_to_templates_of_this_version(name):
    referring = template("referring", **{name: id_of("placing")})
    assert errors_of(profile(templates=[referring, template()])) == []
    assert errors_of(profile(templates=[referring])) == [(f"$.templates[0].{name}", "not-a-template")]
    elsewhere = read(id="https://other.example.org", templates=[template()], concepts=[])
    assert errors_of(profile(templates=[referring]), others=[elsewhere]) == [
        (f"$.templates[0].{name}", "not-a-template")
    ]


def test_an_object_is_a_statement_reference_or_has_a_type():
    both = template("both", objectStatementRefTemplate=id_of("placing"), objectActivityType=EVENT["id"])
    assert errors_of(profile(templates=[both, template()])) == [
        ("$.templates[0].objectStatementRefTemplate", "two-objects")
    ]


class TestRules:
    def test_a_rule_asks_for_something(self):
        assert errors_of_rule(location="$.id", presence="included") == []
        assert errors_of_rule(location="$.id", any=[1]) == []
        assert errors_of_rule(location="$.id") == [("$.templates[0].rules[0]", "rule-without-requirement")]
        assert errors_of_rule(location="$.id", any=[]) == [("$.templates[0].rules[0]", "rule-without-requirement")]

    @pytest.mark.parametrize(
        ("rule", "name", "code"),
        [
            ({"presence": "included"}, "location", "missing-property"),
            ({"location": "$.id[?@ == 1]", "presence": "included"}, "location", "not-a-json-path"),
            ({"location": "$.id", "selector": "$[(1)]", "presence": "included"}, "selector", "not-a-json-path"),
            ({"location": "$.id", "presence": "required"}, "presence", "not-among-values"),
            ({"location": "$.id", "any": "x"}, "any", "not-values"),
            ({"location": "$.id", "all": "x"}, "all", "not-values"),
            ({"location": "$.id", "none": "x"}, "none", "not-values"),
            ({"location": "$.id", "any": ["x"], "scopeNote": "x"}, "scopeNote", "not-a-language-map"),
        ],
    )
    def test_every_property_is_of_its_type(self, rule, name, code):
        assert errors_of_rule(**rule) == [(f"$.templates[0].rules[0].{name}", code)]

    def test_a_place_that_xapi_does_not_have_is_something_to_think_about(self):
        rules = [
            {"location": "$.duration", "presence": "included"},
            {"location": "$.result.extensions['https://example.org/x'].anything[0]", "presence": "included"},
            {"location": "$.nothing | $.result.duration", "presence": "included"},
            {"location": "$.context.contextActivities.grouping[*]", "selector": "$.kind", "presence": "excluded"},
        ]
        assert warnings_of(profile(templates=[template(rules=rules)])) == [
            ("$.templates[0].rules[0].location", "no-such-place"),
            ("$.templates[0].rules[3].location", "no-such-place"),
        ]

    def test_values_beside_excluded_say_nothing(self):
        rules = [{"location": "$.id", "presence": "excluded", "any": ["x"]}]
        assert warnings_of(profile(templates=[template(rules=rules)])) == [
            ("$.templates[0].rules[0]", "idle-requirement")
        ]

    def test_keys_of_objects_among_values_are_in_an_additional_context(self):
        templates = [template(rules=[{"location": "$.result.score", "none": [{"raw": 0, "club:x": [{"max": 1}]}]}])]
        path = "$.templates[0].rules[0]"
        standard = "https://w3id.org/xapi/profiles/context"
        assert warnings_of(profile(templates=templates)) == [(path, "keys-without-context")]
        for added in ("https://club.example.org/context", {"raw": "club:raw", "max": "club:max"}):
            assert warnings_of(profile(templates=templates, **{"@context": [standard, added]})) == []
        some = profile(templates=templates, **{"@context": [standard, {"raw": "club:raw"}]})
        assert warnings_of(some) == [(path, "keys-without-context")]


class TestIdsChangeWithContent:
    RULE = {"location": "$.result.success", "any": [True], "scopeNote": {"en": "Said by the referee."}}

    @pytest.mark.parametrize(
        "change",
        [
            {"verb": f"{SPORTS}/verbs/medaled"},
            {"contextStatementRefTemplate": id_of("placing")},
            {"rules": []},
            {"rules": [{**RULE, "any": [False]}]},
            {"rules": [RULE, RULE]},
        ],
    )
    def test_what_is_asked_for_does_not_change_under_an_id(self, change):
        before = template(verb=verb()["id"], rules=[self.RULE])
        now = profile(templates=[{**before, **change}])
        assert ("$.templates[0].id", "same-id-other-content") in warnings_of(now, previous=read(templates=[before]))
        renamed = profile(templates=[{**before, **change, "id": id_of("placing-2")[0]}])
        codes = {code for _, code in warnings_of(renamed, previous=read(templates=[before]))}
        assert "same-id-other-content" not in codes

    @pytest.mark.parametrize(
        "change", [{"definition": {"en": "Other words."}}, {"rules": [{**RULE, "scopeNote": {"en": "By a judge."}}]}]
    )
    def test_words_may_change(self, change):
        before = template(verb=verb()["id"], rules=[self.RULE])
        assert warnings_of(profile(templates=[{**before, **change}]), previous=read(templates=[before])) == []
