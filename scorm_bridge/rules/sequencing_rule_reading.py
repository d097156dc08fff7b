"""Reads sequencing rules and roll-up rules; one that an engine couldn't follow is told and left out.

SCORM 2004 4th Ed. CAM §5.1 <sequencingRules>, <rollupRules>; SN §3.4, §3.7
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from scorm_bridge.rules import sequencing_definition as sn
from scorm_bridge.rules.manifest_parts import IMSSS, Part
from scorm_bridge.rules.manifest_values import boolean, count, decimal_in, one_of, word_of

ROLLUP_CONDITIONS: Final = (
    "satisfied",
    "objectiveStatusKnown",
    "objectiveMeasureKnown",
    "completed",
    "activityProgressKnown",
    "attempted",
    "attemptLimitExceeded",
    "timeLimitExceeded",
    "outsideAvailableTimeRange",
)
RULE_CONDITIONS: Final = (*ROLLUP_CONDITIONS, "objectiveMeasureGreaterThan", "objectiveMeasureLessThan", "always")
ACTIONS: Final[Mapping[str, Sequence[str]]] = {
    "preConditionRule": ("skip", "disabled", "hiddenFromChoice", "stopForwardTraversal"),
    "exitConditionRule": ("exit",),
    "postConditionRule": ("exitParent", "exitAll", "retry", "retryAll", "continue", "previous"),
}
"""What each kind of rule may do."""

ROLLUP_ACTIONS: Final = ("satisfied", "notSatisfied", "completed", "incomplete")
_CHILD_SETS: Final = ("all", "any", "none", "atLeastCount", "atLeastPercent")
_OPERATORS: Final = ("noOp", "not")
_COMBINATIONS: Final = ("all", "any")


def sequencing_rules_of(part: Part) -> sn.SequencingRules:
    """Return the rules before, while ending and after, each kind in the order of the manifest."""
    return sn.SequencingRules(
        pre_condition=tuple(_rules(part, "preConditionRule")),
        exit_condition=tuple(_rules(part, "exitConditionRule")),
        post_condition=tuple(_rules(part, "postConditionRule")),
    )


def rollup_rules_of(part: Part) -> sn.RollupRules:
    """Return the roll-up rules with what stands at their element."""
    return sn.RollupRules(
        rules=tuple(_rollup_rules(part)),
        objective_satisfied=boolean(part, "rollupObjectiveSatisfied", True),
        progress_completion=boolean(part, "rollupProgressCompletion", True),
        objective_measure_weight=decimal_in(part, "objectiveMeasureWeight", sn.ONE),
    )


def tell_of_conditions(definition: sn.SequencingDefinition, part: Part) -> None:
    """Tell which conditions refer to an objective that the activity hasn't."""
    rules = definition.sequencing_rules
    every = (*rules.pre_condition, *rules.exit_condition, *rules.post_condition)
    asked = {each.referenced_objective for rule in every for each in rule.conditions} - {""}
    for objective in sorted(asked - definition.objectives.ids):
        part.findings.tell("condition-to-nothing", part.line, objective=objective)


def _rules(part: Part, kind: str) -> Iterator[sn.SequencingRule]:
    for rule in part.children(kind, IMSSS):
        holder = rule.child("ruleConditions", IMSSS)
        conditions = tuple(_conditions(holder)) if holder is not None else ()
        action = rule.child("ruleAction", IMSSS)
        said = action.attribute("action") if action is not None else ""
        taken = word_of(said, ACTIONS[kind])
        if holder is None or not conditions:
            rule.findings.tell("rule-without-conditions", rule.line, rule=kind)
        elif not taken:
            known = ", ".join(ACTIONS[kind])
            rule.findings.tell("rule-without-action", rule.line, rule=kind, action=said, known=known)
        elif all(each.condition for each in conditions):
            yield sn.SequencingRule(taken, conditions, one_of(holder, "conditionCombination", _COMBINATIONS, "all"))


def _conditions(holder: Part) -> Iterator[sn.RuleCondition]:
    """Yield the conditions; one that is unknown is empty, and takes its rule with it, for it may be negated."""
    for part in holder.children("ruleCondition", IMSSS):
        said = part.attribute("condition")
        condition = word_of(said, RULE_CONDITIONS)
        if not condition:
            known = ", ".join(RULE_CONDITIONS)
            part.findings.tell("condition-unknown", part.line, condition=said, known=known)
        yield sn.RuleCondition(
            condition=condition,
            operator=one_of(part, "operator", _OPERATORS, "noOp"),
            referenced_objective=part.identifier("referencedObjective"),
            measure_threshold=decimal_in(part, "measureThreshold", sn.ZERO, -1, 1),
        )


def _rollup_rules(part: Part) -> Iterator[sn.RollupRule]:
    for rule in part.children("rollupRule", IMSSS):
        holder = rule.child("rollupConditions", IMSSS)
        conditions = tuple(_rollup_conditions(holder)) if holder is not None else ()
        action = rule.child("rollupAction", IMSSS)
        said = action.attribute("action") if action is not None else ""
        taken = word_of(said, ROLLUP_ACTIONS)
        if holder is None or not conditions:
            rule.findings.tell("rollup-rule-without-conditions", rule.line)
        elif not taken:
            known = ", ".join(ROLLUP_ACTIONS)
            rule.findings.tell("rollup-rule-without-action", rule.line, action=said, known=known)
        elif all(each.condition for each in conditions):
            yield sn.RollupRule(
                action=taken,
                conditions=conditions,
                combination=one_of(holder, "conditionCombination", _COMBINATIONS, "any"),
                child_activity_set=one_of(rule, "childActivitySet", _CHILD_SETS, "all"),
                minimum_count=count(rule, "minimumCount") or 0,
                minimum_percent=decimal_in(rule, "minimumPercent", sn.ZERO),
            )


def _rollup_conditions(holder: Part) -> Iterator[sn.RuleCondition]:
    for part in holder.children("rollupCondition", IMSSS):
        said = part.attribute("condition")
        condition = word_of(said, ROLLUP_CONDITIONS)
        if not condition:
            known = ", ".join(ROLLUP_CONDITIONS)
            part.findings.tell("rollup-condition-unknown", part.line, condition=said, known=known)
        yield sn.RuleCondition(condition, one_of(part, "operator", _OPERATORS, "noOp"))
