"""Roll-up of SCORM 2004: from what content reported, over the clusters, to the root (SN §4.6, App. C RB.1.1 to RB.1.5).

The standard rolls up one path whenever an attempt ends. Here the whole tree is rolled up anew, from the bottom, until
global objectives change no more, so that the result depends on nothing but what was reported. The rules are those of
the 4th Edition for all editions.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from scorm_bridge.rules import sequencing_definition as sn
from scorm_bridge.rules.activity_tree import (
    COMPLETED,
    FAILED,
    INCOMPLETE,
    NOT_ATTEMPTED,
    NOTHING_KNOWN,
    PASSED,
    UNKNOWN,
    Activity,
    ObjectiveState,
    Standing,
    Tracked,
    decimal_of,
    tree_of,
)
from scorm_bridge.rules.global_objectives import Globals, is_satisfied, reads_anything, seen, written
from scorm_bridge.rules.manifest import Manifest
from scorm_bridge.rules.rollup_conditions import ActivityState, Child, outcome

_MOST_ROUNDS: Final = 20
"""Objectives that read and write each other in a circle need not come to rest."""

_SMALLEST: Final = Decimal("0.0000001")
_SATISFIED: Final = {PASSED: True, FAILED: False}
_COMPLETED: Final = {COMPLETED: True, INCOMPLETE: False}
_NEVER_TRACKED: Final = Tracked(attempts=0)


def standings_2004(
    manifest: Manifest,
    tracked: Mapping[str, Tracked],
    before: Globals,
    available: Mapping[str, Sequence[str]],
) -> tuple[dict[str, Standing], dict[str, ObjectiveState]]:
    """Return where the learner stands with each activity, and what is known of global objectives."""
    activities = list(tree_of(manifest, available).in_postorder())
    known, local = dict(before), dict[str, ActivityState]()
    for _ in range(_MOST_ROUNDS):
        local, last = _states(activities, tracked, known), known
        known = _known(activities, local, before, tracked)
        if known == last:
            break
    return {each.identifier: _standing(_seen(each, local[each.identifier], known)) for each in activities}, known


def _states(activities: Sequence[Activity], tracked: Mapping[str, Tracked], known: Globals) -> dict[str, ActivityState]:
    """Return the local state of all activities; parents see their children through their maps (RB.1.5)."""
    found: dict[str, ActivityState] = {}
    touched = _touched(activities, tracked, known)
    for activity in activities:
        reported = tracked.get(activity.identifier, _NEVER_TRACKED)
        if not activity.is_tracked or activity.identifier not in touched:
            found[activity.identifier] = ActivityState()
        elif not activity.children:
            found[activity.identifier] = _leaf(activity, reported)
        else:
            children = [(each, _seen(each, found[each.identifier], known)) for each in activity.children]
            found[activity.identifier] = _cluster(activity, children, reported)
    return found


def _touched(activities: Sequence[Activity], tracked: Mapping[str, Tracked], known: Globals) -> set[str]:
    """Return the activities that have anything to roll up: one of them was attempted, or reads what is known."""
    found: set[str] = set()
    for activity in activities:
        reported = tracked.get(activity.identifier, _NEVER_TRACKED)
        below = any(child.identifier in found for child in activity.children)
        if below or reported.attempts or reads_anything(activity.definition, known):
            found.add(activity.identifier)
    return found


def _leaf(activity: Activity, reported: Tracked) -> ActivityState:
    """Return the state of an activity that is launched, as its content reported it (UP.4, RB.1.2 a, RB.1.3 a)."""
    if not reported.attempts:
        return ActivityState()
    objectives = activity.definition.objectives
    said = reported.objectives.get(objectives.primary.id, NOTHING_KNOWN) if objectives.primary.id else NOTHING_KNOWN
    measure = decimal_of(reported.scaled)
    state = ObjectiveState(
        satisfied=_SATISFIED.get(reported.success, said.satisfied),
        measure=said.measure if measure is None else measure,
        completed=_reported_completion(reported, said),
        progress=decimal_of(reported.progress),
    )
    state = _by_measure(activity, state, is_active=reported.is_active)
    others = {each.id: _other(each, reported.objectives.get(each.id, NOTHING_KNOWN)) for each in objectives.others}
    return ActivityState(
        primary=_ended(activity, state, reported) if reported.is_ended else state,
        others=others,
        attempts=reported.attempts,
        is_suspended=reported.is_suspended,
        is_active=reported.is_active,
    )


def _reported_completion(reported: Tracked, said: ObjectiveState) -> bool | None:
    """Return the completion; content that says of itself that it isn't attempted isn't complete (RTE §4.2.4)."""
    if reported.completion == NOT_ATTEMPTED and reported.says_completion:
        return False
    return _COMPLETED.get(reported.completion, said.completed)


def _ended(activity: Activity, state: ObjectiveState, reported: Tracked) -> ObjectiveState:
    """Take what content never spoke of for done when its attempt has ended (End Attempt Process, UP.4)."""
    controls, objective = activity.definition.delivery_controls, activity.definition.objectives.primary
    if state.completed is None and not (
        controls.completion_set_by_content or reported.says_completion or activity.threshold.completed_by_measure
    ):
        state = replace(state, completed=True)
    if state.satisfied is None and not (
        controls.objective_set_by_content or reported.says_success or objective.satisfied_by_measure
    ):
        state = replace(state, satisfied=True)
    return state


def _other(objective: sn.Objective, state: ObjectiveState) -> ObjectiveState:
    return replace(state, satisfied=is_satisfied(objective, state.measure)) if objective.satisfied_by_measure else state


def _cluster(activity: Activity, children: Sequence[Child], reported: Tracked) -> ActivityState:
    """Return the state of an activity that has children (RB.1.1 to RB.1.3)."""
    is_active = any(state.is_active for _, state in children)
    state = ObjectiveState(
        satisfied=outcome(activity, children, good="satisfied", bad="notSatisfied"),
        measure=_weighted(_measures(children)),
        completed=outcome(activity, children, good="completed", bad="incomplete"),
        progress=_weighted(_progress(children)),
    )
    attempted = any(state.attempts for _, state in children)
    return ActivityState(
        primary=_by_measure(activity, state, is_active=is_active),
        attempts=max(reported.attempts, int(attempted)),
        is_suspended=any(state.is_suspended for _, state in children),
        is_active=is_active,
    )


def _by_measure(activity: Activity, state: ObjectiveState, *, is_active: bool) -> ObjectiveState:
    """Let measures decide where an activity wants it so (RB.1.2 a, RB.1.3 a)."""
    objective, threshold = activity.definition.objectives.primary, activity.threshold
    if objective.satisfied_by_measure:
        decides = not is_active or activity.definition.rollup_considerations.measure_satisfaction_if_active
        state = replace(state, satisfied=is_satisfied(objective, state.measure) if decides else None)
    if threshold.completed_by_measure:
        enough = None if state.progress is None else state.progress >= threshold.min_progress_measure
        state = replace(state, completed=enough)
    return state


Weighed = tuple[Decimal, Decimal | None]


def _measures(children: Sequence[Child]) -> Iterator[Weighed]:
    """Yield the weight and the measure of what counts in a score (Measure Rollup Process, RB.1.1 a)."""
    for activity, state in children:
        if activity.is_tracked:
            yield activity.definition.rollup_rules.objective_measure_weight, state.primary.measure


def _progress(children: Sequence[Child]) -> Iterator[Weighed]:
    """Yield the weight and the progress of what counts in it (Completion Measure Rollup Process, RB.1.1 b)."""
    for activity, state in children:
        if activity.is_tracked:
            yield activity.threshold.progress_weight, state.primary.progress


def _weighted(measures: Iterator[Weighed]) -> Decimal | None:
    """Return the mean; what isn't known yet counts as nothing, but for nothing known at all there is no mean."""
    weighed = list(measures)
    counted = sum((weight for weight, _ in weighed), Decimal(0))
    valid = [weight * measure for weight, measure in weighed if measure is not None]
    if not valid or counted <= 0:
        return None
    return (sum(valid, Decimal(0)) / counted).quantize(_SMALLEST)


