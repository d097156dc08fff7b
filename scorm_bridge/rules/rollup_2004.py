"""Roll-up of SCORM 2004: from what content reported, over the clusters, to the root (SN §4.6, App. C RB.1.1 to RB.1.5).

The standard rolls up one path whenever an attempt ends. Here the whole tree is rolled up from the bottom, until global
objectives change no more; what no rule decides stays as it was. All editions follow the rules of the 4th.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
)
from scorm_bridge.rules.global_objectives import (
    Globals,
    is_satisfied,
    read_by,
    reads_status,
    seen,
    written,
    written_by,
)
from scorm_bridge.rules.rollup_conditions import ActivityState, Child, outcome

_MOST_ROUNDS: Final = 20
"""Objectives that read and write each other in a circle need not come to rest."""

_SMALLEST: Final = Decimal("0.0000001")
_SATISFIED: Final = {PASSED: True, FAILED: False}
_COMPLETED: Final = {COMPLETED: True, INCOMPLETE: False}
_NEVER_TRACKED: Final = Tracked(attempts=0)
_NO_STATE: Final = ActivityState()


def standings_2004(
    tree: Activity, tracked: Mapping[str, Tracked], before: Globals, previous: Mapping[str, Standing]
) -> tuple[dict[str, Standing], dict[str, ObjectiveState]]:
    """Return where the learner stands with each activity, and what is known of global objectives."""
    course = _Course(list(tree.in_postorder()), tracked, before, previous)
    touched, writers = _touched(course), _writers(course)
    known, local = dict(before), dict[str, ActivityState]()
    for _ in range(_MOST_ROUNDS):
        local, last = _states(course, touched, known), known
        known = _known(writers, local, before)
        if known == last:
            break
    return {each.identifier: _standing(_seen(each, local[each.identifier], known)) for each in course.activities}, known


@dataclass(frozen=True, slots=True)
class _Course:
    """What is rolled up: the activities, children before their parents, what they reported, what was known before."""

    activities: Sequence[Activity]
    tracked: Mapping[str, Tracked]
    before: Globals
    previous: Mapping[str, Standing]

    def reported(self, activity: Activity) -> Tracked:
        """Return what an activity reported; one that reported nothing wasn't attempted."""
        return self.tracked.get(activity.identifier, _NEVER_TRACKED)


def _states(course: _Course, touched: set[str], known: Globals) -> dict[str, ActivityState]:
    """Return the local state of all activities; parents see their children through their maps (RB.1.5)."""
    found: dict[str, ActivityState] = {}
    for activity in course.activities:
        reported = course.reported(activity)
        if not activity.is_tracked or activity.identifier not in touched:
            state = _NO_STATE
        elif not activity.children:
            state = _leaf(activity, reported, course.before)
        else:
            children = [(each, _seen(each, found[each.identifier], known)) for each in activity.children]
            state = _cluster(activity, children, reported, course.previous.get(activity.identifier, Standing()))
        if reported.is_objective_old or reported.is_progress_old:
            state = replace(state, is_objective_old=reported.is_objective_old, is_progress_old=reported.is_progress_old)
        found[activity.identifier] = state
    return found


def _touched(course: _Course) -> set[str]:
    """Return what there is to roll up: what was attempted, what reads an objective that it writes, and all above."""
    activities = course.activities
    found = {each.identifier for each in activities if course.reported(each).attempts}
    found = _with_all_above(activities, found)
    written = {target for each in activities if each.identifier in found for target in written_by(each.definition)}
    readers = {each.identifier for each in activities if not written.isdisjoint(read_by(each.definition))}
    return _with_all_above(activities, found | readers)


def _with_all_above(activities: Sequence[Activity], found: set[str]) -> set[str]:
    above = set(found)
    for activity in activities:
        if any(child.identifier in above for child in activity.children):
            above.add(activity.identifier)
    return above


def _leaf(activity: Activity, reported: Tracked, before: Globals) -> ActivityState:
    """Return the state of an activity that is launched, as its content reported it (UP.4, RB.1.2 a, RB.1.3 a)."""
    if not reported.attempts:
        return ActivityState()
    objectives = activity.definition.objectives
    said = reported.objectives.get(objectives.primary.id, NOTHING_KNOWN) if objectives.primary.id else NOTHING_KNOWN
    measure = decimal_of(reported.scaled)
    progress = decimal_of(reported.progress)
    state = ObjectiveState(
        satisfied=_SATISFIED.get(reported.success, None if reported.says_success else said.satisfied),
        measure=said.measure if measure is None else measure,
        completed=_reported_completion(reported, said),
        progress=said.progress if progress is None else progress,
    )
    state = _by_measure(activity, state, is_active=reported.is_active)
    others = {each.id: _other(each, reported.objectives.get(each.id, NOTHING_KNOWN)) for each in objectives.others}
    return ActivityState(
        primary=_ended(activity, state, reported, before) if reported.is_ended else state,
        others=others,
        attempts=reported.attempts,
        is_suspended=reported.is_suspended,
        is_active=reported.is_active,
    )


