"""Which children count in a roll-up, and whether a rule applies to them (SN App. C RB.1.4, UP.2).

Conditions have three values; what is None is unknown.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from scorm_bridge.rules import sequencing_definition as sn
from scorm_bridge.rules.activity_tree import NOTHING_KNOWN, Activity, ObjectiveState


@dataclass(frozen=True, slots=True)
class ActivityState:
    """What is known of an activity while it is rolled up; ``others`` are its objectives that don't count in it."""

    primary: ObjectiveState = NOTHING_KNOWN
    others: Mapping[str, ObjectiveState] = field(default_factory=dict)
    attempts: int = 0
    is_suspended: bool = False
    is_active: bool = False
    is_objective_old: bool = False
    is_progress_old: bool = False


Child = tuple[Activity, ActivityState]

_ACTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "satisfied": ("objective_satisfied", "required_for_satisfied"),
    "notSatisfied": ("objective_satisfied", "required_for_not_satisfied"),
    "completed": ("progress_completion", "required_for_completed"),
    "incomplete": ("progress_completion", "required_for_incomplete"),
}
"""By what a child takes part in each action: its roll-up control, and its consideration (SN §3.8, §3.9)."""

_DEFAULTS: Final[Mapping[str, sn.RollupRule]] = {
    "satisfied": sn.RollupRule("satisfied", (sn.RuleCondition("satisfied"),)),
    "notSatisfied": sn.RollupRule("notSatisfied", (sn.RuleCondition("objectiveStatusKnown"),)),
    "completed": sn.RollupRule("completed", (sn.RuleCondition("completed"),)),
    "incomplete": sn.RollupRule("incomplete", (sn.RuleCondition("activityProgressKnown"),)),
}
"""The rules of an activity that has none of its own for either of two actions (SN App. C RB.1.2 b, RB.1.3 b)."""


def outcome(activity: Activity, children: Sequence[Child], *, good: str, bad: str) -> bool | None:
    """Return whether the good action applies, or only the bad one, or neither; the good one has the last word.

    SN App. C RB.1.2 b, RB.1.3 b
    """
    own = [rule for rule in activity.definition.rollup_rules.rules if rule.action in (good, bad)]
    rules = own or [_DEFAULTS[good], _DEFAULTS[bad]]
    if _applies(rules, good, children):
        return True
    return False if _applies(rules, bad, children) else None


def _applies(rules: Sequence[sn.RollupRule], action: str, children: Sequence[Child]) -> bool:
    """Tell whether a rule of the action holds (Rollup Rule Check Subprocess, RB.1.4)."""
    counting = [child for child in children if child[0].is_tracked and _counts(child, action)]
    return any(rule.action == action and _holds(rule, counting) for rule in rules)


def _holds(rule: sn.RollupRule, children: Sequence[Child]) -> bool:
    """Tell whether the conditions hold for enough of the children that count.

    Where none counts, all of them do, and none of them doesn't: ADL's sample run-time and its test suite have it so,
    other than the text (RB.1.4 1.2.4).
    """
    values = [_combined(rule.conditions, rule.combination, child) for child in children]
    return _SETS[rule.child_activity_set](values, rule)


def _is_known(values: Sequence[bool | None]) -> bool:
    return any(value is not None for value in values)


_SETS: Final[Mapping[str, Callable[[Sequence[bool | None], sn.RollupRule], bool]]] = {
    "all": lambda values, _: all(values),
    "any": lambda values, _: any(values),
    "none": lambda values, _: all(value is False for value in values),
    "atLeastCount": lambda values, rule: _is_known(values) and values.count(True) >= rule.minimum_count,
    "atLeastPercent": lambda values, rule: (
        _is_known(values) and Decimal(values.count(True)) / len(values) >= rule.minimum_percent
    ),
}


