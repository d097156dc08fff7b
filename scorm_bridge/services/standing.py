"""Where a learner stands: with a SCO by its elements, and with the whole package by all that was attempted."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from scorm_bridge.models import Attempt, ScoAttempt
from scorm_bridge.rules import scoring
from scorm_bridge.rules.activity_tree import ObjectiveState, Standing, Tracked, decimal_of
from scorm_bridge.rules.manifest import Item, Manifest
from scorm_bridge.rules.reported import objectives_in, reported
from scorm_bridge.rules.rollup import rolled_up
from scorm_bridge.rules.scoring import Status, Terms


def terms_of(attempt: Attempt, manifest: Manifest, item: Item) -> Terms:
    """Return what decides about a SCO of an attempt."""
    credit = scoring.CREDIT if attempt.is_for_credit else scoring.NO_CREDIT
    return scoring.terms_of(manifest.standard, item, credit=credit, mode=attempt.mode)


def settle(sco: ScoAttempt, elements: Mapping[str, str], terms: Terms) -> None:
    """Say in a SCO attempt what its elements mean; those of objectives are of the parts that have changed."""
    finished = sco.ended_at is not None or sco.suspended_at is not None
    status = scoring.status_of(terms, elements, finished=finished)
    sco.completion, sco.success = status.completion, status.success
    sco.score_scaled, sco.progress_measure = _float(status.scaled), _float(status.progress)
    sco.reported = reported(elements, sco.reported)


def roll_up(
    attempt: Attempt,
    manifest: Manifest,
    newest: Iterable[ScoAttempt],
    global_objectives: Mapping[str, Any],
) -> tuple[Status, Status]:
    """Say in an attempt what the newest attempts on its activities amount to; return where it stood and stands."""
    before, root_id = status_of(attempt), manifest.organization.identifier
    state, assets = _state_of(attempt), manifest.assets
    number = _count(state.get(root_id, {}).get("attempts"))
    rolled = rolled_up(
        manifest,
        _old_clusters(manifest, state)
        | {each.activity: _tracked(each, state.get(each.activity, {}), each.activity in assets) for each in newest},
        global_objectives={name: _objective(value) for name, value in global_objectives.items()},
        available=_available(state),
        previous=_previous(attempt, root_id, number),
    )
    root = rolled.root
    if manifest.is_scorm_2004:
        attempt.standings = _standings(manifest, rolled.activities, number)
    attempt.completion, attempt.success = root.completion, root.success
    attempt.score_scaled, attempt.progress_measure = _float(root.scaled), _float(root.progress)
    return before, status_of(attempt)


def _previous(attempt: Attempt, root: str, number: int) -> dict[str, Standing]:
    """Return where the root and its clusters stood: what no rule decides stays (SN RB.1.2, RB.1.3).

    Nothing did in an earlier attempt on the root, which a rule may begin anew while the learner goes on (SN §4.2.1.3).
    """
    if attempt.standings.get("attempts", number) != number:
        return {}
    stood = {name: Standing(*each) for name, each in attempt.standings.get("clusters", {}).items()}
    return stood | {root: Standing(attempt.completion, attempt.success)}


def _standings(manifest: Manifest, activities: Mapping[str, Standing], number: int) -> dict[str, Any]:
    """Return where clusters stand, as far as it is known, in which attempt on the root."""
    clusters = {
        item.identifier: [stands.completion, stands.success]
        for item in manifest.items.values()
        if item.children and (stands := activities.get(item.identifier)) is not None and stands != Standing()
    }
    return {"attempts": number, "clusters": clusters}


def status_of(standing: Attempt | ScoAttempt) -> Status:
    """Return where an attempt stands, as a value."""
    return Status(
        completion=standing.completion,
        success=standing.success,
        scaled=decimal_of(standing.score_scaled),
        progress=decimal_of(standing.progress_measure),
    )


def as_json(standing: Attempt | ScoAttempt) -> dict[str, object]:
    """Return where an attempt stands as players read it."""
    return {
        "completion": standing.completion,
        "success": standing.success,
        "scaled": standing.score_scaled,
        "progress": standing.progress_measure,
    }


def _old_clusters(manifest: Manifest, state: Mapping[str, Mapping[str, Any]]) -> dict[str, Tracked]:
    """Return the clusters of which something is known from an earlier attempt on their parent alone."""
    names = [name for name, item in manifest.items.items() if item.children]
    found = {name: (_said(state[name]), _count(state[name].get("attempts"))) for name in names if name in state}
    return {
        name: Tracked(
            attempts=attempts,
            is_objective_old=said.get("isObjectiveOld") is True,
            is_progress_old=said.get("isProgressOld") is True,
        )
        for name, (said, attempts) in found.items()
        if said.get("isObjectiveOld") is True or said.get("isProgressOld") is True
    }


def _said(state: Mapping[str, Any]) -> Mapping[str, Any]:
    known = state.get("tracking")
    return known if isinstance(known, dict) else {}


def _tracked(sco: ScoAttempt, state: Mapping[str, Any], is_asset: bool) -> Tracked:
    said = _said(state)
    if is_asset and sco.initialized_at is None:
        return Tracked(is_ended=True, attempts=sco.number, order=sco.sequence)
    return Tracked(
        is_objective_old=said.get("isObjectiveOld") is True,
        is_progress_old=said.get("isProgressOld") is True,
        completion=sco.completion,
        success=sco.success,
        scaled=sco.score_scaled,
        progress=sco.progress_measure,
        objectives=objectives_in(sco.reported),
        says_completion=bool(sco.reported.get("completion")),
        says_success=bool(sco.reported.get("success")),
        is_ended=sco.ended_at is not None,
        is_suspended=sco.suspended_at is not None,
        is_active=sco.ended_at is None and sco.suspended_at is None,
        attempts=sco.number,
        order=sco.sequence,
    )


def _objective(value: Any) -> ObjectiveState:
    """Return a global objective as the engine in the browser keeps it."""
    known = value if isinstance(value, dict) else {}
    return ObjectiveState(
        satisfied=_truth(known.get("satisfied")),
        measure=_number(known.get("measure")),
        completed=_truth(known.get("completion")),
        progress=_number(known.get("progress")),
    )


def _state_of(attempt: Attempt) -> dict[str, dict[str, Any]]:
    """Return what the engine in the browser keeps of each activity."""
    state = json.loads(attempt.sequencing) if attempt.sequencing else None
    activities = state.get("activities") if isinstance(state, dict) else None
    found = activities.items() if isinstance(activities, dict) else ()
    return {name: each for name, each in found if isinstance(each, dict)}


def _available(state: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return the children of clusters as the engine in the browser has selected and ordered them."""
    found: dict[str, list[str]] = {}
    for name, each in state.items():
        order = each.get("order")
        if isinstance(order, list) and order and all(isinstance(child, str) for child in order):
            found[name] = order
    return found


def _count(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _number(value: Any) -> Decimal | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= 1
    return Decimal(str(value)) if is_number else None


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