def _reported_completion(reported: Tracked, said: ObjectiveState) -> bool | None:
    """Return the completion; content that says of itself that it isn't attempted isn't complete (RTE §4.2.4)."""
    if reported.completion == NOT_ATTEMPTED and reported.says_completion:
        return False
    return _COMPLETED.get(reported.completion, None if reported.says_completion else said.completed)


def _ended(activity: Activity, state: ObjectiveState, reported: Tracked, before: Globals) -> ObjectiveState:
    """Take what content never spoke of for done when its attempt has ended (End Attempt Process, UP.4).

    What it read from a global objective when it began is known as well.
    """
    controls, objective = activity.definition.delivery_controls, activity.definition.objectives.primary
    known = seen(activity.definition, objective, state, before)
    if known.completed is None and not (
        controls.completion_set_by_content or reported.says_completion or activity.threshold.completed_by_measure
    ):
        state = replace(state, completed=True)
    if known.satisfied is None and not (
        controls.objective_set_by_content or reported.says_success or objective.satisfied_by_measure
    ):
        state = replace(state, satisfied=True)
    return state


def _other(objective: sn.Objective, state: ObjectiveState) -> ObjectiveState:
    return replace(state, satisfied=is_satisfied(objective, state.measure)) if objective.satisfied_by_measure else state


def _cluster(activity: Activity, children: Sequence[Child], reported: Tracked, previous: Standing) -> ActivityState:
    """Return the state of an activity that has children (RB.1.1 to RB.1.3); what no rule decides stays as it was."""
    is_active = any(state.is_active for _, state in children)
    current = [(child, _current(child, state)) for child, state in children]
    state = ObjectiveState(
        satisfied=_first(
            outcome(activity, current, good="satisfied", bad="notSatisfied"), _SATISFIED.get(previous.success)
        ),
        measure=_weighted(_measures(children)),
        completed=_first(
            outcome(activity, current, good="completed", bad="incomplete"), _COMPLETED.get(previous.completion)
        ),
        progress=_weighted(_progress(children)),
    )
    attempted = any(state.attempts for _, state in children)
    return ActivityState(
        primary=_by_measure(activity, state, is_active=is_active),
        attempts=max(reported.attempts, int(attempted)),
        is_suspended=any(state.is_suspended for _, state in children),
        is_active=is_active,
    )


def _first(value: bool | None, other: bool | None) -> bool | None:
    return other if value is None else value


def _current(activity: Activity, state: ActivityState) -> ActivityState:
    """Return what rules may know of a child: nothing old, but for what it reads from global objectives."""
    if not state.is_objective_old and not state.is_progress_old:
        return state
    primary = state.primary
    if state.is_objective_old and not reads_status(activity.definition, activity.definition.objectives.primary):
        primary = replace(primary, satisfied=None, measure=None)
    if state.is_progress_old:
        primary = replace(primary, completed=None, progress=None)
    return replace(state, primary=primary)


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
    if not activity.is_tracked or not read_by(activity.definition):
        return state
    definition, objectives = activity.definition, activity.definition.objectives
    primary = seen(definition, objectives.primary, state.primary, known)
    others = {
        each.id: _other(each, seen(definition, each, state.others.get(each.id, NOTHING_KNOWN), known))
        for each in objectives.others
    }
    return replace(state, primary=_by_measure(activity, primary, is_active=state.is_active), others=others)


def _writers(course: _Course) -> list[Activity]:
    """Return the activities that write global objectives, in the order in which they do.

    What is of an earlier attempt on the course was written then, and may have been forgotten since (SN §3.10.3).
    """
    writers = [
        each for each in course.activities if written_by(each.definition) and not course.reported(each).is_objective_old
    ]
    return sorted(writers, key=lambda each: _order(course, each))


def _known(
    writers: Sequence[Activity], local: Mapping[str, ActivityState], before: Globals
) -> dict[str, ObjectiveState]:
    """Return what is known of global objectives when all have written."""
    found = dict(before)
    for activity in writers:
        definition, state = activity.definition, local[activity.identifier]
        own = ((definition.objectives.primary, state.primary), *_others(definition, state))
        for objective, each in own:
            for target, what, value in written(definition, objective, each):
                found[target] = replace(found.get(target, NOTHING_KNOWN), **{what: value})  # type: ignore[arg-type]
    return found


def _others(definition: sn.SequencingDefinition, state: ActivityState) -> Iterator[tuple[sn.Objective, ObjectiveState]]:
    for objective in definition.objectives.others:
        yield objective, state.others.get(objective.id, NOTHING_KNOWN)


def _order(course: _Course, activity: Activity) -> tuple[int, bool]:
    """Return when an activity wrote: a cluster right after whichever of its parts reported last."""
    reported = [course.reported(each) for each in activity.in_postorder()]
    return max((each.order for each in reported if each.attempts), default=-1), bool(activity.children)


def _standing(state: ActivityState) -> Standing:
    primary = state.primary
    unknown = UNKNOWN if state.attempts else NOT_ATTEMPTED
    return Standing(
        completion={True: COMPLETED, False: INCOMPLETE, None: unknown}[primary.completed],
        success={True: PASSED, False: FAILED, None: UNKNOWN}[primary.satisfied],
        scaled=primary.measure,
        progress=primary.progress,
    )