def _counts(child: Child, action: str) -> bool:
    """Tell whether a child takes part in an action (Check Child for Rollup Subprocess, RB.1.4.2)."""
    activity, state = child
    control, consideration = _ACTIONS[action]
    if not getattr(activity.definition.rollup_rules, control):
        return False
    required = getattr(activity.definition.rollup_considerations, consideration)
    return bool(_CONSIDERATIONS[required](activity, state))


_CONSIDERATIONS: Final[Mapping[str, Callable[[Activity, ActivityState], bool]]] = {
    "always": lambda activity, state: True,
    "ifAttempted": lambda activity, state: state.attempts > 0,
    "ifNotSuspended": lambda activity, state: not (state.attempts and state.is_suspended),
    "ifNotSkipped": lambda activity, state: not _is_skipped(activity, state),
}


def _is_skipped(activity: Activity, state: ActivityState) -> bool:
    """Tell whether a rule before the activity skips it (Sequencing Rules Check Process, UP.2)."""
    return any(
        rule.action == "skip" and _combined(rule.conditions, rule.combination, (activity, state)) is True
        for rule in activity.definition.sequencing_rules.pre_condition
    )


def _combined(conditions: Iterable[sn.RuleCondition], combination: str, child: Child) -> bool | None:
    """Return what conditions say together (RB.1.4.1, UP.2.1): what is unknown stays so unless others decide."""
    values = [_value(condition, child) for condition in conditions]
    decisive = combination == "any"
    if not values:
        return None
    if decisive in values:
        return decisive
    return None if None in values else not decisive


def _value(condition: sn.RuleCondition, child: Child) -> bool | None:
    activity, state = child
    objective = _objective(condition, activity, state)
    if objective is None:
        return None
    value = _CONDITIONS[condition.condition](condition, activity, state, objective)
    return value if value is None or not condition.is_negated else not value


def _objective(condition: sn.RuleCondition, activity: Activity, state: ActivityState) -> ObjectiveState | None:
    """Return the objective that is asked about: the primary one unless another is named; None if there is none."""
    referenced = condition.referenced_objective
    if not referenced or referenced == activity.definition.objectives.primary.id:
        return state.primary
    is_own = any(each.id == referenced for each in activity.definition.objectives.others)
    return state.others.get(referenced, NOTHING_KNOWN) if is_own else None


def _limit_is_reached(activity: Activity, state: ActivityState) -> bool | None:
    limit = activity.definition.limit_conditions.attempt_limit
    return None if limit is None else state.attempts >= limit


_Evaluate = Callable[[sn.RuleCondition, Activity, ActivityState, ObjectiveState], bool | None]
_CONDITIONS: Final[Mapping[str, _Evaluate]] = {
    "always": lambda condition, activity, state, objective: True,
    "satisfied": lambda condition, activity, state, objective: objective.satisfied,
    "objectiveStatusKnown": lambda condition, activity, state, objective: objective.satisfied is not None,
    "objectiveMeasureKnown": lambda condition, activity, state, objective: objective.measure is not None,
    "objectiveMeasureGreaterThan": lambda condition, activity, state, objective: (
        None if objective.measure is None else objective.measure > condition.measure_threshold
    ),
    "objectiveMeasureLessThan": lambda condition, activity, state, objective: (
        None if objective.measure is None else objective.measure < condition.measure_threshold
    ),
    "completed": lambda condition, activity, state, objective: objective.completed,
    "activityProgressKnown": lambda condition, activity, state, objective: objective.completed is not None,
    "attempted": lambda condition, activity, state, objective: state.attempts > 0,
    "attemptLimitExceeded": lambda condition, activity, state, objective: _limit_is_reached(activity, state),
    # The standard asks nobody to watch these limits (SN §3.5), so they are never known.
    "timeLimitExceeded": lambda condition, activity, state, objective: None,
    "outsideAvailableTimeRange": lambda condition, activity, state, objective: None,
}
"""What each condition asks (SN §3.4, §3.7)."""
