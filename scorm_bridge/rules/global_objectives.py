"""Global objectives: what activities share by the maps of their objectives (SN §3.10)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from scorm_bridge.rules import sequencing_definition as sn
from scorm_bridge.rules.activity_tree import NOTHING_KNOWN, ObjectiveState

Globals = Mapping[str, ObjectiveState]

_MAPPED: Final = (
    ("satisfied", "read_satisfied_status", "write_satisfied_status"),
    ("measure", "read_normalized_measure", "write_normalized_measure"),
)
_MAPPED_BY_ADL: Final = (
    ("completed", "read_completion_status", "write_completion_status"),
    ("progress", "read_progress_measure", "write_progress_measure"),
)
"""What is known of an objective, and the attributes of a map that let it in and out."""

_OWN_IF_UNKNOWN: Final = ("completed", "progress")


def seen(
    definition: sn.SequencingDefinition, objective: sn.Objective, local: ObjectiveState, known: Globals
) -> ObjectiveState:
    """Return what an activity makes of its objective: what it reads is that of the global one, known or not.

    Only completion and progress, with which the 4th Edition began, are its own as long as the global one has none.
    SN §3.10.2; so does ADL's sample run-time, and its test suite asks for it.
    """
    found = dict(_read(definition, objective, known))
    own = {what for what, value in found.items() if value is None and what in _OWN_IF_UNKNOWN}
    return replace(local, **{what: value for what, value in found.items() if what not in own})  # type: ignore[arg-type]


def read_by(definition: sn.SequencingDefinition) -> frozenset[str]:
    """Return the global objectives that an activity reads anything of."""
    return _targets(definition, 1)


def written_by(definition: sn.SequencingDefinition) -> frozenset[str]:
    """Return the global objectives that an activity may write."""
    return _targets(definition, 2)


def reads_status(definition: sn.SequencingDefinition, objective: sn.Objective) -> bool:
    """Tell whether the status of an objective comes from a global one."""
    what = "read_normalized_measure" if objective.satisfied_by_measure else "read_satisfied_status"
    return any(getattr(mapping, what) for mapping in objective.maps)


def written(
    definition: sn.SequencingDefinition, objective: sn.Objective, local: ObjectiveState
) -> Iterator[tuple[str, str, bool | Decimal]]:
    """Yield what an objective writes: the global objective, what of it, and its value; what isn't known isn't."""
    for mapping, rows in _maps(definition, objective):
        for what, _, writes in rows:
            value = getattr(local, what)
            if getattr(mapping, writes) and value is not None:
                yield mapping.target_objective_id, what, value


def is_satisfied(objective: sn.Objective, measure: Decimal | None) -> bool | None:
    """Tell whether a measure is enough for an objective that is satisfied by measure (SN App. C RB.1.2 a)."""
    return None if measure is None else measure >= objective.min_normalized_measure


def _read(
    definition: sn.SequencingDefinition, objective: sn.Objective, known: Globals
) -> Iterator[tuple[str, bool | Decimal | None]]:
    for mapping, rows in _maps(definition, objective):
        state = known.get(mapping.target_objective_id, NOTHING_KNOWN)
        for what, reads, _ in rows:
            if getattr(mapping, reads):
                yield what, getattr(state, what)


def _maps(
    definition: sn.SequencingDefinition, objective: sn.Objective
) -> Iterator[tuple[sn.ObjectiveMap | sn.AdlObjectiveMap, tuple[tuple[str, str, str], ...]]]:
    for mapping in objective.maps:
        yield mapping, _MAPPED
    if objective.id:
        for more in definition.adl_maps_of(objective.id):
            yield more, _MAPPED_BY_ADL


def _targets(definition: sn.SequencingDefinition, place: int) -> frozenset[str]:
    if definition is sn.DEFAULT:
        return frozenset()
    objectives = (definition.objectives.primary, *definition.objectives.others)
    return frozenset(
        mapping.target_objective_id
        for objective in objectives
        for mapping, rows in _maps(definition, objective)
        if any(getattr(mapping, row[place]) for row in rows)
    )
