"""Sequencing as a manifest writes it (SCORM 2004 4th Ed. CAM §5.1; SN §3)."""

from decimal import Decimal

import pytest

from scorm_bridge.rules import sequencing_definition as sn
from tests.scorm.manifest_builder import course, findings, first_item, item, manifest, organization, read, told


def sequenced(*content: str, idref: str = "", collection: str = "") -> bytes:
    """Write a course of one item with this sequencing."""
    reference = f' IDRef="{idref}"' if idref else ""
    shared = f"<imsss:sequencingCollection>{collection}</imsss:sequencingCollection>" if collection else ""
    inner = f"<imsss:sequencing{reference}>{''.join(content)}</imsss:sequencing>"
    return course(item("lesson", inner), inner=shared)


def definition(*content: str, but: tuple[str, ...] = (), **given: str) -> sn.SequencingDefinition:
    return first_item(sequenced(*content, **given), but=but).sequencing


def rule(kind: str, action: str, *conditions: str, combination: str = "") -> str:
    combined = f' conditionCombination="{combination}"' if combination else ""
    written = "".join(f"<imsss:ruleCondition {each}/>" for each in conditions)
    return (
        f"<imsss:{kind}><imsss:ruleConditions{combined}>{written}</imsss:ruleConditions>"
        f'<imsss:ruleAction action="{action}"/></imsss:{kind}>'
    )


def rules(*content: str) -> str:
    return f"<imsss:sequencingRules>{''.join(content)}</imsss:sequencingRules>"


def rollup(*content: str, given: str = "") -> str:
    return f"<imsss:rollupRules {given}>{''.join(content)}</imsss:rollupRules>"


def rollup_rule(action: str, *conditions: str, given: str = "", combination: str = "any") -> str:
    written = "".join(f"<imsss:rollupCondition {each}/>" for each in conditions)
    return (
        f'<imsss:rollupRule {given}><imsss:rollupConditions conditionCombination="{combination}">{written}'
        f'</imsss:rollupConditions><imsss:rollupAction action="{action}"/></imsss:rollupRule>'
    )


def objectives(*content: str, primary: str = '<imsss:primaryObjective objectiveID="main"/>') -> str:
    return f"<imsss:objectives>{primary}{''.join(content)}</imsss:objectives>"


def adl_objectives(id_: str, *maps: str) -> str:
    objective = f'<adlseq:objective objectiveID="{id_}">{"".join(maps)}</adlseq:objective>'
    return f"<adlseq:objectives>{objective}</adlseq:objectives>"


def writer(id_: str, target: str) -> str:
    shared = f'<imsss:mapInfo targetObjectiveID="{target}" writeSatisfiedStatus="true"/>'
    return f'<imsss:objective objectiveID="{id_}">{shared}</imsss:objective>'


def test_an_activity_about_which_nothing_is_said_has_what_the_standard_says() -> None:
    assert definition() == sn.DEFAULT == first_item(course(item())).sequencing
    assert sn.DEFAULT.control_mode == sn.ControlMode(True, True, False, False, True, True)
    assert (sn.DEFAULT.rollup_rules.objective_measure_weight, sn.DEFAULT.delivery_controls.tracked) == (1, True)


def test_control_modes_are_read() -> None:
    given = (
        'choice="false" choiceExit="false" flow="1" forwardOnly="true" useCurrentAttemptObjectiveInfo=" false "'
        ' useCurrentAttemptProgressInfo="0"'
    )
    assert definition(f"<imsss:controlMode {given}/>").control_mode == sn.ControlMode(
        False, False, True, True, False, False
    )


def test_an_organization_is_sequenced_as_its_items_are() -> None:
    xml = manifest(
        organization(item(), '<imsss:sequencing><imsss:controlMode flow="true" choice="false"/></imsss:sequencing>')
    )
    assert read(xml).organization.sequencing.control_mode == sn.ControlMode(choice=False, flow=True)


def test_rules_are_read_in_their_order() -> None:
    found = definition(
        rules(
            rule("preConditionRule", "skip", 'condition="always"'),
            rule("postConditionRule", "exitAll", 'condition="completed" operator="not"'),
            rule(
                "preConditionRule",
                "disabled",
                'condition="objectiveMeasureLessThan" referencedObjective="main" measureThreshold="-0.5"',
                'condition="attempted"',
                combination="any",
            ),
            rule("exitConditionRule", "exit", 'condition="timeLimitExceeded"'),
        ),
        objectives(),
    ).sequencing_rules
    skip, disabled = found.pre_condition
    assert skip == sn.SequencingRule("skip", (sn.RuleCondition("always"),), "all")
    assert disabled == sn.SequencingRule(
        "disabled",
        (
            sn.RuleCondition("objectiveMeasureLessThan", "noOp", "main", Decimal("-0.5")),
            sn.RuleCondition("attempted"),
        ),
        "any",
    )
    assert [each.action for each in (*found.exit_condition, *found.post_condition)] == ["exit", "exitAll"]
    assert found.post_condition[0].conditions[0].is_negated