def _seen(activity: Activity, state: ActivityState, known: Globals) -> ActivityState:
    """Return an activity's state with what it reads from global objectives, and what measures decide then."""
    if not activity.is_tracked:
        return state
    definition, objectives = activity.definition, activity.definition.objectives
    primary = seen(definition, objectives.primary, state.primary, known)
    others = {
        each.id: _other(each, seen(definition, each, state.others.get(each.id, NOTHING_KNOWN), known))
        for each in objectives.others
    }
    return replace(state, primary=_by_measure(activity, primary, is_active=state.is_active), others=others)


def _known(
    activities: Sequence[Activity],
    local: Mapping[str, ActivityState],
    before: Globals,
    tracked: Mapping[str, Tracked],
) -> dict[str, ObjectiveState]:
    """Return what is known of global objectives when all have written, who reported last after the others."""
    found = dict(before)
    for activity in sorted(activities, key=lambda each: _order(each, tracked)):
        definition, state = activity.definition, local[activity.identifier]
        own = ((definition.objectives.primary, state.primary), *_others(definition, state))
        for objective, each in own:
            for target, what, value in written(definition, objective, each):
                found[target] = replace(found.get(target, NOTHING_KNOWN), **{what: value})  # type: ignore[arg-type]
    return found


def _others(definition: sn.SequencingDefinition, state: ActivityState) -> Iterator[tuple[sn.Objective, ObjectiveState]]:
    for objective in definition.objectives.others:
        yield objective, state.others.get(objective.id, NOTHING_KNOWN)


def _order(activity: Activity, tracked: Mapping[str, Tracked]) -> tuple[int, bool]:
    """Return when an activity wrote: a cluster right after whichever of its parts reported last."""
    parts = [each.identifier for each in activity.in_postorder()]
    return max((tracked[each].order for each in parts if each in tracked), default=-1), bool(activity.children)


def _standing(state: ActivityState) -> Standing:
    primary = state.primary
    unknown = UNKNOWN if state.attempts else NOT_ATTEMPTED
    return Standing(
        completion={True: COMPLETED, False: INCOMPLETE, None: unknown}[primary.completed],
        success={True: PASSED, False: FAILED, None: UNKNOWN}[primary.satisfied],
        scaled=primary.measure,
        progress=primary.progress,
    )