def test_limits_are_read() -> None:
    given = (
        'attemptLimit="2" attemptAbsoluteDurationLimit="P5Y6M4DT12H30M58.55S" activityExperiencedDurationLimit="PT1H"'
        ' beginTimeLimit="2026-01-01T00:00:00"'
    )
    assert definition(f"<imsss:limitConditions {given}/>").limit_conditions == sn.LimitConditions(
        attempt_limit=2,
        attempt_absolute_duration_limit="P5Y6M4DT12H30M58.55S",
        activity_experienced_duration_limit="PT1H",
        begin_time_limit="2026-01-01T00:00:00",
    )


def test_roll_up_is_read() -> None:
    found = definition(
        rollup(
            rollup_rule(
                "satisfied",
                'condition="satisfied"',
                'condition="attempted" operator="not"',
                given='childActivitySet="atLeastPercent" minimumPercent=".5" minimumCount="2"',
                combination="all",
            ),
            given='rollupObjectiveSatisfied="false" rollupProgressCompletion="false" objectiveMeasureWeight="0.25"',
        ),
        '<adlseq:rollupConsiderations requiredForSatisfied="ifAttempted" requiredForNotSatisfied="ifNotSkipped"'
        ' requiredForCompleted="ifNotSuspended" measureSatisfactionIfActive="false"/>',
    )
    condition = sn.RuleCondition("satisfied"), sn.RuleCondition("attempted", "not")
    assert found.rollup_rules == sn.RollupRules(
        (sn.RollupRule("satisfied", condition, "all", "atLeastPercent", 2, Decimal("0.5")),),
        False,
        False,
        Decimal("0.25"),
    )
    assert found.rollup_considerations == sn.RollupConsiderations(
        "ifAttempted", "ifNotSkipped", "ifNotSuspended", "always", False
    )


def test_objectives_are_read_with_what_they_share() -> None:
    primary = (
        '<imsss:primaryObjective objectiveID="main" satisfiedByMeasure="true"><imsss:minNormalizedMeasure> 0.6 '
        '</imsss:minNormalizedMeasure><imsss:mapInfo targetObjectiveID="global" readSatisfiedStatus="false"'
        ' writeNormalizedMeasure="true"/></imsss:primaryObjective>'
    )
    maps = '<adlseq:mapInfo targetObjectiveID="global" readRawScore="false" writeCompletionStatus="true"/>'
    found = definition(
        objectives('<imsss:objective objectiveID="other"/>', primary=primary), adl_objectives("main", maps)
    )
    shared = sn.ObjectiveMap("global", False, True, False, True)
    assert found.objectives.primary == sn.Objective("main", True, Decimal("0.6"), (shared,))
    assert found.objectives.others == (sn.Objective("other", False, Decimal(1)),)
    more = sn.AdlObjectiveMap("global", read_raw_score=False, write_completion_status=True)
    assert found.adl_maps_of("main") == (more,)
    assert found.adl_maps_of("other") == ()


def test_identifiers_of_objectives_are_compared_without_the_white_space_between() -> None:
    condition = 'condition="satisfied" referencedObjective="  o%20%20 b  "'
    found = definition(
        rules(rule("preConditionRule", "skip", condition)), objectives('<imsss:objective objectiveID=" o%20b"/>')
    )
    assert found.objectives.ids == {"main", "o b"}
    assert found.sequencing_rules.pre_condition[0].conditions[0].referenced_objective == "o b"


def test_the_other_controls_are_read() -> None:
    found = definition(
        '<imsss:randomizationControls randomizationTiming="once" reorderChildren="true" selectionTiming='
        '"onEachNewAttempt" selectCount="3"/>',
        '<imsss:deliveryControls tracked="false" completionSetByContent="true" objectiveSetByContent="true"/>',
        '<adlseq:constrainedChoiceConsiderations preventActivation="true" constrainChoice="true"/>',
    )
    assert found.randomization_controls == sn.RandomizationControls("once", True, "onEachNewAttempt", 3)
    assert found.delivery_controls == sn.DeliveryControls(False, True, True)
    assert found.constrained_choice == sn.ConstrainedChoice(True, True)


class TestCollections:
    SHARED = (
        '<imsss:sequencing ID="shared"><imsss:controlMode flow="true" forwardOnly="true"/>'
        '<imsss:deliveryControls tracked="false"/></imsss:sequencing>'
    )

    def test_an_activity_takes_over_what_it_refers_to(self) -> None:
        found = definition(idref="shared", collection=self.SHARED)
        assert found.control_mode == sn.ControlMode(flow=True, forward_only=True)
        assert found.delivery_controls == sn.DeliveryControls(tracked=False)

    def test_an_element_of_its_own_replaces_the_whole_one(self) -> None:
        found = definition('<imsss:controlMode choice="false"/>', idref="shared", collection=self.SHARED)
        assert found.control_mode == sn.ControlMode(choice=False)
        assert not found.delivery_controls.tracked

    def test_objectives_of_both_namespaces_are_taken_over_apart(self) -> None:
        maps = '<adlseq:mapInfo targetObjectiveID="g"/>'
        shared = f'<imsss:sequencing ID="shared">{objectives()}{adl_objectives("main", maps)}</imsss:sequencing>'
        own = objectives('<imsss:objective objectiveID="other"/>')
        found = definition(own, idref="shared", collection=shared)
        assert found.objectives.ids == {"main", "other"}
        assert found.adl_maps_of("main") == (sn.AdlObjectiveMap("g"),)

    def test_a_reference_to_nothing_is_refused(self) -> None:
        [found] = findings(sequenced(idref="x", collection=self.SHARED))
        assert (found.code, found.is_error, found.line) == ("idref-to-nothing", True, 4)
        assert found.rule == "SCORM 2004 4th Ed. CAM §5.1 <sequencing>; SN §3"

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ('<imsss:sequencing ID="shared"/>', "sequencing-id-taken"),
            ("<imsss:sequencing/>", "sequencing-without-id"),
        ],
    )
    def test_others_of_no_use_are_told(self, more: str, code: str) -> None:
        found = definition(idref="shared", collection=self.SHARED + more, but=(code,))
        assert found.control_mode.flow


class TestWhatCantBeFollowed:
    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (rules(rule("preConditionRule", "skip")), "rule-without-conditions"),
            (rules("<imsss:exitConditionRule/>"), "rule-without-conditions"),
            (rules(rule("preConditionRule", "exitAll", 'condition="always"')), "rule-without-action"),
            (rules(rule("postConditionRule", "", 'condition="always"')), "rule-without-action"),
            (rules(rule("preConditionRule", "skip", 'condition="bored" operator="not"')), "condition-unknown"),
            (rollup(rollup_rule("satisfied")), "rollup-rule-without-conditions"),
            (rollup(rollup_rule("skip", 'condition="satisfied"')), "rollup-rule-without-action"),
            (rollup(rollup_rule("satisfied", 'condition="always"')), "rollup-condition-unknown"),
            (objectives(primary=""), "primary-missing"),
            ('<imsss:controlMode flow="maybe"/>', "boolean-odd"),
            ('<imsss:limitConditions attemptLimit="-1"/>', "number-odd"),
            ('<imsss:limitConditions attemptAbsoluteDurationLimit="1:30"/>', "duration-odd"),
            ('<imsss:limitConditions attemptAbsoluteDurationLimit="P"/>', "duration-odd"),
            ('<imsss:limitConditions attemptAbsoluteDurationLimit="PT"/>', "duration-odd"),
            ('<imsss:randomizationControls selectionTiming="often"/>', "value-odd"),
            ('<imsss:rollupRules objectiveMeasureWeight="3"/>', "number-out-of-range"),
            ('<adlseq:rollupConsiderations requiredForSatisfied="never"/>', "value-odd"),
        ],
    )
    def test_it_is_left_out_and_told(self, content: str, code: str) -> None:
        assert definition(content, but=(code,)) == sn.DEFAULT

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (objectives("<imsss:objective/>"), "objective-without-id"),
            (objectives('<imsss:objective objectiveID="main"/>'), "objective-twice"),
            (
                objectives(
                    primary='<imsss:primaryObjective objectiveID="main"><imsss:mapInfo/></imsss:primaryObjective>'
                ),
                "map-without-target",
            ),
            (objectives() + adl_objectives(""), "objective-without-id"),
        ],
    )
    def test_objectives_that_cant_be_told_apart_are_left_out(self, content: str, code: str) -> None:
        assert definition(content, but=(code,)) == definition(objectives())

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (
                rules(rule("preConditionRule", "skip", 'condition="satisfied" referencedObjective="x"')) + objectives(),
                "condition-to-nothing",
            ),
            (objectives() + adl_objectives("x"), "adl-objective-to-nothing"),
            (
                objectives()
                + adl_objectives("main", *['<adlseq:mapInfo targetObjectiveID="g"/>']).replace(
                    "</adlseq:objectives>", '<adlseq:objective objectiveID="main"/></adlseq:objectives>'
                ),
                "objective-twice",
            ),
            (
                objectives(writer("b", "g"), writer("c", "g")),
                "target-written-twice",
            ),
        ],
    )
    def test_what_doesnt_fit_together_is_told(self, content: str, code: str) -> None:
        assert told(sequenced(content)) == [code]

    def test_an_objective_that_reads_a_value_from_two_is_told_for_each_value(self) -> None:
        maps = (
            '<imsss:mapInfo targetObjectiveID="g"/><imsss:mapInfo targetObjectiveID="h" readNormalizedMeasure="false"/>'
        )
        primary = f'<imsss:primaryObjective objectiveID="main">{maps}</imsss:primaryObjective>'
        [found] = findings(sequenced(objectives(primary=primary)))
        assert found.code == "target-read-twice"
        assert found.message == "The objective 'main' reads 'satisfied status' from more than one global objective."

    def test_an_organization_in_which_nothing_can_be_begun_is_told(self) -> None:
        mode = '<imsss:sequencing><imsss:controlMode choice="false"/></imsss:sequencing>'
        assert told(manifest(organization(item(), mode))) == ["start-impossible"]
